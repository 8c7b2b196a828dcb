import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { pageOfServiceCalls } from '../../db/floor/service-calls'
import { inTenant } from '../../db/postgres'
import { floorScope } from '../../domain/floor/floor-scope'
import { type ServiceCall, serviceCallTypes } from '../../domain/floor/service-call'
import { answerCall } from '../../services/service-calls/answer-call'
import { callStaff } from '../../services/service-calls/call-staff'
import { mustSeeBranch } from '../branch-access'
import type { ApiDeps, App } from '../deps'
import { idParameter, idParameters } from '../parameters'
import { diner, dinerActor, staff, staffActor } from '../plugins/authenticate'
import { commandScope } from '../plugins/commands'
import { pageQuery, paginate, wantedOf } from '../plugins/pagination'

const call = z.object({
  id: z.number().int(),
  type: z.enum(serviceCallTypes),
  status: z.enum(['OPEN', 'ACKED', 'CLOSED']),
  created_at: z.iso.datetime(),
  acked_at: z.iso.datetime().nullable(),
  acked_by_user_id: z.number().int().nullable(),
  closed_at: z.iso.datetime().nullable(),
  table_id: z.number().int(),
  table_code: z.string(),
  session_id: z.number().int(),
  reminder_count: z.number().int(),
})
const callBody = z.object({ type: z.enum(serviceCallTypes).default('WAITER_CALL') })
const listQuery = pageQuery.extend({ branch_id: idParameter.optional() })
const tags = ['Llamados']

/** A table calls, the staff comes. */
export async function serviceCallRoutes(app: App, deps: ApiDeps): Promise<void> {
  app.post(
    '/api/diner/service-call',
    {
      schema: { tags, summary: 'Llamar al mozo', body: callBody, response: { 200: call } },
      preHandler: diner(),
      config: { limit: 'serviceCall' },
    },
    async request => present(await callStaff(deps, commandScope(request), dinerActor(request), request.body.type)),
  )

  app.get(
    '/api/waiter/service-calls',
    {
      schema: { tags, summary: 'Llamados sin resolver', querystring: listQuery, response: { 200: z.array(call) } },
      preHandler: staff(),
    },
    async (request, reply) => {
      const actor = staffActor(request)
      const branchId = request.query.branch_id ?? null
      const wanted = wantedOf(request.query)
      const page = await inTenant(deps.knex, actor.tenantId, async trx => {
        await mustSeeBranch(trx, actor, 'serviceCall.read', branchId)
        return pageOfServiceCalls(trx, floorScope(actor, branchId), wanted)
      })
      return paginate(request, reply, request.query, page).map(present)
    },
  )

  const answer = async (request: FastifyRequest<{ Params: { id: number } }>, to: 'ACKED' | 'CLOSED') =>
    present(await answerCall(deps, commandScope(request), { callId: request.params.id, to, actor: staffActor(request) }))

  app.post(
    '/api/waiter/service-calls/:id/acknowledge',
    { schema: { tags, summary: 'Tomar un llamado', params: idParameters, response: { 200: call } }, preHandler: staff() },
    request => answer(request, 'ACKED'),
  )

  app.post(
    '/api/waiter/service-calls/:id/resolve',
    { schema: { tags, summary: 'Resolver un llamado', params: idParameters, response: { 200: call } }, preHandler: staff() },
    request => answer(request, 'CLOSED'),
  )
}

const present = (known: ServiceCall): z.infer<typeof call> => ({
  id: known.id,
  type: known.type,
  status: known.status,
  created_at: known.createdAt,
  acked_at: known.ackedAt,
  acked_by_user_id: known.ackedByUserId,
  closed_at: known.closedAt,
  table_id: known.tableId,
  table_code: known.tableCode,
  session_id: known.sessionId,
  reminder_count: known.reminderCount,
})
