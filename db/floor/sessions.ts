import type { Knex } from 'knex'
import type { Actor } from '../../domain/access/actor'
import { DomainError } from '../../domain/errors'
import type { SessionPlace, SessionStatus } from '../../domain/floor/session'

/**
 * Locks a session and says where it sits. Every write to a session's rounds, cart, check or payments takes this lock first:
 * one order of locks, hence no deadlocks, and no round, charge or payment can slip past one another. Throws `not_found`.
 */
export async function lockSession(trx: Knex.Transaction, sessionId: number): Promise<SessionPlace> {
  return toPlace(await places(trx, sessionId).forUpdate('table_sessions'))
}

/**
 * When the table was already cleared, throws `session_closed` for its phones, whose token ended with it, and `no_open_session` for staff,
 * whose login goes on.
 */
export function mustBeLive(place: SessionPlace, { kind }: Pick<Actor, 'kind'>): void {
  if (place.status === 'CLOSED') throw new DomainError(kind === 'diner' ? 'session_closed' : 'no_open_session')
}

/** Where a session sits, without locking it. Throws `not_found`. */
export async function readPlace(db: Knex, sessionId: number): Promise<SessionPlace> {
  return toPlace(await places(db, sessionId))
}

/** The sessions that have phones in a branch now. */
export const openSessionIds = (trx: Knex.Transaction, branchId: number): Promise<number[]> =>
  trx('table_sessions').where({ branch_id: branchId }).whereIn('status', ['OPEN', 'PAYING']).orderBy('id').pluck('id')

const places = (db: Knex, sessionId: number): Knex.QueryBuilder<PlaceRow, PlaceRow | undefined> =>
  db('table_sessions')
    .join('tables', 'tables.id', 'table_sessions.table_id')
    .where('table_sessions.id', sessionId)
    .first(
      'table_sessions.id as session_id',
      'table_sessions.tenant_id',
      'table_sessions.branch_id',
      'table_sessions.table_id',
      'table_sessions.status',
      'tables.code',
      'tables.sector_id',
    )

function toPlace(row: PlaceRow | undefined): SessionPlace {
  if (!row) throw new DomainError('not_found', { entity: 'session' })
  return {
    sessionId: row.session_id,
    tenantId: row.tenant_id,
    branchId: row.branch_id,
    tableId: row.table_id,
    tableCode: row.code,
    sectorId: row.sector_id,
    status: row.status,
  }
}

interface PlaceRow {
  session_id: number
  tenant_id: number
  branch_id: number
  table_id: number
  status: SessionStatus
  code: string
  sector_id: number | null
}
