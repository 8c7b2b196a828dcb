import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { announceRevocation } from '../../db/access/revocations'
import { findOpenCheck } from '../../db/billing/checks'
import { inTenant } from '../../db/postgres'
import { mustBeAllowed } from '../../domain/access/permissions'
import { DomainError } from '../../domain/errors'
import { type ClosedTable, closeSession } from '../../services/floor/close-session'
import { forceCloseCheck } from '../../workflows/billing-messages'
import { askCheck } from '../billing-commands'

import type { ApiDeps, App } from '../deps'
import { findSessionPlace } from '../find-session-place'
import { idParameters } from '../parameters'
import { staff, staffActor } from '../plugins/authenticate'
import { commandOf, commandScope } from '../plugins/commands'
import { cancelUnfinishedRounds } from '../round-commands'

const cents = z.number().int()
const closed = z.object({
  table_id: z.number().int(),
  table_code: z.string(),
  status: z.literal('FREE'),
  table_status: z.literal('FREE'),
  session_id: z.number().int().nullable(),
  session_status: z.literal('CLOSED').nullable(),
  total_cents: cents,
  paid_cents: cents,
  write_off_cents: cents,
  closed_at: z.iso.datetime().nullable(),
})
const closeBody = z.object({ force: z.boolean().default(false), reason: z.string().trim().max(500).nullish() })
const tags = ['Mesas']

/** Older clients force without saying why. */
const unstatedReason = 'sin motivo'

/** Clearing a table: settled, or forced by who may. */
export async function tableClosingRoutes(app: App, deps: ApiDeps): Promise<void> {
  async function close(request: FastifyRequest, tableId: number, forceReason: string | null) {
    const actor = staffActor(request)
    const table = await findTable(deps, actor.tenantId, tableId)
    mustBeAllowed(actor, 'table.close', table.branchId)
    if (forceReason !== null) {
      mustBeAllowed(actor, 'table.forceClose', table.branchId)
      if (table.sessionId !== null) await endWhatIsOpen(request, table.sessionId, forceReason)
    }
    const done = await closeSession(deps, commandScope(request), { tableId, actor, forceReason })
    if (done.sessionId !== null)
      await announceRevocation(deps.redis, { kind: 'session', id: done.sessionId }).catch(warn(request))
    return present(done)
  }

  /** Rounds and the check end through their workflows, so that nobody goes on waiting for them. */
  async function endWhatIsOpen(request: FastifyRequest, sessionId: number, reason: string): Promise<void> {
    const command = commandOf(request)
    await cancelUnfinishedRounds(deps, sessionId, command, reason)
    const place = await findSessionPlace(deps, command.actor.tenantId, sessionId)
    const check = await inTenant(deps.knex, place.tenantId, trx => findOpenCheck(trx, sessionId))
    if (check) await askCheck(deps, { ...place, n: check.n }, forceCloseCheck, { ...command, id: `${command.id}:check`, reason })
  }

  app.post(
    '/api/waiter/tables/:id/close',
    {
      schema: { tags, summary: 'Cerrar una mesa', params: idParameters, body: closeBody, response: { 200: closed } },
      preHandler: staff(),
    },
    request => close(request, request.params.id, request.body.force ? request.body.reason || unstatedReason : null),
  )

  app.post(
    '/api/billing/tables/:id/clear',
    { schema: { tags, summary: 'Liberar una mesa', params: idParameters, response: { 200: closed } }, preHandler: staff() },
    request => close(request, request.params.id, null),
  )
}

/** Sockets then close when their token is next checked. */
const warn = (request: FastifyRequest) => (error: unknown) =>
  request.log.warn({ err: error }, 'the end of a session was not announced')

function findTable(deps: ApiDeps, tenantId: number, tableId: number) {
  return inTenant(deps.knex, tenantId, async trx => {
    const table: { branchId: number } | undefined = await trx('tables')
      .where({ id: tableId })
      .whereNull('deleted_at')
      .first('branch_id as branchId')
    if (!table) throw new DomainError('not_found', { entity: 'table' })
    const session: { id: number } | undefined = await trx('table_sessions')
      .where({ table_id: tableId })
      .whereNot({ status: 'CLOSED' })
      .first('id')
    return { branchId: table.branchId, sessionId: session?.id ?? null }
  })
}

const present = (done: ClosedTable) => ({
  table_id: done.tableId,
  table_code: done.tableCode,
  status: 'FREE' as const,
  table_status: 'FREE' as const,
  session_id: done.sessionId,
  session_status: done.sessionId === null ? null : ('CLOSED' as const),
  total_cents: done.totalCents,
  paid_cents: done.paidCents,
  write_off_cents: done.writeOffCents,
  closed_at: done.closedAt,
})
