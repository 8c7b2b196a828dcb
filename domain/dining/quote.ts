import type { LinePrice, Prices } from '../catalog/apply-promotions'
import { DomainError } from '../errors'
import type { Station } from '../kitchen/ticket'
import type { OrderLine } from './round-commands'

/** A line with what the menu said at this moment: later changes of the catalogue do not reach it. */
export interface RegularOrderLine extends OrderLine {
  readonly productName: string
  readonly categoryName: string
  readonly station: Station
  readonly unitPriceCents: number
}

/** The same, with what the promotions said. */
export type PricedLine = RegularOrderLine & LinePrice

/** What an order costs now: what sending it would store. */
export type Quote = Prices<RegularOrderLine>

/** As clients read it. */
export const toQuote = ({ lines, promotions, subtotalCents, discountCents, totalCents }: Quote) => ({
  lines: lines.map(line => ({
    product_id: line.productId,
    product_name: line.productName,
    diner_id: line.dinerId,
    qty: line.qty,
    unit_price_cents: line.unitPriceCents,
    regular_cents: line.qty * line.unitPriceCents,
    discount_cents: line.discountCents,
    line_cents: line.lineCents,
    promotion_id: line.promotionId,
    promotion_name: line.promotionName,
  })),
  promotions: promotions.map(({ promotionId, name, times, savingCents }) => ({
    promotion_id: promotionId,
    name,
    times,
    saving_cents: savingCents,
  })),
  subtotal_cents: subtotalCents,
  discount_cents: discountCents,
  total_cents: totalCents,
})

/** Throws `price_changed` with the quote as it is now. `expectedTotalCents` null = whoever orders does not compare. */
export function mustCost(quote: Quote, expectedTotalCents: number | null): void {
  if (expectedTotalCents !== null && expectedTotalCents !== quote.totalCents)
    throw new DomainError('price_changed', { quote: toQuote(quote) })
}
