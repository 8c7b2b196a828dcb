import { applyPromotions, type Bundle } from '../catalog/apply-promotions'
import type { Cart, PricedCart } from './cart'

/** What prices a cart: which of its products may be ordered now, and the bundles that are on. */
export interface CartPricing {
  readonly onSale: Pick<ReadonlyMap<number, unknown>, 'has'>
  readonly bundles: readonly Bundle[]
}

/** What the cart costs, as sending it would, without what can't be ordered: that counts nothing, and in no bundle. */
export function priceCart({ version, lines }: Cart, { onSale, bundles }: CartPricing): PricedCart {
  const regular = lines.map(line => {
    const isAvailable = onSale.has(line.productId)
    return { ...line, isAvailable, qty: isAvailable ? line.quantity : 0, unitPriceCents: line.priceCents }
  })
  const { lines: priced, promotions: _promotions, ...sums } = applyPromotions(regular, bundles)
  return { ...sums, version, lines: priced.map(({ qty: _qty, unitPriceCents: _price, ...line }) => line) }
}
