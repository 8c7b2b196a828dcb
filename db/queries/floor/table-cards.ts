import type { Knex } from 'knex'
import type { CheckStatus } from '../../../domain/billing/check'
import type { FloorScope } from '../../../domain/floor/floor-scope'
import type { SessionStatus, TableStatus } from '../../../domain/floor/session'
import { type PageOf, pageOf, type Wanted } from '../page-of'
import { type AssignmentTime, inSight } from './in-sight'

/** A table as the floor's screen draws it. Keys are those of the wire. */
export interface TableCard {
  readonly table_id: number
  readonly code: string
  readonly branch_id: number
  readonly capacity: number
  readonly status: TableStatus
  readonly session_id: number | null
  readonly session_status: SessionStatus | null
  readonly sector_id: number | null
  readonly sector_name: string | null
  readonly open_rounds: number
  readonly pending_calls: number
  readonly active_service_call_ids: number[]
  readonly check_status: CheckStatus | null
  readonly confirmed_by_name: string | null
}

/** The tables in somebody's sight, by branch, sector and code. */
export const pageOfTableCards = (
  db: Knex,
  scope: FloorScope,
  wanted: Wanted,
  time?: AssignmentTime,
): Promise<PageOf<TableCard>> => pageOf(db, () => cards(db).where(inSight(db, scope, time)), order, wanted)

export const findTableCard = async (db: Knex, tableId: number): Promise<TableCard | null> =>
  (await cards(db).where('tables.id', tableId).first()) ?? null

const last = 2 ** 31 - 1 // tables of no sector come after those of any
const order = [
  ['tables.branch_id', 'number'],
  [`coalesce(branch_sectors.display_order, ${last})`, 'number'],
  ['tables.code', 'text'],
  ['tables.id', 'number'],
] as const

const cards = (db: Knex): Knex.QueryBuilder => db(db.raw(joined)).where('tables.is_active', true).select(db.raw(columns))

const columns = `
  tables.id as table_id, tables.code, tables.branch_id, tables.capacity, tables.status,
  session.id as session_id, session.status as session_status,
  tables.sector_id, coalesce(branch_sectors.name, tables.sector) as sector_name,
  open_round.number as open_rounds, cardinality(call.ids) as pending_calls, to_json(call.ids) as active_service_call_ids,
  (select checks.status from checks where checks.table_session_id = session.id and checks.status <> 'CANCELED'
   order by checks.n desc limit 1) as check_status,
  (select nullif(concat_ws(' ', users.first_name, users.last_name), '') from rounds
   join users on users.id = rounds.confirmed_by_user_id
   where rounds.table_session_id = session.id order by rounds.confirmed_at desc limit 1) as confirmed_by_name`

const joined = `
  tables
  left join branch_sectors on branch_sectors.id = tables.sector_id
  left join table_sessions as session on session.table_id = tables.id and session.status <> 'CLOSED'
  left join lateral (
    select count(*)::int as number from rounds
    where rounds.table_session_id = session.id and rounds.status in ('PENDING', 'CONFIRMED', 'IN_KITCHEN', 'READY')
  ) as open_round on true
  left join lateral (
    select coalesce(array_agg(service_calls.id order by service_calls.id), '{}') as ids from service_calls
    where service_calls.table_session_id = session.id and service_calls.status in ('OPEN', 'ACKED')
  ) as call on true`
