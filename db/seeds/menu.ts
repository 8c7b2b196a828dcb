import type { Knex } from 'knex'
import type { Catalogue } from './catalogue'
import type { DemoCategory, DemoProduct } from './demo-tenant'
import { type Ids, idsByName, plant } from './plant'
import { plantProfiles } from './profiles'

interface Place {
  readonly tenantId: number
  readonly branchId: number
  readonly catalogue: Catalogue
}

/** The menu of one branch: categories, subcategories, products with prices and allergens. Answers the products' ids by name. */
export async function plantMenu(trx: Knex.Transaction, place: Place, menu: readonly DemoCategory[]): Promise<Ids> {
  const products: (readonly [string, number | undefined])[] = []
  for (const [position, category] of menu.entries()) {
    const { name, icon } = category
    const row = { tenant_id: place.tenantId, branch_id: place.branchId, name, icon, order: position + 1 }
    const [categoryId = 0] = await plant(trx, 'categories', [row])
    products.push(...(await plantCategory(trx, place, categoryId, category)))
  }
  return idsByName(products)
}

async function plantCategory(trx: Knex.Transaction, place: Place, categoryId: number, category: DemoCategory) {
  const products: (readonly [string, number | undefined])[] = []
  for (const [position, [name, members]] of Object.entries(category.subcategories).entries()) {
    const row = { tenant_id: place.tenantId, category_id: categoryId, name, order: position + 1 }
    const [subcategoryId = 0] = await plant(trx, 'subcategories', [row])
    const ids = await plantProducts(trx, place, { category_id: categoryId, subcategory_id: subcategoryId }, members)
    products.push(...members.map((product, index) => [product.name, ids[index]] as const))
  }
  return products
}

async function plantProducts(
  trx: Knex.Transaction,
  { tenantId, branchId, catalogue }: Place,
  shelf: { category_id: number; subcategory_id: number },
  products: readonly DemoProduct[],
): Promise<number[]> {
  const own = { tenant_id: tenantId }
  const rows = products.map(({ name, description, featured = false, popular = false, badge = null }) => ({
    ...own,
    ...shelf,
    name,
    description,
    featured,
    popular,
    badge,
  }))
  const ids = await plant(trx, 'products', rows)
  const prices = products.map(({ priceCents }, index) => ({
    ...own,
    branch_id: branchId,
    product_id: ids[index],
    price_cents: priceCents,
  }))
  await plant(trx, 'branch_products', prices)

  const presences = products.flatMap((product, index) =>
    allergensOf(product).map(([allergen, presence_type]) => ({
      ...own,
      product_id: ids[index],
      allergen_id: catalogue.allergens(allergen),
      presence_type,
      risk_level: presence_type === 'contains' ? 'standard' : 'low',
    })),
  )
  await plant(trx, 'product_allergens', presences)
  for (const [index, { profile }] of products.entries())
    if (profile) await plantProfiles(trx, { ...own, product_id: ids[index] ?? 0 }, profile, catalogue)
  return ids
}

const allergensOf = ({ contains = [], mayContain = [], freeFrom = [] }: DemoProduct) => [
  ...contains.map(name => [name, 'contains'] as const),
  ...mayContain.map(name => [name, 'may_contain'] as const),
  ...freeFrom.map(name => [name, 'free_from'] as const),
]
