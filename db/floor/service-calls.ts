import type { Knex } from 'knex'
import { DomainError } from '../../domain/errors'
import type { FloorScope } from '../../domain/floor/floor-scope'
import type { ServiceCall, ServiceCallStatus, ServiceCallType } from '../../domain/floor/service-call'
import { inSight } from '../queries/floor/in-sight'
import { type PageOf, pageOf, type Wanted } from '../queries/page-of'

/** Calls that still need somebody, at the tables in somebody's sight, oldest first. */
export async function pageOfServiceCalls(db: Knex, scope: FloorScope, wanted: Wanted): Promise<PageOf<ServiceCall>> {
  const unresolved = () => calls(db).whereIn('call.status', ['OPEN', 'ACKED']).where(inSight(db, scope))
  const order = [
    ['call.created_at', 'moment'],
    ['call.id', 'number'],
  ] as const
  const { rows, ...page } = await pageOf<StoredCall>(db, unresolved, order, wanted)
  return { ...page, rows: rows.map(toServiceCall) }
}

/** Throws `not_found`. */
export async function readServiceCall(db: Knex, callId: number): Promise<ServiceCall> {
  const row: StoredCall | undefined = await calls(db).where('call.id', callId).first()
  if (!row) throw new DomainError('not_found', { entity: 'service_call' })
  return toServiceCall(row)
}

/** The call of that kind that nobody has answered yet, if any. */
export async function findUnanswered(db: Knex, sessionId: number, type: ServiceCallType): Promise<ServiceCall | null> {
  const row: StoredCall | undefined = await calls(db)
    .where({ 'call.table_session_id': sessionId, 'call.type': type, 'call.status': 'OPEN' })
    .first()
  return row ? toServiceCall(row) : null
}

const calls = (db: Knex) =>
  db('service_calls as call')
    .join('table_sessions', 'table_sessions.id', 'call.table_session_id')
    .join('tables', 'tables.id', 'table_sessions.table_id')
    .select('call.*', 'tables.id as table_id', 'tables.code as table_code')

const toServiceCall = (row: StoredCall): ServiceCall => ({
  id: row.id,
  sessionId: row.table_session_id,
  tableId: row.table_id,
  tableCode: row.table_code,
  type: row.type,
  status: row.status,
  createdAt: row.created_at.toISOString(),
  ackedAt: row.acked_at?.toISOString() ?? null,
  ackedByUserId: row.acked_by_user_id,
  closedAt: row.closed_at?.toISOString() ?? null,
  reminderCount: row.reminder_count,
})

interface StoredCall {
  id: number
  table_session_id: number
  table_id: number
  table_code: string
  type: ServiceCallType
  status: ServiceCallStatus
  created_at: Date
  acked_at: Date | null
  acked_by_user_id: number | null
  closed_at: Date | null
  reminder_count: number
}
