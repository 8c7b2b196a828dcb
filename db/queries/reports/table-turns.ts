import type { Knex } from 'knex'
import { type ReportScope, readReport, spans, within } from './period'

export const turnGroups = ['table', 'sector', 'branch'] as const
export type TurnGroup = (typeof turnGroups)[number]

export interface TableTurns {
  readonly branch_id: number
  readonly branch_name: string
  readonly sector_id: number | null
  readonly sector_name: string | null
  readonly table_id: number | null
  readonly table_code: string | null
  readonly turn_count: number
  readonly avg_minutes: number
  readonly median_minutes: number
  readonly p90_minutes: number
}

/** How long guests stay, from sitting down to the clearing of the table: sessions that began in the period and are over. One statement. */
export const tableTurns = (db: Knex, scope: ReportScope, group: TurnGroup): Promise<TableTurns[]> =>
  readReport(
    db,
    scope,
    `with ${spans}, turns as (
       select table_sessions.branch_id, ${keys[group]},
         extract(epoch from table_sessions.closed_at - table_sessions.opened_at)::double precision / 60 as minutes
       from spans
       join table_sessions on table_sessions.branch_id = spans.branch_id and ${within('table_sessions.opened_at')}
         and table_sessions.status = 'CLOSED'
       join tables on tables.id = table_sessions.table_id
     ), measured as (
       select branch_id, sector_id, table_id, count(*) as turn_count, avg(minutes) as average,
         percentile_cont(array[0.5, 0.9]) within group (order by minutes) as percentiles
       from turns group by branch_id, sector_id, table_id
     )
     select measured.branch_id, branches.name as branch_name, measured.sector_id, branch_sectors.name as sector_name,
       measured.table_id, tables.code as table_code, measured.turn_count, ${tenths('average')} as avg_minutes,
       ${tenths('percentiles[1]')} as median_minutes, ${tenths('percentiles[2]')} as p90_minutes
     from measured
     join branches on branches.id = measured.branch_id
     left join branch_sectors on branch_sectors.id = measured.sector_id
     left join tables on tables.id = measured.table_id
     order by branch_name, measured.branch_id, branch_sectors.display_order nulls last, measured.sector_id, table_code`,
  )

const nothing = 'null::bigint as'
const keys: Readonly<Record<TurnGroup, string>> = {
  table: 'tables.sector_id, tables.id as table_id',
  sector: `tables.sector_id, ${nothing} table_id`,
  branch: `${nothing} sector_id, ${nothing} table_id`,
}

const tenths = (minutes: string): string => `round(${minutes}::numeric, 1)::double precision`
