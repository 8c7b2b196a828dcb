import type { Knex } from 'knex'
import type { Station } from '../../../domain/kitchen/ticket'
import { type ReportScope, readReport, spans, within } from './period'

/** Seconds; null where no ticket tells: one that was never started has no wait and no cooking. */
export interface KitchenTimes {
  readonly station: Station
  readonly ticket_count: number
  readonly avg_wait_seconds: number | null
  readonly median_wait_seconds: number | null
  readonly p90_wait_seconds: number | null
  readonly avg_cook_seconds: number | null
  readonly median_cook_seconds: number | null
  readonly p90_cook_seconds: number | null
  readonly avg_total_seconds: number
  readonly median_total_seconds: number
  readonly p90_total_seconds: number
}

/**
 * How long stations take: the wait until a ticket is started, the cooking until it is ready, and both together, of the tickets that came in
 * the period and were finished. One statement.
 */
export const kitchenTimes = (db: Knex, scope: ReportScope): Promise<KitchenTimes[]> =>
  readReport(
    db,
    scope,
    `with ${spans}, tickets as (
       select kitchen_tickets.station,
         ${seconds('created_at', 'started_at')} as wait, ${seconds('started_at', 'completed_at')} as cook,
         ${seconds('created_at', 'completed_at')} as total
       from spans
       join kitchen_tickets on kitchen_tickets.branch_id = spans.branch_id and ${within('kitchen_tickets.created_at')}
         and kitchen_tickets.completed_at is not null
     ), measured as (
       select station, count(*) as ticket_count,
         avg(wait) as wait, ${percentiles('wait')} as waits, avg(cook) as cook, ${percentiles('cook')} as cooks,
         avg(total) as total, ${percentiles('total')} as totals
       from tickets group by station
     )
     select station, ticket_count, ${columnsOf('wait')}, ${columnsOf('cook')}, ${columnsOf('total')}
     from measured order by station`,
  )

function seconds(from: string, to: string): string {
  return `extract(epoch from kitchen_tickets.${to} - kitchen_tickets.${from})::double precision`
}

function percentiles(part: string): string {
  return `percentile_cont(array[0.5, 0.9]) within group (order by ${part})`
}

function columnsOf(part: string): string {
  const whole = (value: string, name: string) => `round(${value})::int as ${name}_${part}_seconds`
  return [whole(part, 'avg'), whole(`${part}s[1]`, 'median'), whole(`${part}s[2]`, 'p90')].join(', ')
}
