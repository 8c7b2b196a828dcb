import type { Knex } from 'knex'
import { applyPromotions } from '../../domain/catalog/apply-promotions'
import type { Quote, RegularOrderLine } from '../../domain/dining/quote'
import type { OrderLine } from '../../domain/dining/round-commands'
import { DomainError } from '../../domain/errors'
import { stationOf } from '../../domain/kitchen/station'
import { readRunningPromotions } from '../catalog/running-promotions'
import { type MenuPlace, type OnSale, readOnSale } from './on-sale'

/**
 * Prices an order by the branch's menu and the promotions that are on: now, or at a moment. What is not on sale there refuses the order:
 * `product_unavailable` names all of it.
 */
export async function priceOrder(db: Knex, place: MenuPlace, lines: readonly OrderLine[], at?: Date): Promise<Quote> {
  const ids = [...new Set(lines.map(({ productId }) => productId))]
  const onSale = await readOnSale(db, place, ids)
  const missing = ids.filter(id => !onSale.has(id))
  if (missing.length > 0) throw new DomainError('product_unavailable', { product_ids: missing })
  const regular = lines.flatMap(line => {
    const product = onSale.get(line.productId)
    return product ? [regularLine(line, product)] : []
  })
  return applyPromotions(regular, await readRunningPromotions(db, place, at))
}

const regularLine = (line: OrderLine, product: OnSale): RegularOrderLine => ({
  ...line,
  productName: product.productName,
  categoryName: product.categoryName,
  station: stationOf(product.subcategoryName, product.categoryName),
  unitPriceCents: product.priceCents,
})
