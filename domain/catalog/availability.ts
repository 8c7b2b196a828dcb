import type { EventActor, NewEvent } from '../events'

/** A product as a branch offers it, switched on or off. */
export interface Offer {
  readonly productId: number
  readonly productName: string
  readonly tenantId: number
  readonly branchId: number
  readonly categoryId: number
  readonly categoryName: string
  readonly subcategoryId: number | null
  readonly subcategoryName: string | null
  readonly priceCents: number
  readonly isAvailable: boolean
  readonly version: number
}

/** Tells the branch's staff, and the phones of the sessions that are open there, so that they take it off (or back on) their menus and carts. */
export const availabilityEvent = (offer: Offer, openSessionIds: readonly number[], actor: EventActor): NewEvent => ({
  type: 'PRODUCT_AVAILABILITY_CHANGED',
  tenant_id: offer.tenantId,
  branch_id: offer.branchId,
  table_id: null,
  session_id: null,
  session_ids: openSessionIds,
  sector_id: null,
  entity: {
    product_id: offer.productId,
    product_name: offer.productName,
    branch_id: offer.branchId,
    is_available: offer.isAvailable,
    price_cents: offer.priceCents,
    category_id: offer.categoryId,
    category_name: offer.categoryName,
    subcategory_id: offer.subcategoryId,
    subcategory_name: offer.subcategoryName,
    version: offer.version,
  },
  actor,
})
