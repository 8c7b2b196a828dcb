import type { Knex } from 'knex'

/** Which menu: that of a branch. */
export interface MenuPlace {
  readonly tenantId: number
  readonly branchId: number
}

/** A product that may be ordered in a branch, at what it asks for it. */
export interface OnSale {
  readonly productId: number
  readonly productName: string
  readonly categoryName: string
  readonly subcategoryName: string | null
  readonly priceCents: number
}

/**
 * Which of these products may be ordered in a branch now, by id. Left out is what its menu does not show: deleted, not priced here,
 * switched off, in a category or subcategory that is excluded or gone, of another branch or tenant.
 */
export async function readOnSale(
  db: Knex,
  { tenantId, branchId }: MenuPlace,
  productIds: readonly number[],
): Promise<ReadonlyMap<number, OnSale>> {
  if (productIds.length === 0) return new Map()
  const hidden = (table: string, column: string, of: string) =>
    db(`${table} as hidden`)
      .whereRaw('?? = ??', [`hidden.${column}`, of])
      .where({ 'hidden.branch_id': branchId })
      .whereNull('hidden.deleted_at')
      .select(db.raw('1'))
  const found: OnSale[] = await db('branch_products as offer')
    .join('products as product', 'product.id', 'offer.product_id')
    .join('categories as category', 'category.id', 'product.category_id')
    .leftJoin('subcategories as subcategory', 'subcategory.id', 'product.subcategory_id')
    .where({ 'offer.tenant_id': tenantId, 'offer.branch_id': branchId, 'offer.is_available': true, 'offer.is_active': true })
    .where({ 'product.is_active': true, 'category.is_active': true, 'category.branch_id': branchId })
    .where(shown => shown.whereNull('product.subcategory_id').orWhere('subcategory.is_active', true))
    .whereNull('offer.deleted_at')
    .whereIn('product.id', [...productIds])
    .whereNotExists(hidden('branch_category_exclusions', 'category_id', 'category.id'))
    .whereNotExists(hidden('branch_subcategory_exclusions', 'subcategory_id', 'product.subcategory_id'))
    .select({
      productId: 'product.id',
      productName: 'product.name',
      categoryName: 'category.name',
      subcategoryName: 'subcategory.name',
      priceCents: 'offer.price_cents',
    })
  return new Map(found.map(product => [product.productId, product]))
}
