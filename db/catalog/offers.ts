import type { Knex } from 'knex'
import type { StaffActor } from '../../domain/access/actor'
import type { Offer } from '../../domain/catalog/availability'
import { DomainError } from '../../domain/errors'
import { BranchProductModel } from '../models/branch-product'
import { liveOffers } from '../queries/menu/branch-offers'

/** Locks a product, as whoever edits it does first, and what a branch offers of it. Throws `not_found` where it has no price. */
export async function lockOffer(trx: Knex.Transaction, branchId: number, productId: number): Promise<Offer> {
  await trx('products').where({ id: productId }).forNoKeyUpdate().first('id')
  const offer = await liveOffers(trx).where({ 'offer.branch_id': branchId, 'product.id': productId }).forUpdate('offer').first()
  if (!offer) throw new DomainError('not_found', { entity: 'product' })
  return offer
}

/** The offer must be locked. Whoever read the product before has an older version of it. */
export async function storeAvailability(
  trx: Knex.Transaction,
  offer: Offer,
  isAvailable: boolean,
  by: StaffActor,
): Promise<Offer> {
  const after = { ...offer, isAvailable, version: offer.version + 1 }
  await BranchProductModel.query(trx)
    .where({ branch_id: offer.branchId, product_id: offer.productId, deleted_at: null })
    .patch({ is_available: isAvailable, version: after.version, updated_by_id: by.userId, updated_by_email: by.email })
  await trx('products')
    .where({ id: offer.productId })
    .update({ version: trx.raw('version + 1'), updated_by_id: by.userId, updated_by_email: by.email })
  return after
}
