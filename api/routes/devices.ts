import { z } from 'zod'
import { inTenant } from '../../db/postgres'
import { type DeviceVisit, listDeviceVisits } from '../../db/queries/diner/device-history'
import { readDevicePreferences } from '../../db/queries/diner/device-preferences'
import { strictnesses } from '../../domain/catalog/allergen-filter'
import type { Preferences } from '../../domain/dining/preferences'
import { savePreferences } from '../../services/dining/save-preferences'
import type { ApiDeps, App } from '../deps'
import { diner, dinerActor } from '../plugins/authenticate'
import { commandScope } from '../plugins/commands'

const id = z.number().int().min(1)
const word = z.string().trim().min(1).max(50)
const listed = 50

const given = z.object({
  excluded_allergen_ids: z.array(id).max(listed).default([]),
  dietary_preferences: z.array(word).max(listed).default([]),
  excluded_cooking_methods: z.array(word).max(listed).default([]),
  cross_reactions_enabled: z.boolean().default(false),
  strictness: word.default(strictnesses[0]).describe(`Lo usual: ${strictnesses.join(', ')}`),
})
const preferences = z.object({
  excluded_allergen_ids: z.array(id),
  dietary_preferences: z.array(z.string()),
  excluded_cooking_methods: z.array(z.string()),
  cross_reactions_enabled: z.boolean(),
  strictness: z.string(),
})
const saved = z.object({
  diner_id: id,
  device_id: z.string().nullable().describe('El propio; null sin teléfono conocido'),
  implicit_preferences: preferences,
  updated_at: z.iso.datetime(),
})
const remembered = z.object({
  device_id: z.string(),
  has_preferences: z.boolean(),
  implicit_preferences: preferences.nullable(),
  last_updated: z.iso.datetime().nullable(),
  visit_count: z.number().int(),
})
const visit = z.object({
  session_id: id,
  diner_id: id,
  diner_name: z.string(),
  branch_id: id,
  branch_name: z.string().nullable(),
  visited_at: z.iso.datetime(),
  total_spent_cents: z.number().int(),
  items_ordered: z.number().int(),
})
const history = z.object({
  device_id: z.string(),
  total_visits: z.number().int(),
  total_spent_cents: z.number().int(),
  first_visit: z.iso.datetime().nullable(),
  last_visit: z.iso.datetime().nullable(),
  visits: z.array(visit).describe('Las últimas 100, la más nueva primero'),
})
const deviceParameters = z.object({ device_id: z.string().min(1).max(100) })
const shownVisits = 100
const tags = ['Comensales']

/** What a phone remembers between dinners. Its id is a secret: whoever holds it, at a table of the restaurant, may read. */
export async function deviceRoutes(app: App, deps: ApiDeps): Promise<void> {
  app.patch(
    '/api/diner/preferences',
    {
      schema: {
        tags,
        summary: 'Guardar mis preferencias',
        body: z.object({
          implicit_preferences: given,
          diner_id: id.nullish().describe('Sólo con el token de la mesa: de quién son, si su teléfono no se conoce'),
        }),
        response: { 200: saved },
      },
      preHandler: diner(),
    },
    async request => {
      const { implicit_preferences, diner_id } = request.body
      const change = { dinerId: diner_id ?? null, preferences: implicit_preferences }
      const kept = await savePreferences(deps, commandScope(request), dinerActor(request), change)
      return {
        diner_id: kept.dinerId,
        device_id: kept.deviceId,
        implicit_preferences: present(kept.preferences),
        updated_at: kept.updatedAt,
      }
    },
  )

  app.get(
    '/api/diner/device/:device_id/preferences',
    {
      schema: { tags, summary: 'Preferencias de un teléfono', params: deviceParameters, response: { 200: remembered } },
      preHandler: diner(),
    },
    async request => {
      const { tenantId } = dinerActor(request)
      const { device_id } = request.params
      const found = await inTenant(deps.knex, tenantId, trx => readDevicePreferences(trx, tenantId, device_id))
      return {
        device_id,
        has_preferences: found.preferences !== null,
        implicit_preferences: found.preferences && present(found.preferences),
        last_updated: found.updatedAt?.toISOString() ?? null,
        visit_count: found.visitCount,
      }
    },
  )

  app.get(
    '/api/diner/device/:device_id/history',
    {
      schema: { tags, summary: 'Visitas de un teléfono', params: deviceParameters, response: { 200: history } },
      preHandler: diner(),
    },
    async request => {
      const { tenantId } = dinerActor(request)
      const { device_id } = request.params
      return presentHistory(device_id, await inTenant(deps.knex, tenantId, trx => listDeviceVisits(trx, tenantId, device_id)))
    },
  )
}

const present = (known: Preferences): z.infer<typeof preferences> => ({
  excluded_allergen_ids: [...known.excluded_allergen_ids],
  dietary_preferences: [...known.dietary_preferences],
  excluded_cooking_methods: [...known.excluded_cooking_methods],
  cross_reactions_enabled: known.cross_reactions_enabled,
  strictness: known.strictness,
})

const presentHistory = (deviceId: string, visits: readonly DeviceVisit[]): z.infer<typeof history> => ({
  device_id: deviceId,
  total_visits: new Set(visits.map(({ session_id }) => session_id)).size,
  total_spent_cents: visits.reduce((sum, { total_spent_cents }) => sum + total_spent_cents, 0),
  first_visit: visits.at(-1)?.visited_at.toISOString() ?? null,
  last_visit: visits[0]?.visited_at.toISOString() ?? null,
  visits: visits.slice(0, shownVisits).map(known => ({ ...known, visited_at: known.visited_at.toISOString() })),
})
