import type { Knex } from 'knex'
import type { SessionStatus } from '../../../domain/floor/session'

/** A session as such: who opened it and how big the party is. */
export interface SessionFacts {
  readonly sessionId: number
  readonly branchId: number
  readonly tableId: number
  readonly tableCode: string
  readonly status: SessionStatus
  readonly openedAt: Date
  readonly openedBy: 'DINER' | 'WAITER'
  readonly openedByWaiterId: number | null
  readonly assignedWaiterId: number | null
  readonly notes: string | null
  /** As the waiter said, or as many as registered, whichever is more. */
  readonly dinerCount: number
  readonly roundsCount: number
  /** Some rounds were sent by the guests and some by the staff. */
  readonly isHybrid: boolean
}

export async function findSessionFacts(db: Knex, sessionId: number): Promise<SessionFacts | null> {
  const { rows }: { rows: SessionFacts[] } = await db.raw(
    `select session.id as "sessionId", session.branch_id as "branchId", session.table_id as "tableId", tables.code as "tableCode",
            session.status, session.opened_at as "openedAt", session.opened_by as "openedBy",
            session.opened_by_waiter_id as "openedByWaiterId", session.assigned_waiter_id as "assignedWaiterId", session.notes,
            greatest(coalesce(session.diner_count, 0),
              (select count(*)::int from diners where diners.session_id = session.id and diners.deleted_at is null)) as "dinerCount",
            sent.number as "roundsCount", sent.senders > 1 as "isHybrid"
     from table_sessions as session
     join tables on tables.id = session.table_id
     cross join lateral (
       select count(*)::int as number, count(distinct rounds.submitted_by)::int as senders from rounds
       where rounds.table_session_id = session.id and rounds.status <> 'CANCELED'
     ) as sent
     where session.id = ?`,
    [sessionId],
  )
  return rows[0] ?? null
}
