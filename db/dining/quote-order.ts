import type { Knex } from 'knex'
import { mustStayPayable, orderedCents } from '../../domain/billing/session-limit'
import type { Quote } from '../../domain/dining/quote'
import type { Order, OrderLine } from '../../domain/dining/round-commands'
import { DomainError } from '../../domain/errors'
import { readBillableItems } from '../billing/charges'
import { readCart } from './cart'
import type { MenuPlace } from './on-sale'
import { priceOrder } from './price-order'

/** A table that orders. */
interface OrderingTable extends MenuPlace {
  readonly sessionId: number
}

/**
 * What an order of a table costs, now or at a moment: what sending it then would store. Writes nothing; who is going to send it must have
 * locked the session. Throws `cart_empty`, `unknown_diner`, `product_unavailable`, `total_too_large`.
 */
export async function quoteOrder(db: Knex, place: OrderingTable, order: Order, at?: Date): Promise<Quote> {
  const lines = 'fromCart' in order ? await readCartOrder(db, place) : order.lines
  if (lines.length === 0) throw new DomainError('cart_empty')
  await mustBeSeated(db, place, lines)
  const quote = await priceOrder(db, place, lines, at)
  mustStayPayable(orderedCents(await readBillableItems(db, place.sessionId)) + quote.totalCents)
  return quote
}

/** Everybody's lines. */
async function readCartOrder(db: Knex, { sessionId }: OrderingTable): Promise<OrderLine[]> {
  const { lines } = await readCart(db, sessionId)
  return lines.map(({ productId, quantity, notes, dinerId }) => ({ productId, qty: quantity, notes, dinerId }))
}

/** Throws `unknown_diner` for somebody of another table. */
async function mustBeSeated(db: Knex, place: OrderingTable, lines: readonly OrderLine[]): Promise<void> {
  const wanted = [...new Set(lines.flatMap(({ dinerId }) => (dinerId === null ? [] : [dinerId])))]
  const seated: { id: number }[] = await db('diners')
    .where({ session_id: place.sessionId })
    .whereNull('deleted_at')
    .whereIn('id', wanted)
    .select('id')
  const missing = wanted.filter(id => !seated.some(diner => diner.id === id))
  if (missing.length > 0) throw new DomainError('unknown_diner', { diner_ids: missing })
}
