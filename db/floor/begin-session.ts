import type { Knex } from 'knex'
import type { EventActor, NewEvent } from '../../domain/events'
import { eventAt, type SessionPlace } from '../../domain/floor/session'
import { readPlace } from './sessions'
import type { FloorTable } from './tables'

/** How a session begins: by a scan, or by a waiter who says how many sit there. */
export interface Beginning {
  readonly openedBy: 'DINER' | 'WAITER'
  readonly waiterId: number | null
  readonly dinerCount: number | null
  readonly notes: string | null
}

/** Seats guests at a table, which must be locked and without a live session. */
export async function beginSession(
  trx: Knex.Transaction,
  table: FloorTable,
  beginning: Beginning,
  actor: EventActor,
): Promise<{ place: SessionPlace; openedAt: Date; events: readonly NewEvent[] }> {
  const [session]: { id: number; opened_at: Date }[] = await trx('table_sessions')
    .insert({
      tenant_id: table.tenantId,
      branch_id: table.branchId,
      table_id: table.id,
      opened_by: beginning.openedBy,
      opened_by_waiter_id: beginning.waiterId,
      assigned_waiter_id: beginning.waiterId,
      diner_count: beginning.dinerCount,
      notes: beginning.notes,
    })
    .returning(['id', 'opened_at'])
  if (!session) throw new Error('the session was not stored')
  await trx('tables').where({ id: table.id }).update({ status: 'ACTIVE' })
  const place = await readPlace(trx, session.id)
  const entity = {
    table_id: table.id,
    table_code: table.code,
    table_status: 'ACTIVE',
    session_id: session.id,
    session_status: 'OPEN',
    opened_by: beginning.openedBy,
    diner_count: beginning.dinerCount,
  }
  return { place, openedAt: session.opened_at, events: [eventAt(place, 'TABLE_SESSION_STARTED', entity, actor)] }
}
