import type { Knex } from 'knex'
import { averageCents } from '../../../domain/billing/average-cents'
import { type ReportScope, readReport, spans } from './period'
import { accepted, joinSoldLines, received } from './sales'

export interface SalesOfWaiter {
  /** Null = nobody of the staff: the phones ordered by themselves, or paid by themselves. */
  readonly waiter_id: number | null
  readonly waiter_name: string
  readonly order_count: number
  /** Tables at which they had an order. */
  readonly session_count: number
  readonly total_sales_cents: number
  readonly avg_order_cents: number
  /** Payments that they took by hand, refunds deducted. */
  readonly collected_cents: number
  readonly tips_cents: number
}

/**
 * A sale is of the waiter who sent the round; else of the one who has the table; else of whoever confirmed the round there; else of nobody.
 * So each sale counts once, and all rows together are all sales. One statement.
 */
export async function waiterSales(db: Knex, scope: ReportScope): Promise<SalesOfWaiter[]> {
  const rows = await readReport<Omit<SalesOfWaiter, 'avg_order_cents'>>(db, scope, byWaiter)
  return rows.map(row => ({ ...row, avg_order_cents: averageCents(row.total_sales_cents, row.order_count) }))
}

const byWaiter = `
  with ${spans}, ${accepted}, ${received}, taken as materialized (
    select accepted.id, accepted.table_session_id,
      coalesce(accepted.submitted_by_waiter_id, table_sessions.assigned_waiter_id, accepted.confirmed_by_user_id) as waiter_id
    from accepted join table_sessions on table_sessions.id = accepted.table_session_id
  ), facts as (
    select waiter_id, count(*) as orders, count(distinct table_session_id) as sessions, 0 as sales, 0 as collected, 0 as tips
    from taken group by waiter_id
    union all
    select taken.waiter_id, 0, 0, sum(round_items.line_cents), 0, 0
    from taken ${joinSoldLines('taken')} group by taken.waiter_id
    union all
    select registered_by_waiter_id, 0, 0, 0, sum(cents), 0 from received group by registered_by_waiter_id
    union all
    select tips.waiter_id, 0, 0, 0, 0, sum(tips.amount_cents)
    from received join tips on tips.payment_id = received.id group by tips.waiter_id
  )
  select facts.waiter_id,
    case when facts.waiter_id is null then 'Sin mozo'
      else coalesce(nullif(concat_ws(' ', users.first_name, users.last_name), ''), users.email) end as waiter_name,
    sum(orders)::bigint as order_count, sum(sessions)::bigint as session_count, sum(sales)::bigint as total_sales_cents,
    sum(collected)::bigint as collected_cents, sum(tips)::bigint as tips_cents
  from facts left join users on users.id = facts.waiter_id
  group by facts.waiter_id, users.id
  order by total_sales_cents desc, facts.waiter_id nulls last`
