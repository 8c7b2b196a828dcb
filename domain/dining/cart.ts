import type { DinerActor } from '../access/actor'
import type { LinePrice } from '../catalog/apply-promotions'
import { DomainError } from '../errors'

/** One line of a table's cart with what it takes to draw it. */
export interface CartLine {
  readonly itemId: number
  readonly productId: number
  readonly productName: string
  readonly productImage: string | null
  /** What the branch asks now; 0 when it no longer sells it. */
  readonly priceCents: number
  readonly quantity: number
  readonly notes: string | null
  /** Null = the table's. */
  readonly dinerId: number | null
  readonly dinerName: string | null
  readonly dinerColor: string | null
}

/** The version counts every change: a phone that knows it knows the cart. */
export interface Cart {
  readonly version: number
  readonly lines: readonly CartLine[]
}

/** A line with what it costs in this cart, now. */
export interface PricedCartLine extends CartLine, LinePrice {
  /** May it be ordered now? What may not counts nothing, and must leave the cart before it is sent. */
  readonly isAvailable: boolean
}

/** Which cart, and what all of it costs. */
export interface CartState {
  readonly version: number
  readonly subtotalCents: number
  readonly discountCents: number
  readonly totalCents: number
}

export interface PricedCart extends CartState {
  readonly lines: readonly PricedCartLine[]
}

export const cartLimits = { lines: 100, quantity: 99, notes: 500 } as const

/** How lines of nobody in particular are shown. */
const shared = { name: 'Mesa', color: '#6b7280' } as const

/** A line as clients and events show it. */
export const toCartItem = (line: PricedCartLine) => ({
  item_id: line.itemId,
  product_id: line.productId,
  product_name: line.productName,
  product_image: line.productImage,
  price_cents: line.priceCents,
  discount_cents: line.discountCents,
  line_cents: line.lineCents,
  promotion_name: line.promotionName,
  is_available: line.isAvailable,
  quantity: line.quantity,
  notes: line.notes,
  diner_id: line.dinerId,
  diner_name: line.dinerName ?? shared.name,
  diner_color: line.dinerColor ?? shared.color,
})

export const toCart = ({ version, lines, subtotalCents, discountCents, totalCents }: PricedCart) => ({
  items: lines.map(toCartItem),
  version,
  subtotal_cents: subtotalCents,
  discount_cents: discountCents,
  total_cents: totalCents,
})

/**
 * A changed line as clients and events show it, with the cart that the change made. A promotion may change what other lines cost: a phone
 * whose lines do not add up to `cart_total_cents` reads the cart again.
 */
export const toChangedCartItem = (line: PricedCartLine, cart: CartState) => ({ ...toCartItem(line), ...toCartState(cart) })

export const toCartState = ({ version, subtotalCents, discountCents, totalCents }: CartState) => ({
  cart_version: version,
  cart_subtotal_cents: subtotalCents,
  cart_discount_cents: discountCents,
  cart_total_cents: totalCents,
})

/** Whose line it becomes: the caller's own, or whoever a bare table token names. Throws `not_your_line`. */
export function ownerOfNewLine({ dinerId }: Pick<DinerActor, 'dinerId'>, named: number | null): number | null {
  if (dinerId !== null && named !== null && named !== dinerId) throw new DomainError('not_your_line')
  return dinerId ?? named
}

/** A bare table token speaks for the whole table; a diner only for their own lines. Throws `not_your_line`. */
export function mustBeYours({ dinerId }: Pick<DinerActor, 'dinerId'>, line: Pick<CartLine, 'dinerId'>): void {
  if (dinerId !== null && line.dinerId !== dinerId) throw new DomainError('not_your_line', { diner_id: line.dinerId })
}

/** Throws `cart_conflict` with the cart as it is. `seen` null = the client does not compare. */
export function mustBeCurrent(cart: PricedCart, seen: readonly number[] | null): void {
  if (seen !== null && !seen.includes(cart.version)) throw new DomainError('cart_conflict', { cart: toCart(cart) })
}

/** The largest cart. Throws `cart_full`. */
export function mustHaveRoom(cart: Cart): void {
  if (cart.lines.length >= cartLimits.lines) throw new DomainError('cart_full', { max_lines: cartLimits.lines })
}
