import type { Knex } from 'knex'
import type { Offer } from '../../../domain/catalog/availability'

interface OfferFilter {
  readonly tenantId: number
  readonly branchIds: readonly number[] | 'all'
  /** Null = switched on or off. */
  readonly isAvailable: boolean | null
}

/** What branches offer, in the order of their menus; what their menus would not show anyway is left out. One query. */
export const listBranchOffers = (trx: Knex.Transaction, filter: OfferFilter): Promise<Offer[]> =>
  onMenus(trx, filter).orderByRaw(order)

/** A part of `listBranchOffers`, and how many there are. Two queries. */
export async function sliceOfBranchOffers(
  trx: Knex.Transaction,
  filter: OfferFilter,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<{ readonly rows: readonly Offer[]; readonly total: number }> {
  const [counted] = await onMenus(trx, filter).clearSelect().count<{ count: number }[]>()
  const rows: Offer[] = await onMenus(trx, filter).orderByRaw(order).offset(offset).limit(limit)
  return { rows, total: counted?.count ?? 0 }
}

const order =
  'offer.branch_id, category."order", category.id, subcategory."order" nulls first, subcategory.id nulls first, product.id'

function onMenus(trx: Knex.Transaction, { tenantId, branchIds, isAvailable }: OfferFilter) {
  const listed = liveOffers(trx)
    .where({ 'offer.tenant_id': tenantId, 'category.is_active': true })
    .whereRaw('category.branch_id = offer.branch_id')
    .where(shown => shown.whereNull('product.subcategory_id').orWhere('subcategory.is_active', true))
    .whereNotExists(hidden(trx, 'branch_category_exclusions', 'category_id', 'category.id'))
    .whereNotExists(hidden(trx, 'branch_subcategory_exclusions', 'subcategory_id', 'subcategory.id'))
  if (branchIds !== 'all') void listed.whereIn('offer.branch_id', [...branchIds])
  if (isAvailable !== null) void listed.where('offer.is_available', isAvailable)
  return listed
}

const hidden = (trx: Knex.Transaction, table: string, column: string, of: string) =>
  trx(`${table} as hidden`)
    .whereRaw('?? = ?? and hidden.branch_id = offer.branch_id', [`hidden.${column}`, of])
    .whereNull('hidden.deleted_at')
    .select(trx.raw('1'))

/** Products with a price in a branch, whether or not anybody may order them now. */
export const liveOffers = (trx: Knex.Transaction) =>
  trx('branch_products as offer')
    .join('products as product', 'product.id', 'offer.product_id')
    .join('categories as category', 'category.id', 'product.category_id')
    .leftJoin('subcategories as subcategory', 'subcategory.id', 'product.subcategory_id')
    .where({ 'offer.is_active': true, 'product.is_active': true })
    .select({
      productId: 'product.id',
      productName: 'product.name',
      tenantId: 'offer.tenant_id',
      branchId: 'offer.branch_id',
      categoryId: 'category.id',
      categoryName: 'category.name',
      subcategoryId: 'subcategory.id',
      subcategoryName: 'subcategory.name',
      priceCents: 'offer.price_cents',
      isAvailable: 'offer.is_available',
      version: 'offer.version',
    })
