import type { Knex } from 'knex'
import { TableModel } from '../../db/models/table'
import type { StaffActor } from '../../domain/access/actor'
import { toEventActor } from '../../domain/access/event-actor'
import type { NewEvent } from '../../domain/events'

/**
 * What waiters hear of tables that were made, changed, moved or taken away: how each is now. One that moved is told in the sector that it
 * left as well, which is `from`. Not to its guests: nothing changes for them.
 */
export async function tableNotices(
  trx: Knex.Transaction,
  tableIds: readonly number[],
  actor: StaffActor,
  from?: number | null,
): Promise<NewEvent[]> {
  const tables = await TableModel.query(trx)
    .findByIds([...tableIds])
    .orderBy('id')
  return tables.flatMap(table => listeners(table.sector_id, from).map(sectorId => notice(table, sectorId, actor)))
}

/** An event without a sector is every waiter's. */
const listeners = (sectorId: number | null, from: number | null | undefined): readonly (number | null)[] => {
  if (from === undefined || from === sectorId) return [sectorId]
  return sectorId === null || from === null ? [null] : [sectorId, from]
}

const notice = (table: TableModel, sectorId: number | null, actor: StaffActor): NewEvent => ({
  type: 'TABLE_STATUS_CHANGED',
  tenant_id: table.tenant_id,
  branch_id: table.branch_id,
  table_id: table.id,
  session_id: null,
  sector_id: sectorId,
  entity: {
    table_id: table.id,
    table_code: table.code,
    // Who only knows states sees that nobody can sit down there.
    table_status: table.is_active ? table.status : 'OUT_OF_SERVICE',
    is_active: table.is_active,
    capacity: table.capacity,
    sector_id: table.sector_id,
  },
  actor: toEventActor(actor, table.branch_id),
})
