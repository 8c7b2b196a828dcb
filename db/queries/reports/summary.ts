import type { Knex } from 'knex'
import { averageCents } from '../../../domain/billing/average-cents'
import { type ReportScope, readReport, spans, within } from './period'
import { accepted, received, soldByProduct } from './sales'
import { bestSellers, type TopProduct } from './top-products'

export interface SalesSummary {
  /** Where branches live in different days, the first and the last of all of them. */
  readonly from: string
  readonly to: string
  readonly total_revenue_cents: number
  readonly total_sales_cents: number
  readonly total_orders: number
  readonly average_order_cents: number
  /** The same; some clients know it by this name. */
  readonly avg_order_value_cents: number
  readonly total_sessions: number
  /** 0 to 23 by the clock of each branch; of equal ones the earliest; null without orders. */
  readonly busiest_hour: number | null
  readonly top_products: readonly TopProduct[]
}

const topOfSummary = 10

/** The whole period in a few figures. One statement. */
export async function summary(db: Knex, scope: ReportScope): Promise<SalesSummary> {
  const [row] = await readReport<SummaryRow>(db, scope, figures, { limit: topOfSummary })
  if (!row) throw new Error('an aggregate always has a row')
  const average = averageCents(row.total_sales_cents, row.total_orders)
  return { ...row, average_order_cents: average, avg_order_value_cents: average }
}

type SummaryRow = Omit<SalesSummary, 'average_order_cents' | 'avg_order_value_cents'>

const figures = `
  with ${spans}, ${accepted}, ${received}, ${soldByProduct}
  select min(spans.first_day) as "from", max(spans.last_day) as "to",
    (select coalesce(sum(cents), 0)::bigint from received) as total_revenue_cents,
    (select coalesce(sum(revenue_cents), 0)::bigint from sold) as total_sales_cents,
    (select count(*) from accepted) as total_orders,
    (select count(*) from spans join table_sessions on table_sessions.branch_id = spans.branch_id
       and ${within('table_sessions.opened_at')}) as total_sessions,
    (select extract(hour from submitted_at at time zone timezone)::int as hour from accepted
     group by hour order by count(*) desc, hour limit 1) as busiest_hour,
    (select coalesce(json_agg(best), '[]') from (${bestSellers}) as best) as top_products
  from spans`
