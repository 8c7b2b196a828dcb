import type { Knex } from 'knex'
import { findLatestCheck, findOpenCheck } from '../../db/billing/checks'
import { openCheck } from '../../db/billing/open-check'
import { readSettlement, type TableSettlement } from '../../db/billing/settlement'
import { writeOff } from '../../db/billing/write-off'
import type { CommandScope } from '../../db/command-scope'
import { type Change, type CommitDeps, commit } from '../../db/commit'
import { doneBy } from '../../db/events/audit'
import { lockSession } from '../../db/floor/sessions'
import { findLiveSession, lockTable } from '../../db/floor/tables'
import type { StaffActor } from '../../domain/access/actor'
import { toEventActor } from '../../domain/access/event-actor'
import { checkWorkflowId } from '../../domain/billing/workflow-ids'
import { DomainError } from '../../domain/errors'
import type { EventActor, NewEvent } from '../../domain/events'
import { eventAt, type SessionPlace } from '../../domain/floor/session'

export interface ClosingTable {
  readonly tableId: number
  readonly actor: StaffActor
  /** Null = only a settled table closes; else the reason for closing it all the same. */
  readonly forceReason: string | null
}

export interface ClosedTable {
  readonly tableId: number
  readonly tableCode: string
  /** Null when nobody sat there. */
  readonly sessionId: number | null
  readonly totalCents: number
  readonly paidCents: number
  readonly writeOffCents: number
  readonly closedAt: string | null
}

/**
 * Clears a table: the session ends, its calls are closed, its tokens die, the table is FREE. Refuses with `table_not_settled`
 * (rounds unfinished, something unpaid, an attempt open) or `credit_left`. Forced, what is unpaid becomes a write-off and credit
 * stays on record; rounds and the open check must have been ended before, by their workflows. Without a session: just FREE.
 */
export const closeSession = (deps: CommitDeps, scope: CommandScope, closing: ClosingTable) =>
  commit<ClosedTable>(deps, scope, async trx => {
    const table = await readTable(trx, closing.tableId)
    if (table.sessionId === null) return freeEmptyTable(trx, table, closing.actor)
    const place = await lockSession(trx, table.sessionId)
    if (place.status === 'CLOSED') return freeEmptyTable(trx, table, closing.actor)

    const actor = toEventActor(closing.actor, place.branchId)
    const settlement = await readSettlement(trx, place.sessionId)
    mustBeSettled(settlement, closing.forceReason !== null)
    const written =
      closing.forceReason === null ? noChange : await writeOffUncharged(trx, place, settlement, closing, closing.forceReason)
    const { totalCents, paidCents, writeOffCents, creditCents } = await readSettlement(trx, place.sessionId)
    const [closed]: { closed_at: Date }[] = await trx('table_sessions')
      .where({ id: place.sessionId })
      .update({
        status: 'CLOSED',
        closed_at: trx.fn.now(), // by the clock that also wrote opened_at
        closed_by_user_id: closing.actor.userId,
        close_reason: closing.forceReason,
        forced: closing.forceReason !== null,
        write_off_cents: writeOffCents,
      })
      .returning('closed_at')
    await trx('tables').where({ id: place.tableId }).update({ status: 'FREE' })
    await trx('cart_items').where({ session_id: place.sessionId }).delete()
    const calls = await closeCalls(trx, place, closing.actor, actor)

    const entity = { table_id: place.tableId, table_code: place.tableCode, table_status: 'FREE', session_status: 'CLOSED' }
    return {
      result: {
        tableId: place.tableId,
        tableCode: place.tableCode,
        sessionId: place.sessionId,
        totalCents,
        paidCents,
        writeOffCents,
        closedAt: closed?.closed_at.toISOString() ?? null,
      },
      events: [...written.events, ...calls, eventAt(place, 'TABLE_CLEARED', entity, actor)],
      audit: [
        ...written.audit,
        {
          ...doneBy(closing.actor, place.branchId),
          action: closing.forceReason === null ? 'table.close' : 'table.force_close',
          entityType: 'table',
          entityId: place.tableId,
          oldValues: { session_status: place.status },
          newValues: {
            session_id: place.sessionId,
            session_status: 'CLOSED',
            total_cents: totalCents,
            paid_cents: paidCents,
            write_off_cents: writeOffCents,
            credit_cents: creditCents,
          },
          reason: closing.forceReason,
        },
      ],
    }
  })

interface TableOf {
  readonly id: number
  readonly code: string
  readonly status: string
  readonly tenantId: number
  readonly branchId: number
  readonly sectorId: number | null
  readonly sessionId: number | null
}

async function readTable(trx: Knex.Transaction, tableId: number): Promise<TableOf> {
  const table: Omit<TableOf, 'sessionId'> | undefined = await trx('tables')
    .where({ id: tableId })
    .whereNull('deleted_at')
    .first('id', 'code', 'status', 'tenant_id as tenantId', 'branch_id as branchId', 'sector_id as sectorId')
  if (!table) throw new DomainError('not_found', { entity: 'table' })
  const session: { id: number } | undefined = await trx('table_sessions')
    .where({ table_id: tableId })
    .whereNot({ status: 'CLOSED' })
    .first('id')
  return { ...table, sessionId: session?.id ?? null }
}

/**
 * A table that is out of service stays so: clearing is not repairing. Guests who sat down while somebody else was closing it keep it: the
 * table is looked at again, locked, as whoever opens a session locks it.
 */
async function freeEmptyTable(trx: Knex.Transaction, seen: TableOf, staff: StaffActor): Promise<Change<ClosedTable>> {
  const table = await lockTable(trx, seen.id)
  const result = {
    tableId: table.id,
    tableCode: table.code,
    sessionId: null,
    totalCents: 0,
    paidCents: 0,
    writeOffCents: 0,
    closedAt: null,
  }
  if (table.status === 'FREE' || (await findLiveSession(trx, table.id))) return { result }
  if (table.status === 'OUT_OF_SERVICE') throw new DomainError('table_out_of_service')
  await trx('tables').where({ id: table.id }).update({ status: 'FREE' })
  const event: NewEvent = {
    type: 'TABLE_CLEARED',
    tenant_id: table.tenantId,
    branch_id: table.branchId,
    table_id: table.id,
    session_id: null,
    sector_id: table.sectorId,
    entity: { table_id: table.id, table_code: table.code, table_status: 'FREE' },
    actor: toEventActor(staff, table.branchId),
  }
  const audit = {
    ...doneBy(staff, table.branchId),
    action: 'table.close',
    entityType: 'table',
    entityId: table.id,
    oldValues: { table_status: table.status },
    newValues: { table_status: 'FREE' },
  }
  return { result, events: [event], audit: [audit] }
}

function mustBeSettled(settlement: TableSettlement, isForced: boolean): void {
  const { openRounds, unpaidCents, unchargedCents, openAttempts, creditCents } = settlement
  const blocked = openRounds.length > 0 || openAttempts > 0 || (isForced ? unpaidCents > unchargedCents : unpaidCents > 0)
  const facts = {
    open_rounds: openRounds.map(({ roundId, roundNumber, status }) => ({ round_id: roundId, round_number: roundNumber, status })),
    unpaid_cents: unpaidCents,
    open_payments: openAttempts,
    credit_left_cents: creditCents,
  }
  if (blocked) throw new DomainError('table_not_settled', facts)
  if (creditCents > 0 && !isForced) throw new DomainError('credit_left', facts)
}

const noChange = { events: [], audit: [] }

/** What was accepted but never put on a check goes on one now, so that the loss is on record like any other. */
async function writeOffUncharged(
  trx: Knex.Transaction,
  place: SessionPlace,
  { unchargedCents }: TableSettlement,
  { actor }: ClosingTable,
  reason: string,
) {
  if (unchargedCents === 0) return noChange
  const n = ((await findLatestCheck(trx, place.sessionId))?.n ?? 0) + 1
  await openCheck(trx, place, {
    n,
    workflowId: checkWorkflowId(place.sessionId, n),
    userId: actor.userId,
    dinerId: null,
    actor: toEventActor(actor, place.branchId),
  })
  const opened = await findOpenCheck(trx, place.sessionId)
  return opened ? writeOff(trx, place, opened, { actor, reason }) : noChange
}

async function closeCalls(trx: Knex.Transaction, place: SessionPlace, staff: StaffActor, actor: EventActor): Promise<NewEvent[]> {
  const calls: { id: number; type: string }[] = await trx('service_calls')
    .where({ table_session_id: place.sessionId })
    .whereIn('status', ['OPEN', 'ACKED'])
    .update({ status: 'CLOSED', closed_at: trx.fn.now(), closed_by_user_id: staff.userId })
    .returning(['id', 'type'])
  return calls.map(({ id, type }) =>
    eventAt(place, 'SERVICE_CALL_CLOSED', { call_id: id, call_type: type, status: 'CLOSED', table_code: place.tableCode }, actor),
  )
}
