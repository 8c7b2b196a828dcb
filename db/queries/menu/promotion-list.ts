import type { Knex } from 'knex'
import { type RunningPromotion, readRunningPromotions } from '../../catalog/running-promotions'
import { type MenuPlace, type OnSale, readOnSale } from '../../dining/on-sale'

/** A promotion that may be ordered now, with what its parts cost one by one. */
export interface OfferedPromotion extends RunningPromotion {
  readonly products: readonly { readonly product: OnSale; readonly quantity: number }[]
  readonly regularCents: number
}

/**
 * The promotions of a branch that count now, or at a moment: on by its clock, with every part on sale, and cheaper than the parts. Two
 * queries, however many there are.
 */
export async function listOfferedPromotions(db: Knex, place: MenuPlace, at?: Date): Promise<OfferedPromotion[]> {
  const running = await readRunningPromotions(db, place, at)
  const ids = running.flatMap(({ parts }) => parts.map(({ productId }) => productId))
  const onSale = await readOnSale(db, place, [...new Set(ids)])
  return running.flatMap(promotion => {
    const products = promotion.parts.flatMap(({ productId, quantity }) => {
      const product = onSale.get(productId)
      return product ? [{ product, quantity }] : []
    })
    const regularCents = products.reduce((sum, { product, quantity }) => sum + quantity * product.priceCents, 0)
    const counts = products.length === promotion.parts.length && promotion.priceCents < regularCents
    return counts ? [{ ...promotion, products, regularCents }] : []
  })
}
