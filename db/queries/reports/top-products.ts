import type { Knex } from 'knex'
import { type ReportScope, readReport, spans } from './period'
import { accepted, soldByProduct } from './sales'

export interface TopProduct {
  readonly product_id: number
  /** As the catalogue calls it today. */
  readonly product_name: string
  readonly quantity_sold: number
  readonly revenue_cents: number
  /** The same; some clients know it by this name. */
  readonly total_revenue_cents: number
}

/** What sold most: by quantity, then by money. One statement. */
export const topProducts = (db: Knex, scope: ReportScope, limit: number): Promise<TopProduct[]> =>
  readReport(db, scope, `with ${spans}, ${accepted}, ${soldByProduct} ${bestSellers}`, { limit })

/** Stands after `sold`; takes `limit`. */
export const bestSellers = `
  select sold.product_id, products.name as product_name, sold.quantity_sold, sold.revenue_cents,
    sold.revenue_cents as total_revenue_cents
  from sold join products on products.id = sold.product_id
  order by sold.quantity_sold desc, sold.revenue_cents desc, sold.product_id
  limit :limit`
