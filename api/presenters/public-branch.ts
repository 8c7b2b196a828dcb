import { z } from 'zod'
import type { BranchInformation } from '../../db/queries/menu/branch-information'
import { openingState } from '../../domain/floor/opening-hours'

const time = z.string().nullable()

export const branchLineSchema = z.object({
  id: z.number().int(),
  name: z.string(),
  slug: z.string(),
  address: z.string().nullable(),
})

export const branchInformationSchema = branchLineSchema.extend({
  phone: z.string().nullable(),
  timezone: z.string(),
  opening_time: time,
  closing_time: time.describe('Si es menor que la de apertura, pasa de medianoche; si es igual, abre las 24 horas'),
  service_hours: z
    .array(z.object({ weekday: z.number().int(), opens: z.string(), closes: z.string() }))
    .describe('La semana, desde el lunes (1); si está vacía, vale lo mismo cada día'),
  is_open_now: z.boolean().nullable().describe('null: no se sabe'),
  next_change: z.object({ kind: z.enum(['opens', 'closes']), at: z.iso.datetime() }).nullable(),
  restaurant: z.object({
    name: z.string(),
    slug: z.string(),
    description: z.string().nullable(),
    logo: z.string().nullable(),
    theme_color: z.string(),
    currency: z.string(),
  }),
  tip_suggestions: z.array(z.number().int()).describe('Porcentajes'),
})

export function presentBranchInformation(branch: BranchInformation, now: Date): z.infer<typeof branchInformationSchema> {
  const hours = { week: branch.serviceHours, opens: branch.openingTime, closes: branch.closingTime }
  const { isOpen, nextChange } = openingState(hours, branch.timezone, now)
  return {
    id: branch.id,
    name: branch.name,
    slug: branch.slug,
    address: branch.address,
    phone: branch.phone,
    timezone: branch.timezone,
    opening_time: branch.openingTime,
    closing_time: branch.closingTime,
    service_hours: branch.serviceHours.map(hours => ({ ...hours })),
    is_open_now: isOpen,
    next_change: nextChange && { kind: nextChange.kind, at: nextChange.at.toISOString() },
    restaurant: {
      name: branch.restaurantName,
      slug: branch.restaurantSlug,
      description: branch.description,
      logo: branch.logo,
      theme_color: branch.themeColor,
      currency: branch.currency,
    },
    tip_suggestions: [...branch.tipSuggestions],
  }
}
