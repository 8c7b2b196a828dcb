import type { Knex } from 'knex'
import type { OrderLine } from '../../domain/dining/round-commands'
import { DomainError } from '../../domain/errors'
import type { SessionPlace } from '../../domain/floor/session'
import { stationOf } from '../../domain/kitchen/station'
import type { Station } from '../../domain/kitchen/ticket'

/** A line with what the menu said at this moment: later changes of the catalogue do not reach it. */
export interface PricedLine extends OrderLine {
  readonly productName: string
  readonly categoryName: string
  readonly station: Station
  readonly unitPriceCents: number
}

/**
 * Prices an order by the branch's menu as it is now. A product that is not on it (deleted, not priced here, switched off, in a category or
 * subcategory that is excluded or gone, of another branch or tenant) refuses the order: `product_unavailable` names all of them.
 */
export async function priceOrder(trx: Knex.Transaction, place: SessionPlace, lines: readonly OrderLine[]): Promise<PricedLine[]> {
  const ids = [...new Set(lines.map(({ productId }) => productId))]
  const offers = new Map((await readOffers(trx, place, ids)).map(offer => [offer.product_id, offer]))
  const missing = ids.filter(id => !offers.has(id))
  if (missing.length > 0) throw new DomainError('product_unavailable', { product_ids: missing })
  return lines.flatMap(line => {
    const offer = offers.get(line.productId)
    if (!offer) return []
    return {
      ...line,
      productName: offer.product_name,
      categoryName: offer.category_name,
      station: stationOf(offer.subcategory_name, offer.category_name),
      unitPriceCents: offer.price_cents,
    }
  })
}

interface Offer {
  product_id: number
  product_name: string
  category_name: string
  subcategory_name: string | null
  price_cents: number
}

const readOffers = (
  trx: Knex.Transaction,
  { tenantId, branchId }: SessionPlace,
  productIds: readonly number[],
): Promise<Offer[]> =>
  trx('branch_products as offer')
    .join('products as product', 'product.id', 'offer.product_id')
    .join('categories as category', 'category.id', 'product.category_id')
    .leftJoin('subcategories as subcategory', 'subcategory.id', 'product.subcategory_id')
    .where({ 'offer.tenant_id': tenantId, 'offer.branch_id': branchId, 'offer.is_available': true, 'offer.is_active': true })
    .where({ 'product.is_active': true, 'category.is_active': true, 'category.branch_id': branchId })
    .where(shown => shown.whereNull('product.subcategory_id').orWhere('subcategory.is_active', true))
    .whereNull('offer.deleted_at')
    .whereIn('product.id', [...productIds])
    .whereNotExists(
      trx('branch_category_exclusions as hidden')
        .whereRaw('hidden.category_id = category.id')
        .where({ 'hidden.branch_id': branchId })
        .whereNull('hidden.deleted_at')
        .select(trx.raw('1')),
    )
    .whereNotExists(
      trx('branch_subcategory_exclusions as hidden')
        .whereRaw('hidden.subcategory_id = product.subcategory_id')
        .where({ 'hidden.branch_id': branchId })
        .whereNull('hidden.deleted_at')
        .select(trx.raw('1')),
    )
    .select(
      'product.id as product_id',
      'product.name as product_name',
      'category.name as category_name',
      'subcategory.name as subcategory_name',
      'offer.price_cents',
    )
