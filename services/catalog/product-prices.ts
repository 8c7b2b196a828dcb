import type { Knex } from 'knex'
import { openSessionIds } from '../../db/floor/sessions'
import type { BranchPrice } from '../../db/queries/catalog/product-blocks'
import { liveOffers } from '../../db/queries/menu/branch-offers'
import type { Role, StaffActor } from '../../domain/access/actor'
import { toEventActor } from '../../domain/access/event-actor'
import { availabilityEvent } from '../../domain/catalog/availability'
import type { NewEvent } from '../../domain/events'
import { mustBeOwn } from '../crud/references'
import { replaceLinks } from '../crud/replace-links'
import { mustHoldInEach } from '../crud/scope'
import type { ProductInput } from './product-input'

type SentPrices = NonNullable<ProductInput['branch_prices']>

/** The prices that a product has in branches, locked. */
export const lockPrices = (trx: Knex.Transaction, productId: number): Promise<BranchPrice[]> =>
  trx('branch_products')
    .where({ product_id: productId })
    .whereNull('deleted_at')
    .orderBy('branch_id')
    .forUpdate()
    .select('branch_id', 'price_cents', 'is_available')

/**
 * May they set these prices? Whoever may change the product may send it whole, so what stays as it is asks for nothing; what is set,
 * changed or taken away asks for one of the roles in its branch. Throws `forbidden`, `unknown_reference`.
 */
export async function mustSetPrices(
  trx: Knex.Transaction,
  actor: StaffActor,
  roles: readonly Role[],
  { standing, sent }: { standing: readonly BranchPrice[]; sent: SentPrices },
): Promise<void> {
  const wanted = wantedPrices(standing, sent)
  const isThere = (list: readonly BranchPrice[], price: BranchPrice) => list.some(other => isSame(other, price))
  const differing = [
    ...wanted.filter(price => !isThere(standing, price)),
    ...standing.filter(price => !isThere(wanted, price)),
  ].map(({ branch_id: id }) => id)
  await mustBeOwn(trx, actor.tenantId, {
    field: 'branch_prices',
    table: 'branches',
    ids: wanted.map(({ branch_id }) => branch_id).filter(id => differing.includes(id)),
  })
  if (differing.length > 0) mustHoldInEach(actor, roles, [...new Set(differing)])
}

/** Where nobody says whether it is on sale it stays as it is; what is new is. */
const wantedPrices = (standing: readonly BranchPrice[], sent: SentPrices): BranchPrice[] =>
  sent.map(({ branch_id, price_cents, is_available: isAvailable }) => ({
    branch_id,
    price_cents,
    is_available: isAvailable ?? standing.find(price => price.branch_id === branch_id)?.is_available ?? true,
  }))

const isSame = (one: BranchPrice, other: BranchPrice): boolean =>
  one.branch_id === other.branch_id && one.price_cents === other.price_cents && one.is_available === other.is_available

/** What is switched on or off is told as the kitchen's switch tells it. */
export async function replacePrices(
  trx: Knex.Transaction,
  actor: StaffActor,
  productId: number,
  sent: SentPrices,
): Promise<readonly NewEvent[]> {
  const standing = await lockPrices(trx, productId)
  const wanted = wantedPrices(standing, sent)
  await replaceLinks(trx, actor, {
    table: 'branch_products',
    owner: { product_id: productId },
    key: 'branch_id',
    wanted: wanted.map(price => ({ ...price })),
  })
  const switched = standing.filter(before =>
    wanted.some(after => after.branch_id === before.branch_id && after.is_available !== before.is_available),
  )
  const events: NewEvent[] = []
  for (const { branch_id: branchId } of switched) {
    const offer = await liveOffers(trx).where({ 'offer.branch_id': branchId, 'product.id': productId }).first()
    if (offer) events.push(availabilityEvent(offer, await openSessionIds(trx, branchId), toEventActor(actor, branchId)))
  }
  return events
}
