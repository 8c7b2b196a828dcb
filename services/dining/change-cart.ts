import type { Knex } from 'knex'
import type { CommandScope } from '../../db/command-scope'
import { type Change, type CommitDeps, commit } from '../../db/commit'
import { advanceCart, lineEvent, productsOf, readCart, readCartPricing, removeLines, takeWholeCart } from '../../db/dining/cart'
import { lockSession, mustBeLive } from '../../db/floor/sessions'
import type { DinerActor } from '../../domain/access/actor'
import { toEventActor } from '../../domain/access/event-actor'
import {
  type Cart,
  type CartLine,
  type CartState,
  mustBeCurrent,
  mustBeYours,
  mustHaveRoom,
  ownerOfNewLine,
  type PricedCartLine,
} from '../../domain/dining/cart'
import { type CartPricing, priceCart } from '../../domain/dining/price-cart'
import { DomainError } from '../../domain/errors'
import type { SessionPlace } from '../../domain/floor/session'

interface CartCommand {
  readonly actor: DinerActor
  /** Versions of the cart that the client takes for the newest; null = it does not compare. */
  readonly seen: readonly number[] | null
}

export interface AddedLine extends CartCommand {
  readonly productId: number
  readonly quantity: number
  readonly notes: string | null
  /** Whose line, when a bare table token says so. */
  readonly dinerId: number | null
}

/** A line after a change, and the cart then. */
export interface ChangedLine {
  readonly line: PricedCartLine
  readonly cart: CartState
}

/**
 * Puts a product into the cart. The line that the same diner has of it gets this quantity instead; its notes stay unless given.
 * Throws `session_closed`, `cart_conflict`, `not_your_line`, `unknown_diner`, `product_unavailable`, `cart_full`.
 */
export const addToCart = (deps: CommitDeps, scope: CommandScope, added: AddedLine) =>
  changeCart<ChangedLine>(deps, scope, added, async (trx, place, known) => {
    const dinerId = ownerOfNewLine(added.actor, added.dinerId)
    await mustBeSeated(trx, place, dinerId)
    const { productId, quantity, notes } = added
    if (!known.pricing.onSale.has(productId)) throw new DomainError('product_unavailable', { product_ids: [productId] })

    const existing = known.cart.lines.find(line => line.dinerId === dinerId && line.productId === productId)
    if (existing) {
      const change = { quantity, notes: notes ?? existing.notes }
      return updateLine(trx, place, known, existing, change, added.actor)
    }
    mustHaveRoom(known.cart)
    const [row]: { id: number }[] = await trx('cart_items')
      .insert({
        tenant_id: place.tenantId,
        branch_id: place.branchId,
        session_id: place.sessionId,
        diner_id: dinerId,
        product_id: productId,
        quantity,
        notes,
      })
      .returning('id')
    await advanceCart(trx, place.sessionId)
    const cart = await readCart(trx, place.sessionId)
    return changed('CART_ITEM_ADDED', place, { ...known, cart }, row?.id ?? 0, added.actor)
  })

export interface EditedLine extends CartCommand {
  readonly itemId: number
  readonly quantity: number
  /** Undefined = as they are. */
  readonly notes?: string | null | undefined
}

/** Throws `session_closed`, `cart_conflict`, `not_found`, `not_your_line`. */
export const editCartLine = (deps: CommitDeps, scope: CommandScope, edited: EditedLine) =>
  changeCart<ChangedLine>(deps, scope, edited, async (trx, place, known) => {
    const line = findOwnLine(known.cart, edited)
    const { quantity, notes = line.notes } = edited
    return updateLine(trx, place, known, line, { quantity, notes }, edited.actor)
  })

/** Throws `session_closed`, `cart_conflict`, `not_found`, `not_your_line`. Returns the cart's version. */
export const removeCartLine = (deps: CommitDeps, scope: CommandScope, removed: CartCommand & { readonly itemId: number }) =>
  changeCart<number>(deps, scope, removed, async (trx, place, known) => {
    const line = findOwnLine(known.cart, removed)
    const events = await removeLines(trx, place, known, [line], toEventActor(removed.actor, place.branchId))
    return { result: known.cart.version + 1, events }
  })

/** Empties the cart: a diner's own lines, or everything for a bare table token. Throws `session_closed`, `cart_conflict`. */
export const clearCart = (deps: CommitDeps, scope: CommandScope, cleared: CartCommand) =>
  changeCart<null>(deps, scope, cleared, async (trx, place, known) => {
    const { dinerId } = cleared.actor
    const actor = toEventActor(cleared.actor, place.branchId)
    if (dinerId === null) return { result: null, events: await takeWholeCart(trx, place, actor) }
    const own = known.cart.lines.filter(line => line.dinerId === dinerId)
    return { result: null, events: own.length === 0 ? [] : await removeLines(trx, place, known, own, actor) }
  })

/** A cart as it was found, and what prices it. */
interface KnownCart {
  readonly cart: Cart
  readonly pricing: CartPricing
}

type Work<T> = (trx: Knex.Transaction, place: SessionPlace, known: KnownCart) => Promise<Change<T>>

/** One change of a cart at a time, on the cart as it is then. */
const changeCart = <T>(
  deps: CommitDeps,
  scope: CommandScope,
  { actor, seen, productId }: CartCommand & { readonly productId?: number },
  work: Work<T>,
) =>
  commit<T>(deps, scope, async trx => {
    const place = await lockSession(trx, actor.sessionId)
    mustBeLive(place, actor)
    const cart = await readCart(trx, place.sessionId)
    const productIds = productId === undefined ? productsOf(cart) : [...productsOf(cart), productId]
    const known = { cart, pricing: await readCartPricing(trx, place, productIds) }
    mustBeCurrent(priceCart(cart, known.pricing), seen)
    return work(trx, place, known)
  })

function findOwnLine(cart: Cart, { itemId, actor }: { itemId: number; actor: DinerActor }): CartLine {
  const line = cart.lines.find(known => known.itemId === itemId)
  if (!line) throw new DomainError('not_found', { entity: 'cart_item' })
  mustBeYours(actor, line)
  return line
}

async function updateLine(
  trx: Knex.Transaction,
  place: SessionPlace,
  { cart, pricing }: KnownCart,
  line: CartLine,
  change: { quantity: number; notes: string | null },
  diner: DinerActor,
): Promise<Change<ChangedLine>> {
  await trx('cart_items').where({ id: line.itemId }).update(change)
  const version = await advanceCart(trx, place.sessionId)
  const lines = cart.lines.map(one => (one === line ? { ...one, ...change } : one))
  return changed('CART_ITEM_UPDATED', place, { cart: { version, lines }, pricing }, line.itemId, diner)
}

/** The line as the changed cart has it. */
function changed(
  type: 'CART_ITEM_ADDED' | 'CART_ITEM_UPDATED',
  place: SessionPlace,
  { cart, pricing }: KnownCart,
  itemId: number,
  diner: DinerActor,
): Change<ChangedLine> {
  const { lines, ...state } = priceCart(cart, pricing)
  const line = lines.find(known => known.itemId === itemId)
  if (!line) throw new Error('the cart line was not stored')
  return { result: { line, cart: state }, events: [lineEvent(type, place, line, state, toEventActor(diner, place.branchId))] }
}

/** Throws `unknown_diner` for somebody of another table. */
async function mustBeSeated(trx: Knex.Transaction, place: SessionPlace, dinerId: number | null): Promise<void> {
  if (dinerId === null) return
  const seated = await trx('diners').where({ id: dinerId, session_id: place.sessionId }).whereNull('deleted_at').first('id')
  if (!seated) throw new DomainError('unknown_diner', { diner_ids: [dinerId] })
}
