import type { Knex } from 'knex'
import type { CommandScope } from '../../db/command-scope'
import { type CommitDeps, commit } from '../../db/commit'
import { advanceCart, lineEvent, readCart, takeWholeCart } from '../../db/dining/cart'
import { priceOrder } from '../../db/dining/price-order'
import { lockSession, mustBeLive } from '../../db/floor/sessions'
import type { DinerActor } from '../../domain/access/actor'
import { toEventActor } from '../../domain/access/event-actor'
import { type Cart, type CartLine, mustBeCurrent, mustBeYours, mustHaveRoom, ownerOfNewLine } from '../../domain/dining/cart'
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

/** A line after a change, and the cart's version then. */
export interface ChangedLine {
  readonly line: CartLine
  readonly version: number
}

/**
 * Puts a product into the cart. The line that the same diner has of it gets this quantity instead; its notes stay unless given.
 * Throws `session_closed`, `cart_conflict`, `not_your_line`, `unknown_diner`, `product_unavailable`, `cart_full`.
 */
export const addToCart = (deps: CommitDeps, scope: CommandScope, added: AddedLine) =>
  changeCart<ChangedLine>(deps, scope, added, async (trx, place, cart) => {
    const dinerId = ownerOfNewLine(added.actor, added.dinerId)
    await mustBeSeated(trx, place, dinerId)
    await priceOrder(trx, place, [{ productId: added.productId, qty: added.quantity, notes: null, dinerId }])

    const existing = cart.lines.find(line => line.dinerId === dinerId && line.productId === added.productId)
    if (existing) {
      const { quantity, notes } = added
      return updateLine(trx, place, existing, { quantity, notes: notes ?? existing.notes }, added.actor)
    }
    mustHaveRoom(cart)
    const [row]: { id: number }[] = await trx('cart_items')
      .insert({
        tenant_id: place.tenantId,
        branch_id: place.branchId,
        session_id: place.sessionId,
        diner_id: dinerId,
        product_id: added.productId,
        quantity: added.quantity,
        notes: added.notes,
      })
      .returning('id')
    const changed = await changedLine(trx, place, row?.id ?? 0)
    const actor = toEventActor(added.actor, place.branchId)
    return { result: changed, events: [lineEvent('CART_ITEM_ADDED', place, changed.line, changed.version, actor)] }
  })

export interface EditedLine extends CartCommand {
  readonly itemId: number
  readonly quantity: number
  /** Undefined = as they are. */
  readonly notes?: string | null | undefined
}

/** Throws `session_closed`, `cart_conflict`, `not_found`, `not_your_line`. */
export const editCartLine = (deps: CommitDeps, scope: CommandScope, edited: EditedLine) =>
  changeCart<ChangedLine>(deps, scope, edited, async (trx, place, cart) => {
    const line = findOwnLine(cart, edited)
    const { quantity, notes = line.notes } = edited
    return updateLine(trx, place, line, { quantity, notes }, edited.actor)
  })

/** Throws `session_closed`, `cart_conflict`, `not_found`, `not_your_line`. Returns the cart's version. */
export const removeCartLine = (deps: CommitDeps, scope: CommandScope, removed: CartCommand & { readonly itemId: number }) =>
  changeCart<number>(deps, scope, removed, async (trx, place, cart) => {
    const line = findOwnLine(cart, removed)
    await trx('cart_items').where({ id: line.itemId }).delete()
    const version = await advanceCart(trx, place.sessionId)
    const actor = toEventActor(removed.actor, place.branchId)
    return { result: version, events: [lineEvent('CART_ITEM_REMOVED', place, line, version, actor)] }
  })

/** Empties the cart: a diner's own lines, or everything for a bare table token. Throws `session_closed`, `cart_conflict`. */
export const clearCart = (deps: CommitDeps, scope: CommandScope, cleared: CartCommand) =>
  changeCart<null>(deps, scope, cleared, async (trx, place, cart) => {
    const { dinerId } = cleared.actor
    const actor = toEventActor(cleared.actor, place.branchId)
    if (dinerId === null) return { result: null, events: (await takeWholeCart(trx, place, actor)).events }
    const own = cart.lines.filter(line => line.dinerId === dinerId)
    const ids = own.map(({ itemId }) => itemId)
    await trx('cart_items').whereIn('id', ids).delete()
    if (own.length > 0) await advanceCart(trx, place.sessionId, own.length)
    const events = own.map((line, position) => lineEvent('CART_ITEM_REMOVED', place, line, cart.version + position + 1, actor))
    return { result: null, events }
  })

type Work<T> = (trx: Knex.Transaction, place: SessionPlace, cart: Cart) => ReturnType<Parameters<typeof commit<T>>[2]>

/** One change of a cart at a time, on the cart as it is then. */
const changeCart = <T>(deps: CommitDeps, scope: CommandScope, { actor, seen }: CartCommand, work: Work<T>) =>
  commit<T>(deps, scope, async trx => {
    const place = await lockSession(trx, actor.sessionId)
    mustBeLive(place)
    const cart = await readCart(trx, place.sessionId)
    mustBeCurrent(cart, seen)
    return work(trx, place, cart)
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
  line: CartLine,
  change: { quantity: number; notes: string | null },
  diner: DinerActor,
) {
  await trx('cart_items').where({ id: line.itemId }).update(change)
  const version = await advanceCart(trx, place.sessionId)
  const changed = { ...line, ...change }
  const events = [lineEvent('CART_ITEM_UPDATED', place, changed, version, toEventActor(diner, place.branchId))]
  return { result: { line: changed, version }, events }
}

async function changedLine(trx: Knex.Transaction, place: SessionPlace, itemId: number): Promise<ChangedLine> {
  const version = await advanceCart(trx, place.sessionId)
  const line = (await readCart(trx, place.sessionId)).lines.find(known => known.itemId === itemId)
  if (!line) throw new Error('the cart line was not stored')
  return { line, version }
}

/** Throws `unknown_diner` for somebody of another table. */
async function mustBeSeated(trx: Knex.Transaction, place: SessionPlace, dinerId: number | null): Promise<void> {
  if (dinerId === null) return
  const seated = await trx('diners').where({ id: dinerId, session_id: place.sessionId }).whereNull('deleted_at').first('id')
  if (!seated) throw new DomainError('unknown_diner', { diner_ids: [dinerId] })
}
