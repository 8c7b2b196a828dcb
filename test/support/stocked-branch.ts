import { randomUUID } from 'node:crypto'
import type { Knex } from 'knex'
import { insertBranch } from './two-tenants'

export interface StockedBranch {
  readonly tenantId: number
  readonly branchId: number
  readonly slug: string
  /** In the order of the menu. */
  readonly productIds: readonly number[]
}

/**
 * A branch of the demo's restaurant with so many products, three to a category, each with an allergen, a diet, an ingredient and a
 * modification: for tests that compare a short menu with a long one.
 */
export async function stockBranch(owner: Knex, products: number): Promise<StockedBranch> {
  const { id: tenantId } = await owner('tenants').orderBy('id').first('id')
  const branchId = await insertBranch(owner, tenantId)
  const { slug } = await owner('branches').where({ id: branchId }).first('slug')
  const [allergen, ingredient] = await Promise.all([
    owner('allergens').where({ tenant_id: tenantId, is_active: true }).orderBy('id').first('id'),
    owner('ingredients').where({ tenant_id: tenantId, is_active: true }).orderBy('id').first('id'),
  ])
  const at = { tenant_id: tenantId }
  const productIds: number[] = []
  let categoryId = 0
  for (let place = 0; place < products; place += 1) {
    if (place % 3 === 0)
      categoryId = await insert(owner, 'categories', {
        ...at,
        branch_id: branchId,
        name: `Categoría ${randomUUID()}`,
        order: place,
      })
    const id = await insert(owner, 'products', { ...at, category_id: categoryId, name: `Plato ${randomUUID()}` })
    await owner('branch_products').insert({ ...at, branch_id: branchId, product_id: id, price_cents: 1000 + place })
    await owner('product_allergens').insert({ ...at, product_id: id, allergen_id: allergen.id, presence_type: 'contains' })
    await owner('product_dietary_profiles').insert({ ...at, product_id: id, is_vegetarian: place % 2 === 0 })
    await owner('product_ingredients').insert({ ...at, product_id: id, ingredient_id: ingredient.id })
    await owner('product_modifications').insert({ ...at, product_id: id, action: 'remove', item: 'cebolla' })
    productIds.push(id)
  }
  return { tenantId, branchId, slug, productIds }
}

async function insert(owner: Knex, table: string, row: object): Promise<number> {
  const [made] = await owner(table).insert(row).returning<{ id: number }[]>('id')
  if (!made) throw new Error(`nothing inserted into ${table}`)
  return made.id
}
