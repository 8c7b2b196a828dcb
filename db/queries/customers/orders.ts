import type { Knex } from 'knex'
import { acceptedRounds } from '../../../domain/billing/charges'
import type { OrderedProduct } from '../../../domain/customers/suggestions'

/** Whose orders: a customer's, or those of a phone that nobody owns. */
export type Eater = { readonly customerId: number } | { readonly tenantId: number; readonly deviceId: string }

/** What somebody had so far: a product with how many times it was on an order, and when last. Struck items and refused rounds are no orders. */
export async function readOrders(db: Knex, eater: Eater): Promise<OrderedProduct[]> {
  const theirs =
    'customerId' in eater
      ? { 'diner.customer_id': eater.customerId }
      : { 'diner.tenant_id': eater.tenantId, 'diner.device_id': eater.deviceId, 'diner.customer_id': null }
  return orders(db)
    .join('products', 'products.id', 'item.product_id')
    .where(theirs)
    .groupBy('products.id')
    .select(
      'products.id as productId',
      'products.subcategory_id as subcategoryId',
      db.raw('count(*)::int as "timesOrdered"'),
      db.raw('max(rounds.submitted_at) as "lastOrdered"'),
    )
}

/** The products that each of some customers had most often, at most `limit` of each; one query. */
export async function readFavorites(
  db: Knex,
  customerIds: readonly number[],
  limit: number,
): Promise<Map<number, readonly number[]>> {
  const ranked = orders(db)
    .whereIn('diner.customer_id', [...customerIds])
    .groupBy('diner.customer_id', 'item.product_id')
    .select(
      'diner.customer_id',
      'item.product_id',
      db.raw(
        `row_number() over (partition by diner.customer_id
          order by count(*) desc, max(rounds.submitted_at) desc, item.product_id) as place`,
      ),
    )
  const rows: { customer_id: number; product_id: number }[] = await db
    .from(ranked.as('ranked'))
    .where('place', '<=', limit)
    .orderBy(['customer_id', 'place'])
  const favorites = new Map<number, number[]>()
  for (const row of rows) favorites.set(row.customer_id, [...(favorites.get(row.customer_id) ?? []), row.product_id])
  return favorites
}

const orders = (db: Knex) =>
  db('diners as diner')
    .join('round_items as item', 'item.diner_id', 'diner.id')
    .join('rounds', 'rounds.id', 'item.round_id')
    .whereIn('rounds.status', [...acceptedRounds])
    .whereNull('item.struck_at')
    .whereNull('diner.deleted_at')
