import type { Knex } from 'knex'
import {
  type Cart,
  type CartLine,
  type CartState,
  type PricedCart,
  type PricedCartLine,
  toCartState,
  toChangedCartItem,
} from '../../domain/dining/cart'
import { type CartPricing, priceCart } from '../../domain/dining/price-cart'
import type { EventActor, NewEvent } from '../../domain/events'
import { eventAt, type SessionPlace } from '../../domain/floor/session'
import { readRunningPromotions } from '../catalog/running-promotions'
import { type MenuPlace, readOnSale } from './on-sale'

/** The cart of a table, its lines in the order they came. Consistent when the session is locked. */
export async function readCart(db: Knex, sessionId: number): Promise<Cart> {
  const session: { cart_version: number } | undefined = await db('table_sessions').where({ id: sessionId }).first('cart_version')
  const lines: CartLine[] = await db('cart_items as line')
    .join('products as product', 'product.id', 'line.product_id')
    .leftJoin('diners as diner', 'diner.id', 'line.diner_id')
    .leftJoin('branch_products as offer', function joinOffer() {
      this.on('offer.product_id', 'line.product_id').andOn('offer.branch_id', 'line.branch_id').andOnNull('offer.deleted_at')
    })
    .where('line.session_id', sessionId)
    .orderBy('line.id')
    .select(
      'line.id as itemId',
      'line.product_id as productId',
      'product.name as productName',
      'product.image as productImage',
      db.raw('coalesce(offer.price_cents, 0)::bigint as "priceCents"'),
      'line.quantity',
      'line.notes',
      'line.diner_id as dinerId',
      'diner.name as dinerName',
      'diner.color as dinerColor',
    )
  return { version: session?.cart_version ?? 0, lines }
}

/** What prices a cart with these products: now, or at a moment. */
export const readCartPricing = async (
  db: Knex,
  place: MenuPlace,
  productIds: readonly number[],
  at?: Date,
): Promise<CartPricing> => ({
  onSale: await readOnSale(db, place, [...new Set(productIds)]),
  bundles: await readRunningPromotions(db, place, at),
})

/** The cart of a table with what it costs. */
export async function readPricedCart(
  db: Knex,
  place: MenuPlace & Pick<SessionPlace, 'sessionId'>,
  at?: Date,
): Promise<PricedCart> {
  const cart = await readCart(db, place.sessionId)
  return priceCart(cart, await readCartPricing(db, place, productsOf(cart), at))
}

export const productsOf = ({ lines }: Cart): number[] => lines.map(({ productId }) => productId)

/** Counts changes; returns the version after the last of them. The session must be locked. */
export async function advanceCart(trx: Knex.Transaction, sessionId: number, changes = 1): Promise<number> {
  const [session]: { cart_version: number }[] = await trx('table_sessions')
    .where({ id: sessionId })
    .increment('cart_version', changes)
    .returning('cart_version')
  return session?.cart_version ?? changes
}

type LineEvent = 'CART_ITEM_ADDED' | 'CART_ITEM_UPDATED' | 'CART_ITEM_REMOVED'

/** Tells the phones of the table the whole line, and the cart that this change made. */
export const lineEvent = (
  type: LineEvent,
  place: SessionPlace,
  line: PricedCartLine,
  cart: CartState,
  actor: EventActor,
): NewEvent => eventAt(place, type, toChangedCartItem(line, cart), actor)

/** Takes everybody's lines. The session must be locked. */
export async function takeWholeCart(trx: Knex.Transaction, place: SessionPlace, actor: EventActor): Promise<NewEvent[]> {
  const taken = await trx('cart_items').where({ session_id: place.sessionId }).delete()
  if (taken === 0) return []
  const emptied = { version: await advanceCart(trx, place.sessionId), subtotalCents: 0, discountCents: 0, totalCents: 0 }
  return [eventAt(place, 'CART_CLEARED', { cleared: true, ...toCartState(emptied) }, actor)]
}

/**
 * Takes one diner's lines of some products, or everybody's (null: a phone that speaks for the table as a whole); each is one change. The
 * session must be locked.
 */
export async function takeLinesOf(
  trx: Knex.Transaction,
  place: SessionPlace,
  dinerId: number | null,
  productIds: readonly number[],
  actor: EventActor,
): Promise<NewEvent[]> {
  const cart = await readCart(trx, place.sessionId)
  const lines = cart.lines.filter(line => (dinerId === null || line.dinerId === dinerId) && productIds.includes(line.productId))
  if (lines.length === 0) return []
  return removeLines(trx, place, { cart, pricing: await readCartPricing(trx, place, productsOf(cart)) }, lines, actor)
}

/** Takes lines out one after the other: each is a change, and says what is left. The session must be locked. */
export async function removeLines(
  trx: Knex.Transaction,
  place: SessionPlace,
  { cart, pricing }: { readonly cart: Cart; readonly pricing: CartPricing },
  lines: readonly CartLine[],
  actor: EventActor,
): Promise<NewEvent[]> {
  const ids = lines.map(({ itemId }) => itemId)
  await trx('cart_items').whereIn('id', ids).delete()
  await advanceCart(trx, place.sessionId, lines.length)
  const events: NewEvent[] = []
  let before = priceCart(cart, pricing)
  for (const id of ids) {
    const removed = before.lines.find(({ itemId }) => itemId === id)
    if (!removed) continue
    const left = before.lines.filter(line => line !== removed)
    const after = priceCart({ version: before.version + 1, lines: left }, pricing)
    events.push(lineEvent('CART_ITEM_REMOVED', place, removed, after, actor))
    before = after
  }
  return events
}
