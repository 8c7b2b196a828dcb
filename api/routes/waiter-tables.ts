import { z } from 'zod'
import { listDiners } from '../../db/dining/diners'
import { findLiveSession, readTable } from '../../db/floor/tables'
import { inTenant } from '../../db/postgres'
import { readSessionTotal } from '../../db/queries/billing/session-total'
import { findSessionFacts } from '../../db/queries/floor/session-facts'
import { findTableCard, pageOfTableCards } from '../../db/queries/floor/table-cards'
import { roundsOfSession } from '../../db/queries/rounds'
import { mustBeAllowed } from '../../domain/access/permissions'
import { DomainError } from '../../domain/errors'
import { floorScope } from '../../domain/floor/floor-scope'
import { activateTable } from '../../services/floor/activate-table'
import { mustSeeBranch } from '../branch-access'
import type { ApiDeps, App } from '../deps'
import { idParameter, idParameters } from '../parameters'
import { staff, staffActor } from '../plugins/authenticate'
import { commandScope } from '../plugins/commands'
import { pageQuery, paginate, wantedOf } from '../plugins/pagination'
import {
  presentSessionDetail,
  presentSessionSummary,
  sessionDetail,
  sessionStatus,
  sessionSummary,
  tableCard,
} from '../presenters/floor'

const activation = z.object({
  diner_count: z.number().int().min(1).max(20),
  notes: z.string().trim().max(200).nullish(),
})
const activated = z.object({
  session_id: z.number().int(),
  table_id: z.number().int(),
  table_code: z.string(),
  status: sessionStatus,
  opened_at: z.iso.datetime(),
  opened_by: z.literal('WAITER'),
  opened_by_waiter_id: z.number().int(),
  diner_count: z.number().int(),
})
const listQuery = pageQuery.extend({ branch_id: idParameter.optional() })
const tags = ['Mesas']

/** The floor as the staff sees it. */
export async function waiterTableRoutes(app: App, deps: ApiDeps): Promise<void> {
  app.get(
    '/api/waiter/tables',
    {
      schema: { tags, summary: 'Mis mesas de hoy', querystring: listQuery, response: { 200: z.array(tableCard) } },
      preHandler: staff(),
    },
    async (request, reply) => {
      const actor = staffActor(request)
      const branchId = request.query.branch_id ?? null
      const wanted = wantedOf(request.query)
      const page = await inTenant(deps.knex, actor.tenantId, async trx => {
        await mustSeeBranch(trx, actor, 'table.read', branchId)
        return pageOfTableCards(trx, floorScope(actor, branchId), wanted)
      })
      return [...paginate(request, reply, request.query, page)]
    },
  )

  app.get(
    '/api/tables/:id',
    { schema: { tags, summary: 'Una mesa', params: idParameters, response: { 200: tableCard } }, preHandler: staff() },
    async request => {
      const actor = staffActor(request)
      const card = await inTenant(deps.knex, actor.tenantId, trx => findTableCard(trx, request.params.id))
      if (!card) throw new DomainError('not_found', { entity: 'table' })
      mustBeAllowed(actor, 'table.read', card.branch_id)
      return card
    },
  )

  app.get(
    '/api/waiter/tables/:id/session',
    {
      schema: { tags, summary: 'Qué pasa en una mesa', params: idParameters, response: { 200: sessionDetail } },
      preHandler: staff(),
    },
    async request => {
      const actor = staffActor(request)
      return inTenant(deps.knex, actor.tenantId, async trx => {
        const table = await readTable(trx, request.params.id)
        mustBeAllowed(actor, 'table.read', table.branchId)
        const live = await findLiveSession(trx, table.id)
        const session = live && (await findSessionFacts(trx, live.id))
        if (!session) throw new DomainError('not_found', { entity: 'session' })
        const diners = await listDiners(trx, session.sessionId)
        const rounds = await roundsOfSession(trx, session.sessionId)
        return presentSessionDetail(session, diners, rounds, await readSessionTotal(trx, session.sessionId))
      })
    },
  )

  app.get(
    '/api/waiter/sessions/:id/summary',
    {
      schema: { tags, summary: 'Resumen de una sesión', params: idParameters, response: { 200: sessionSummary } },
      preHandler: staff(),
    },
    async request => {
      const actor = staffActor(request)
      return inTenant(deps.knex, actor.tenantId, async trx => {
        const session = await findSessionFacts(trx, request.params.id)
        if (!session) throw new DomainError('not_found', { entity: 'session' })
        mustBeAllowed(actor, 'table.read', session.branchId)
        return presentSessionSummary(session, await readSessionTotal(trx, session.sessionId))
      })
    },
  )

  app.post(
    '/api/waiter/tables/:id/activate',
    {
      schema: { tags, summary: 'Sentar gente', params: idParameters, body: activation, response: { 200: activated } },
      preHandler: staff(),
    },
    async request => {
      const actor = staffActor(request)
      const { diner_count: dinerCount, notes } = request.body
      const opened = await activateTable(deps, commandScope(request), {
        tableId: request.params.id,
        actor,
        dinerCount,
        notes: notes || null,
      })
      return {
        session_id: opened.sessionId,
        table_id: opened.tableId,
        table_code: opened.tableCode,
        status: 'OPEN' as const,
        opened_at: opened.openedAt,
        opened_by: 'WAITER' as const,
        opened_by_waiter_id: actor.userId,
        diner_count: opened.dinerCount,
      }
    },
  )
}
