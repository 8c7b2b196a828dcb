import type { Knex } from 'knex'
import type { OfferedProduct } from '../../../domain/customers/suggestions'
import { readMenuAllergens } from '../menu/branch-menu'
import { listBranchOffers } from '../menu/branch-offers'

/** What a branch's menu offers at this moment, in three queries. */
export async function readOfferedProducts(trx: Knex.Transaction, tenantId: number, branchId: number): Promise<OfferedProduct[]> {
  const offers = await listBranchOffers(trx, { tenantId, branchIds: [branchId], isAvailable: true })
  const ids = offers.map(({ productId }) => productId)
  const looks: { id: number; image: string | null; popular: boolean }[] = await trx('products')
    .whereIn('id', ids)
    .select('id', 'image', 'popular')
  const look = new Map(looks.map(row => [row.id, row]))
  const allergens = new Map<number, number[]>()
  for (const { productId, id, presence } of await readMenuAllergens(trx, ids))
    if (presence !== 'free_from') allergens.set(productId, [...(allergens.get(productId) ?? []), id])
  return offers.map(({ productId, productName, subcategoryId }) => ({
    productId,
    name: productName,
    image: look.get(productId)?.image ?? null,
    subcategoryId,
    isPopular: look.get(productId)?.popular ?? false,
    allergenIds: allergens.get(productId) ?? [],
  }))
}
