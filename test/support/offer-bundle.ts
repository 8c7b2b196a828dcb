import { randomUUID } from 'node:crypto'
import type { Knex } from 'knex'

export interface OfferedBundle {
  readonly name?: string
  readonly priceCents: number
  /** Product ids and quantities. */
  readonly parts: readonly (readonly [productId: number, quantity: number])[]
  readonly startDate?: string
  readonly endDate?: string
  readonly startTime?: string
  readonly endTime?: string
}

/** A promotion of a branch, on at any time unless it says otherwise. Answers its id. */
export async function offerBundle(
  owner: Knex,
  { tenantId, branchId }: { readonly tenantId: number; readonly branchId: number },
  bundle: OfferedBundle,
): Promise<number> {
  const own = { tenant_id: tenantId }
  const [promotion]: { id: number }[] = await owner('promotions')
    .insert({
      ...own,
      name: bundle.name ?? `Promo ${randomUUID()}`,
      price_cents: bundle.priceCents,
      start_date: bundle.startDate ?? '2000-01-01',
      end_date: bundle.endDate ?? '2099-12-31',
      start_time: bundle.startTime ?? '00:00',
      end_time: bundle.endTime ?? '23:59',
    })
    .returning('id')
  if (!promotion) throw new Error('the promotion was not stored')
  await owner('promotion_branches').insert({ ...own, promotion_id: promotion.id, branch_id: branchId })
  const parts = bundle.parts.map(([product_id, quantity]) => ({ ...own, promotion_id: promotion.id, product_id, quantity }))
  if (parts.length > 0) await owner('promotion_items').insert(parts)
  return promotion.id
}

/** Takes every promotion off the offer, so that a test begins with none. */
export const offerNothing = (owner: Knex) => owner('promotions').delete()
