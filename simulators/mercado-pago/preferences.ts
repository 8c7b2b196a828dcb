import { z } from 'zod'
import { decimalAmount, decimalOf } from './amount'
import { ApiError } from './api-error'
import { formatDate } from './clock'
import type { Account, Preference } from './records'
import type { Simulator } from './simulator'

const webUrl = z.url({ protocol: /^https?$/ })
const moment = z.string().refine(text => !Number.isNaN(Date.parse(text)), 'not a date')

const preferenceBody = z.looseObject({
  items: z
    .array(
      z.looseObject({
        title: z.string().min(1).max(256),
        quantity: z.number().int().min(1),
        unit_price: decimalAmount,
        currency_id: z.literal('ARS').optional(),
      }),
    )
    .min(1),
  external_reference: z.string().max(256).optional(),
  notification_url: webUrl.max(500).optional(),
  back_urls: z.looseObject({ success: webUrl.optional(), pending: webUrl.optional(), failure: webUrl.optional() }).optional(),
  auto_return: z.enum(['approved', 'all']).optional(),
  binary_mode: z.boolean().optional(),
  expires: z.boolean().optional(),
  expiration_date_from: moment.optional(),
  expiration_date_to: moment.optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
  statement_descriptor: z.string().max(22).optional(),
})

export type PreferenceBody = z.infer<typeof preferenceBody>

export function createPreference(simulator: Simulator, account: Account, body: unknown): Preference {
  const { store, clock } = simulator
  const totalCents = totalOf(readBody(body))
  const preference: Preference = {
    id: `${account.userId}-${store.nextUuid()}`,
    collectorId: account.userId,
    orderId: store.nextId(),
    createdAt: clock.now(),
    request: body as Record<string, unknown>,
    totalCents,
  }
  store.preferences.set(preference.id, preference)
  store.changed()
  return preference
}

/** Changes what is given; what was paid before keeps its amount. */
export function updatePreference(simulator: Simulator, preference: Preference, body: unknown): Preference {
  const request = { ...preference.request, ...(body as Record<string, unknown> | null) }
  preference.totalCents = totalOf(readBody(request))
  preference.request = request
  simulator.store.changed()
  return preference
}

export function findPreference(simulator: Simulator, id: string, account?: Account): Preference {
  const preference = simulator.store.preferences.get(id)
  if (!preference || (account && preference.collectorId !== account.userId))
    throw new ApiError(404, `The preference with identifier ${id} was not found`)
  return preference
}

/** The request of a stored preference, read again: it was valid when it was stored. */
export const requestOf = (preference: Preference): PreferenceBody => preferenceBody.parse(preference.request)

/** Whether somebody may start to pay now. */
export function isPayable(preference: Preference, now: number): boolean {
  const { expires, expiration_date_from: from, expiration_date_to: to } = requestOf(preference)
  if (!expires) return true
  return (from === undefined || Date.parse(from) <= now) && (to === undefined || now < Date.parse(to))
}

export function presentPreference(simulator: Simulator, preference: Preference, baseUrl: string) {
  const account = simulator.store.accounts.get(preference.collectorId)
  const address = `${baseUrl}/checkout/v1/redirect?pref_id=${preference.id}`
  return {
    additional_info: '',
    auto_return: '',
    back_urls: { failure: '', pending: '', success: '' },
    binary_mode: false,
    expires: false,
    expiration_date_from: null,
    expiration_date_to: null,
    external_reference: '',
    marketplace: 'NONE',
    marketplace_fee: 0,
    metadata: {},
    notification_url: null,
    operation_type: 'regular_payment',
    payer: { name: '', surname: '', email: '' },
    processing_modes: null,
    ...preference.request,
    id: preference.id,
    client_id: String(account?.applicationId ?? 0),
    collector_id: preference.collectorId,
    date_created: formatDate(preference.createdAt),
    init_point: address,
    sandbox_init_point: `${address}&sandbox=true`,
    site_id: 'MLA',
    total_amount: decimalOf(preference.totalCents),
  }
}

function readBody(body: unknown): PreferenceBody {
  const parsed = preferenceBody.safeParse(body)
  if (parsed.success) {
    const { auto_return, back_urls } = parsed.data
    if (auto_return && !back_urls?.success) throw new ApiError(400, 'auto_return invalid. back_url.success must be defined')
    return parsed.data
  }
  throw parsed.error
}

function totalOf(body: PreferenceBody): number {
  const cents = body.items.reduce((sum, item) => sum + item.quantity * item.unit_price, 0)
  if (cents < 1) throw new ApiError(400, 'unit_price invalid')
  return cents
}
