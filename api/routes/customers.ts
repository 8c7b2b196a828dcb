import type { FastifyRequest } from 'fastify'
import type { Knex } from 'knex'
import { z } from 'zod'
import { findCustomerOfDevice } from '../../db/customers/customers'
import { inTenant } from '../../db/postgres'
import { type CustomerProfile, readCustomer } from '../../db/queries/customers/customers'
import { countAnonymousVisits, readMetrics } from '../../db/queries/customers/metrics'
import { readSuggestions } from '../../db/queries/customers/suggestions'
import { visitsBeforeOptIn } from '../../domain/customers/customer'
import { ownChangeSchema, registrationSchema, toFacts } from '../../domain/customers/customer.schema'
import { DomainError } from '../../domain/errors'
import { fieldFault } from '../../domain/field-fault'
import { changeCustomer, forgetCustomer } from '../../services/customers/change-customer'
import { registerCustomer } from '../../services/customers/register-customer'
import type { ApiDeps, App } from '../deps'
import { idParameter } from '../parameters'
import { diner, dinerActor } from '../plugins/authenticate'
import { commandScope } from '../plugins/commands'
import { ifMatch, mustMatch, setEtag } from '../plugins/etag'
import { customerSchema, presentCustomer, presentNobody, presentSuggestion, suggestedProductSchema } from '../presenters/customer'

const longestDeviceId = 100
const deviceQuery = z.object({
  device_id: z.string().min(1).max(longestDeviceId).optional().describe('O el encabezado `X-Device-Id`'),
})
const recognition = z.object({
  recognized: z.boolean(),
  customer_id: z.number().int().nullable(),
  customer_name: z.string().nullable(),
  last_visit: z.iso.datetime().nullable(),
  visit_count: z.number().int(),
  should_prompt_optin: z.boolean(),
  anonymous_visit_count: z.number().int(),
})
const suggestions = z.object({
  device_id: z.string(),
  customer_id: z.number().int().nullable(),
  favorites: z.array(suggestedProductSchema),
  last_ordered: z.array(suggestedProductSchema),
  recommendations: z.array(suggestedProductSchema),
})
const tags = ['Clientes']
const reading = { preHandler: diner(), config: { limit: 'customerRead' } } as const
const changing = { preHandler: diner(), config: { limit: 'customerChange' } } as const

/** Whom a restaurant remembers, as their own phone sees it. The id of a phone is its secret; what others typed about somebody opens nothing. */
export async function customerRoutes(app: App, deps: ApiDeps): Promise<void> {
  const inOwnTenant = <T>(request: FastifyRequest, work: (trx: Knex.Transaction, tenantId: number) => Promise<T>): Promise<T> => {
    const { tenantId } = dinerActor(request)
    return inTenant(deps.knex, tenantId, trx => work(trx, tenantId))
  }

  app.post(
    '/api/customer/register',
    {
      schema: { tags, summary: 'Ser recordado', body: registrationSchema, response: { 200: customerSchema } },
      ...changing,
    },
    async (request, reply) => {
      const { device_id: deviceId, data_consent: consents, marketing_consent: consent_marketing, ...given } = request.body
      const facts = toFacts({ ...given, consent_marketing })
      const { customerId } = await registerCustomer(deps, commandScope(request), dinerActor(request), {
        deviceId,
        facts,
        consents,
      })
      void reply.header('Cache-Control', 'no-store')
      if (customerId === null) return presentNobody(dinerActor(request).tenantId)
      const profile = await inOwnTenant(request, (trx, tenantId) => readCustomer(trx, tenantId, customerId))
      setEtag(reply, profile.customer.version)
      return presentCustomer(profile)
    },
  )

  app.get(
    '/api/customer/recognize',
    { schema: { tags, summary: '¿Me conocen?', querystring: deviceQuery, response: { 200: recognition } }, ...reading },
    async (request, reply) => {
      const deviceId = deviceOf(request)
      void reply.header('Cache-Control', 'no-store')
      return inOwnTenant(request, (trx, tenantId) => recognize(trx, tenantId, deviceId))
    },
  )

  app.get(
    '/api/customer/me',
    { schema: { tags, summary: 'Mis datos', querystring: deviceQuery, response: { 200: customerSchema } }, ...reading },
    async (request, reply) => {
      const deviceId = deviceOf(request)
      const profile = await inOwnTenant(request, (trx, tenantId) => readOwner(trx, tenantId, deviceId))
      void reply.header('Cache-Control', 'no-store')
      setEtag(reply, profile.customer.version)
      return presentCustomer(profile)
    },
  )

  app.patch(
    '/api/customer/me',
    {
      schema: {
        tags,
        summary: 'Cambiar mis datos',
        querystring: deviceQuery,
        body: ownChangeSchema,
        response: { 200: customerSchema },
      },
      ...changing,
    },
    async (request, reply) => {
      const actor = dinerActor(request)
      const about = { actor, deviceId: deviceOf(request) }
      const scope = commandScope(request)
      const match = (version: number) => mustMatch(ifMatch(request), version)
      void reply.header('Cache-Control', 'no-store')
      if (request.body.consent_remember === false) {
        await forgetCustomer(deps, scope, about, match)
        return presentNobody(actor.tenantId)
      }
      const id = await changeCustomer(deps, scope, about, { facts: toFacts(request.body), mustMatch: match })
      const profile = await inOwnTenant(request, (trx, tenantId) => readCustomer(trx, tenantId, id))
      setEtag(reply, profile.customer.version)
      return presentCustomer(profile)
    },
  )

  app.delete(
    '/api/customer/me',
    { schema: { tags, summary: 'Ser olvidado', querystring: deviceQuery, response: { 204: z.null() } }, ...changing },
    async (request, reply) => {
      await forgetCustomer(deps, commandScope(request), { actor: dinerActor(request), deviceId: deviceOf(request) })
      return reply.code(204).send(null)
    },
  )

  app.get(
    '/api/customer/suggestions',
    {
      schema: {
        tags,
        summary: 'Qué pedir hoy',
        querystring: deviceQuery.extend({ branch_id: idParameter.optional() }),
        response: { 200: suggestions },
      },
      ...reading,
    },
    async (request, reply) => {
      const deviceId = deviceOf(request)
      const branchId = request.query.branch_id ?? dinerActor(request).branchId
      void reply.header('Cache-Control', 'no-store')
      const { customerId, ...found } = await inOwnTenant(request, (trx, tenantId) =>
        readSuggestions(trx, { tenantId, branchId, deviceId }),
      )
      return {
        device_id: deviceId,
        customer_id: customerId,
        favorites: found.favorites.map(presentSuggestion),
        last_ordered: found.lastOrdered.map(presentSuggestion),
        recommendations: found.recommendations.map(presentSuggestion),
      }
    },
  )
}

/** The phone that asks. Throws `invalid_request`. */
function deviceOf(request: FastifyRequest<{ Querystring: z.infer<typeof deviceQuery> }>): string {
  const given = request.query.device_id ?? request.headers['x-device-id']
  if (typeof given === 'string' && given.length > 0 && given.length <= longestDeviceId) return given
  throw fieldFault(
    '/device_id',
    `Falta el identificador del teléfono: device_id en la dirección o el encabezado X-Device-Id, de 1 a ${longestDeviceId} caracteres.`,
    { in: 'query' },
  )
}

/** Throws `not_found` for a phone that nobody owns. */
async function readOwner(trx: Knex.Transaction, tenantId: number, deviceId: string): Promise<CustomerProfile> {
  const owner = await findCustomerOfDevice(trx, tenantId, deviceId)
  if (owner === null) throw new DomainError('not_found', { entity: 'customer' })
  return readCustomer(trx, tenantId, owner.id)
}

async function recognize(trx: Knex.Transaction, tenantId: number, deviceId: string): Promise<z.infer<typeof recognition>> {
  const owner = await findCustomerOfDevice(trx, tenantId, deviceId)
  const metrics = owner === null ? undefined : (await readMetrics(trx, [owner.id])).get(owner.id)
  const anonymous = owner === null ? await countAnonymousVisits(trx, tenantId, deviceId) : 0
  return {
    recognized: owner !== null,
    customer_id: owner?.id ?? null,
    customer_name: owner?.name ?? null,
    last_visit: metrics?.lastVisitAt?.toISOString() ?? null,
    visit_count: metrics?.totalVisits ?? 0,
    should_prompt_optin: anonymous >= visitsBeforeOptIn,
    anonymous_visit_count: anonymous,
  }
}
