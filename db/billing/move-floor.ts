import type { Knex } from 'knex'
import type { EventActor, NewEvent } from '../../domain/events'
import { eventAt, type SessionPlace, type SessionStatus, type TableStatus } from '../../domain/floor/session'

interface FloorStates {
  readonly session: SessionStatus
  readonly table: TableStatus
}

/** Moves a session and its table together; reports TABLE_STATUS_CHANGED when the table was in another state. The session is locked. */
export async function moveFloor(
  trx: Knex.Transaction,
  place: SessionPlace,
  to: FloorStates,
  actor: EventActor,
): Promise<readonly NewEvent[]> {
  await trx('table_sessions').where({ id: place.sessionId }).whereNot({ status: to.session }).update({ status: to.session })
  const moved = await trx('tables').where({ id: place.tableId }).whereNot({ status: to.table }).update({ status: to.table })
  if (moved === 0) return []
  return [
    eventAt(
      place,
      'TABLE_STATUS_CHANGED',
      { table_id: place.tableId, table_code: place.tableCode, table_status: to.table },
      actor,
    ),
  ]
}
