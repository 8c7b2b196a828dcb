import type { Knex } from 'knex'
import type { DemoTenant } from './demo-tenant'
import { type Ids, plant } from './plant'

/** Long enough that the demo always has something on offer. */
const days = { start_date: '2025-01-01', end_date: '2099-12-31' }

interface Place {
  readonly tenantId: number
  readonly branchId: number
  /** Of the branch, by name. */
  readonly products: Ids
}

export async function plantPromotions(
  trx: Knex.Transaction,
  { tenantId, branchId, products }: Place,
  offered: DemoTenant['promotions'],
): Promise<void> {
  const own = { tenant_id: tenantId }
  const rows = offered.map(({ name, description, priceCents, startTime, endTime }) => ({
    ...own,
    ...days,
    name,
    description,
    price_cents: priceCents,
    start_time: startTime,
    end_time: endTime,
  }))
  const ids = await plant(trx, 'promotions', rows)
  await plant(
    trx,
    'promotion_branches',
    ids.map(promotion_id => ({ ...own, promotion_id, branch_id: branchId })),
  )
  const parts = offered.flatMap(({ items }, position) =>
    Object.entries(items).map(([name, quantity]) => ({
      ...own,
      promotion_id: ids[position],
      product_id: products(name),
      quantity,
    })),
  )
  await plant(trx, 'promotion_items', parts)
}
