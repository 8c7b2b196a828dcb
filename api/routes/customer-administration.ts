import type { FastifyRequest } from 'fastify'
import type { Knex } from 'knex'
import { z } from 'zod'
import { inTenant } from '../../db/postgres'
import { pageOfCustomers, readCustomer } from '../../db/queries/customers/customers'
import type { StaffActor } from '../../domain/access/actor'
import type { Action } from '../../domain/access/permissions'
import { staffChangeSchema, toFacts } from '../../domain/customers/customer.schema'
import { segments } from '../../domain/customers/segment'
import { fieldFault } from '../../domain/field-fault'
import { changeCustomer, expectDevice, forgetCustomer } from '../../services/customers/change-customer'
import { mustSeeBranch } from '../branch-access'
import type { ApiDeps, App } from '../deps'
import { idParameters } from '../parameters'
import { staff, staffActor } from '../plugins/authenticate'
import { commandScope } from '../plugins/commands'
import { ifMatch, mustMatch, setEtag } from '../plugins/etag'
import { decodeCursor, pageQuery, paginate } from '../plugins/pagination'
import { customerForStaffSchema, presentCustomerForStaff } from '../presenters/customer'

const tags = ['Clientes']
const filter = z.object({
  q: z.string().trim().min(1).max(100).optional().describe('Con qué empieza el nombre, el teléfono o el correo'),
  segment: z.enum(segments).optional(),
})

/** The restaurant's customers, of all its branches, for management. */
export async function customerAdministrationRoutes(app: App, deps: ApiDeps): Promise<void> {
  /** Customers are the restaurant's: whoever may do it in some branch may do it. */
  async function allow<T>(
    request: FastifyRequest,
    action: Action,
    work: (trx: Knex.Transaction, actor: StaffActor) => Promise<T>,
  ): Promise<T> {
    const actor = staffActor(request)
    return inTenant(deps.knex, actor.tenantId, async trx => {
      await mustSeeBranch(trx, actor, action, null)
      return work(trx, actor)
    })
  }
  const schema = { tags, params: idParameters, response: { 200: customerForStaffSchema } }
  const matching = (request: FastifyRequest) => (version: number) => mustMatch(ifMatch(request), version)

  app.get(
    '/api/admin/customers',
    {
      schema: {
        tags,
        summary: 'Clientes',
        querystring: filter.extend(pageQuery.shape),
        response: { 200: z.array(customerForStaffSchema) },
      },
      preHandler: staff(),
    },
    async (request, reply) => {
      const { q, segment, limit, offset, cursor } = request.query
      const before = cursorOf(cursor)
      const page = await allow(request, 'customer.read', (trx, { tenantId }) =>
        pageOfCustomers(trx, { tenantId, beginning: q ?? null, segment: segment ?? null }, { limit, offset, before }),
      )
      void reply.header('Cache-Control', 'no-store')
      const { next } = page
      return paginate(request, reply, request.query, { ...page, next: next === null ? null : [next] }).map(
        presentCustomerForStaff,
      )
    },
  )

  app.get(
    '/api/admin/customers/:id',
    { schema: { ...schema, summary: 'Un cliente' }, preHandler: staff() },
    async (request, reply) => {
      const profile = await allow(request, 'customer.read', (trx, { tenantId }) => readCustomer(trx, tenantId, request.params.id))
      void reply.header('Cache-Control', 'no-store')
      setEtag(reply, profile.customer.version)
      return presentCustomerForStaff(profile)
    },
  )

  app.patch(
    '/api/admin/customers/:id',
    {
      schema: {
        ...schema,
        summary: 'Corregir los datos de un cliente',
        body: staffChangeSchema,
        response: { ...schema.response, 204: z.null() },
      },
      preHandler: staff(),
    },
    async (request, reply) => {
      const withdraws = request.body.consent_remember === false
      const actor = await allow(request, withdraws ? 'customer.erase' : 'customer.update', async (_, allowed) => allowed)
      const about = { actor, customerId: request.params.id }
      if (withdraws) {
        await forgetCustomer(deps, commandScope(request), about, matching(request))
        return reply.code(204).send(null)
      }
      const id = await changeCustomer(deps, commandScope(request), about, {
        facts: toFacts(request.body),
        mustMatch: matching(request),
      })
      const profile = await inTenant(deps.knex, actor.tenantId, trx => readCustomer(trx, actor.tenantId, id))
      setEtag(reply, profile.customer.version)
      return presentCustomerForStaff(profile)
    },
  )

  app.delete(
    '/api/admin/customers/:id',
    {
      schema: { tags, summary: 'Borrar todo lo personal de un cliente', params: idParameters, response: { 204: z.null() } },
      preHandler: staff(),
    },
    async (request, reply) => {
      const actor = await allow(request, 'customer.erase', async (_, allowed) => allowed)
      await forgetCustomer(deps, commandScope(request), { actor, customerId: request.params.id }, matching(request))
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/api/admin/customers/:id/expect-device',
    { schema: { ...schema, summary: 'Esperar un teléfono nuevo de un cliente' }, preHandler: staff() },
    async (request, reply) => {
      const actor = await allow(request, 'customer.update', async (_, allowed) => allowed)
      const id = await expectDevice(deps, commandScope(request), actor, request.params.id)
      const profile = await inTenant(deps.knex, actor.tenantId, trx => readCustomer(trx, actor.tenantId, id))
      setEtag(reply, profile.customer.version)
      return presentCustomerForStaff(profile)
    },
  )
}

/** Throws `invalid_request` for a cursor of another list. */
function cursorOf(text: string | undefined): number | null {
  const cursor = decodeCursor(text)
  if (cursor === null) return null
  const [id] = cursor
  if (typeof id !== 'number' || !Number.isSafeInteger(id))
    throw fieldFault('/cursor', 'El cursor no es de esta lista.', { in: 'query' })
  return id
}
