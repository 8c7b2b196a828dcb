import { z } from 'zod'
import type { Offer } from '../../domain/catalog/availability'
import { stationOf } from '../../domain/kitchen/station'
import { station } from './ticket'

const id = z.number().int()

export const offerSchema = z.object({
  product_id: id,
  product_name: z.string(),
  branch_id: id,
  category_id: id,
  category_name: z.string(),
  subcategory_id: id.nullable(),
  subcategory_name: z.string().nullable(),
  station,
  price_cents: z.number().int(),
  is_available: z.boolean(),
  version: z.number().int(),
})

export const presentOffer = (offer: Offer): z.infer<typeof offerSchema> => ({
  product_id: offer.productId,
  product_name: offer.productName,
  branch_id: offer.branchId,
  category_id: offer.categoryId,
  category_name: offer.categoryName,
  subcategory_id: offer.subcategoryId,
  subcategory_name: offer.subcategoryName,
  station: stationOf(offer.subcategoryName, offer.categoryName),
  price_cents: offer.priceCents,
  is_available: offer.isAvailable,
  version: offer.version,
})
