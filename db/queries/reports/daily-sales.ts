import type { Knex } from 'knex'
import { averageCents } from '../../../domain/billing/average-cents'
import { type ReportScope, readReport, spans, within } from './period'
import { accepted, joinSoldLines, received } from './sales'

export interface SalesOfDay {
  readonly date: string
  readonly total_cents: number
  /** The same; some clients know it by this name. */
  readonly total_sales_cents: number
  readonly total_revenue_cents: number
  readonly order_count: number
  readonly avg_order_cents: number
  readonly total_sessions: number
}

/** Each business day of the period, days without sales too. One statement. */
export async function dailySales(db: Knex, scope: ReportScope): Promise<SalesOfDay[]> {
  const rows = await readReport<DayRow>(db, scope, byDay)
  return rows.map(row => ({
    date: row.date,
    total_cents: row.sales_cents,
    total_sales_cents: row.sales_cents,
    total_revenue_cents: row.revenue_cents,
    order_count: row.orders,
    avg_order_cents: averageCents(row.sales_cents, row.orders),
    total_sessions: row.sessions,
  }))
}

interface DayRow {
  readonly date: string
  readonly sales_cents: number
  readonly revenue_cents: number
  readonly orders: number
  readonly sessions: number
}

/** The day of a moment: its place between the moments at which the branch's days begin. */
const dayOf = (moment: string): string => `calendars.first_day + width_bucket(${moment}, calendars.day_starts) - 1`

const byDay = `
  with ${spans}, ${accepted}, ${received}, calendars as materialized (
    select spans.branch_id, spans.first_day, array(
      select (day + spans.day_ends_at) at time zone spans.timezone
      from generate_series(spans.first_day::timestamp, spans.last_day::timestamp, interval '1 day') as day order by day
    ) as day_starts
    from spans
  ), ordered as materialized (
    select accepted.id, ${dayOf('accepted.submitted_at')} as date from accepted join calendars using (branch_id)
  ), facts as (
    select date, count(*) as orders, 0 as sessions, 0 as sales_cents, 0 as revenue_cents from ordered group by date
    union all
    select ordered.date, 0, 0, sum(round_items.line_cents), 0
    from ordered ${joinSoldLines('ordered')} group by ordered.date
    union all
    select ${dayOf('table_sessions.opened_at')} as date, 0, count(*), 0, 0
    from spans join table_sessions on table_sessions.branch_id = spans.branch_id and ${within('table_sessions.opened_at')}
    join calendars on calendars.branch_id = spans.branch_id group by date
    union all
    select ${dayOf('received.decided_at')} as date, 0, 0, 0, sum(received.cents)
    from received join calendars using (branch_id) group by date
    union all
    select day::date, 0, 0, 0, 0 from spans, generate_series(first_day::timestamp, last_day::timestamp, interval '1 day') as day
  )
  select date, sum(orders)::bigint as orders, sum(sessions)::bigint as sessions, sum(sales_cents)::bigint as sales_cents,
    sum(revenue_cents)::bigint as revenue_cents
  from facts group by date order by date`
