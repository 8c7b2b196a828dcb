import type { Knex } from 'knex'
import { acceptedRounds } from '../../../domain/billing/charges'

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
            visit.joined_at as visited_at, eaten.own_items::int as items_ordered,
            (eaten.own_cents + eaten.shared_cents / party.size
              + case when party.place <= eaten.shared_cents % party.size then 1 else 0 end)::bigint as total_spent_cents
     from diners as visit
     join branches on branches.id = visit.branch_id
     cross join lateral (
       select count(*) as size, count(*) filter (where diners.id <= visit.id) as place from diners
       where diners.session_id = visit.session_id and diners.deleted_at is null
     ) as party
     cross join lateral (
       select coalesce(sum(item.qty) filter (where item.diner_id = visit.id), 0)::bigint as own_items,
              coalesce(sum(item.line_cents) filter (where item.diner_id = visit.id), 0)::bigint as own_cents,
              coalesce(sum(item.line_cents) filter (where item.diner_id is null), 0)::bigint as shared_cents
       from rounds
       join round_items as item on item.round_id = rounds.id
       where rounds.table_session_id = visit.session_id and rounds.status = any(:accepted) and item.struck_at is null
     ) as eaten
     where visit.tenant_id = :tenantId and visit.device_id = :deviceId and visit.deleted_at is null
     order by visit.joined_at desc, visit.id desc`,
    { tenantId, deviceId, accepted: [...acceptedRounds] },
  )
  return rows
}
