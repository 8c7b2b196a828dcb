import type { Knex } from 'knex'
import { type Cart, type CartLine, toCartItem } from '../../domain/dining/cart'
import type { EventActor, NewEvent } from '../../domain/events'
import { eventAt, type SessionPlace } from '../../domain/floor/session'

/** Lines that left the cart to become a round. */
export interface TakenLines {
  readonly lines: readonly Pick<CartLine, 'dinerId' | 'productId' | 'quantity' | 'notes'>[]
  readonly events: readonly NewEvent[]
}

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

/** Counts changes; returns the version after the last of them. The session must be locked. */
export async function advanceCart(trx: Knex.Transaction, sessionId: number, changes = 1): Promise<number> {
  const [session]: { cart_version: number }[] = await trx('table_sessions')
    .where({ id: sessionId })
    .increment('cart_version', changes)
    .returning('cart_version')
  return session?.cart_version ?? changes
}

type LineEvent = 'CART_ITEM_ADDED' | 'CART_ITEM_UPDATED' | 'CART_ITEM_REMOVED'

/** Tells the phones of the table the whole line, and the version that this change made. */
export const lineEvent = (type: LineEvent, place: SessionPlace, line: CartLine, version: number, actor: EventActor): NewEvent =>
  eventAt(place, type, { ...toCartItem(line), cart_version: version }, actor)

/** Takes everybody's lines. The session must be locked. */
export async function takeWholeCart(trx: Knex.Transaction, place: SessionPlace, actor: EventActor): Promise<TakenLines> {
  const { lines } = await readCart(trx, place.sessionId)
  if (lines.length === 0) return { lines, events: [] }
  await trx('cart_items').where({ session_id: place.sessionId }).delete()
  const version = await advanceCart(trx, place.sessionId)
  return { lines, events: [eventAt(place, 'CART_CLEARED', { cleared: true, cart_version: version }, actor)] }
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
): Promise<TakenLines> {
  const cart = await readCart(trx, place.sessionId)
  const lines = cart.lines.filter(line => (dinerId === null || line.dinerId === dinerId) && productIds.includes(line.productId))
  if (lines.length === 0) return { lines, events: [] }
  const ids = lines.map(({ itemId }) => itemId)
  await trx('cart_items').whereIn('id', ids).delete()
  await advanceCart(trx, place.sessionId, lines.length)
  const events = lines.map((line, position) => lineEvent('CART_ITEM_REMOVED', place, line, cart.version + position + 1, actor))
  return { lines, events }
}
