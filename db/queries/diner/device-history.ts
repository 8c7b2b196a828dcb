import type { Knex } from 'knex'
import { spendingBindings, visitSpending } from './visit-spending'

/** One time that a phone was at a table of the restaurant. Keys are those of the wire. */
export interface DeviceVisit {
  readonly session_id: number
  readonly diner_id: number
  readonly diner_name: string
  readonly branch_id: number
  readonly branch_name: string
  readonly visited_at: Date
  /** What they ordered plus their part of what was ordered for the table; the parts of all diners add up to it, to the cent. */
  readonly total_spent_cents: number
  /** Of their own. */
  readonly items_ordered: number
}

/** The visits of a phone, newest first, as one query. */
export async function listDeviceVisits(db: Knex, tenantId: number, deviceId: string): Promise<DeviceVisit[]> {
  const { rows }: { rows: DeviceVisit[] } = await db.raw(
    `select visit.session_id, visit.id as diner_id, visit.name as diner_name, visit.branch_id, branches.name as branch_name,
            visit.joined_at as visited_at, eaten.own_items as items_ordered, spending.spent_cents as total_spent_cents
     from diners as visit
     join branches on branches.id = visit.branch_id ${visitSpending}
     where visit.tenant_id = :tenantId and visit.device_id = :deviceId and visit.deleted_at is null
     order by visit.joined_at desc, visit.id desc`,
    { tenantId, deviceId, ...spendingBindings },
  )
  return rows
}
