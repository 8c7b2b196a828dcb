import type { Knex } from 'knex'
import type { StaffActor } from '../../domain/access/actor'
import type { BranchPrice } from '../queries/catalog/product-blocks'

/** What one product costs in a branch. */
export interface ProductPrice {
  readonly product_id: number
  readonly price_cents: number
  readonly is_available: boolean
}

/** The prices of products in every branch. The products are locked, in order of their ids; one that is not there is not in it. */
export async function lockPricesOf(
  trx: Knex.Transaction,
  tenantId: number,
  productIds: readonly number[],
): Promise<ReadonlyMap<number, readonly BranchPrice[]>> {
  const products: number[] = await trx('products')
    .where({ tenant_id: tenantId })
    .whereIn('id', [...productIds])
    .whereNull('deleted_at')
    .orderBy('id')
    .forNoKeyUpdate()
    .pluck('id')
  const prices: (BranchPrice & { product_id: number })[] = await trx('branch_products')
    .whereIn('product_id', products)
    .whereNull('deleted_at')
    .orderBy(['product_id', 'branch_id'])
    .forUpdate()
    .select('product_id', 'branch_id', 'price_cents', 'is_available')
  const found = new Map<number, BranchPrice[]>(products.map(id => [id, []]))
  for (const { product_id: id, ...price } of prices) found.get(id)?.push(price)
  return found
}

/** Writes prices of one branch, each of them new or other than before: a new version of the price and of its product. */
export async function storePrices(
  trx: Knex.Transaction,
  by: StaffActor,
  branchId: number,
  prices: readonly ProductPrice[],
): Promise<void> {
  const wanted = {
    wanted: JSON.stringify(prices),
    branchId,
    tenantId: by.tenantId,
    userId: by.userId,
    email: by.email,
  }
  const list = 'jsonb_to_recordset(:wanted::jsonb) as wanted (product_id bigint, price_cents bigint, is_available boolean)'
  await trx.raw(
    `update branch_products as offer
     set price_cents = wanted.price_cents, is_available = wanted.is_available, version = offer.version + 1,
         updated_by_id = :userId, updated_by_email = :email
     from ${list}
     where offer.branch_id = :branchId and offer.product_id = wanted.product_id and offer.deleted_at is null`,
    wanted,
  )
  await trx.raw(
    `insert into branch_products (tenant_id, branch_id, product_id, price_cents, is_available, created_by_id, created_by_email)
     select :tenantId, :branchId, wanted.product_id, wanted.price_cents, wanted.is_available, :userId, :email
     from ${list}
     where not exists (select from branch_products as offer
       where offer.branch_id = :branchId and offer.product_id = wanted.product_id and offer.deleted_at is null)`,
    wanted,
  )
  await trx('products')
    .whereIn(
      'id',
      prices.map(({ product_id }) => product_id),
    )
    .update({ version: trx.raw('version + 1'), updated_by_id: by.userId, updated_by_email: by.email })
}
