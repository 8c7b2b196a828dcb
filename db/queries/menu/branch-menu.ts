import type { Knex } from 'knex'
import { inTenant } from '../../postgres'
import type { PublicBranch } from './branch-by-slug'

export interface MenuCategory {
  readonly id: number
  readonly name: string
  readonly icon: string | null
  readonly image: string | null
  readonly order: number
}

export interface MenuSubcategory {
  readonly id: number
  readonly categoryId: number
  readonly name: string
  readonly image: string | null
  readonly order: number
}

export interface MenuProduct {
  readonly id: number
  readonly name: string
  readonly description: string | null
  readonly image: string | null
  readonly categoryId: number
  readonly subcategoryId: number | null
  readonly featured: boolean
  readonly popular: boolean
  readonly badge: string | null
  readonly seal: string | null
  readonly priceCents: number
}

export interface MenuAllergen {
  readonly productId: number
  readonly id: number
  readonly name: string
  readonly icon: string | null
  readonly presence: 'contains' | 'may_contain' | 'free_from'
}

export interface MenuDiet {
  readonly product_id: number
  readonly is_vegetarian: boolean
  readonly is_vegan: boolean
  readonly is_gluten_free: boolean
  readonly is_dairy_free: boolean
  readonly is_celiac_safe: boolean
  readonly is_keto: boolean
  readonly is_low_sodium: boolean
}

export interface MenuCooking {
  readonly productId: number
  readonly methods: readonly string[]
  readonly usesOil: boolean
  readonly prepTimeMinutes: number | null
  readonly cookTimeMinutes: number | null
}

/** All that a branch's menu shows, in the order it shows it. */
export interface BranchMenu {
  readonly branch: PublicBranch
  readonly categories: readonly MenuCategory[]
  readonly subcategories: readonly MenuSubcategory[]
  readonly products: readonly MenuProduct[]
  readonly allergens: readonly MenuAllergen[]
  readonly diets: readonly MenuDiet[]
  readonly cookings: readonly MenuCooking[]
}

/** A menu costs six queries however long it is. Excluded categories and subcategories hide their products with them. */
export const readBranchMenu = (db: Knex, branch: PublicBranch): Promise<BranchMenu> =>
  inTenant(db, branch.tenantId, async trx => {
    const categories = await readCategories(trx, branch.id)
    const subcategories = await readSubcategories(trx, branch.id, categories)
    const products = await readProducts(trx, branch.id, categories, subcategories)
    const ids = products.map(({ id }) => id)
    return {
      branch,
      categories,
      subcategories,
      products,
      allergens: await readMenuAllergens(trx, ids),
      diets: await readMenuDiets(trx, ids),
      cookings: await readMenuCookings(trx, ids),
    }
  })

const readCategories = (trx: Knex.Transaction, branchId: number): Promise<MenuCategory[]> =>
  trx('categories')
    .where({ branch_id: branchId, is_active: true })
    .whereNotExists(excluded(trx, 'branch_category_exclusions', 'category_id', 'categories.id', branchId))
    .orderBy(['order', 'id'])
    .select('id', 'name', 'icon', 'image', 'order')

const readSubcategories = (
  trx: Knex.Transaction,
  branchId: number,
  categories: readonly MenuCategory[],
): Promise<MenuSubcategory[]> =>
  trx('subcategories')
    .whereIn('category_id', categories.map(idOf))
    .where({ is_active: true })
    .whereNotExists(excluded(trx, 'branch_subcategory_exclusions', 'subcategory_id', 'subcategories.id', branchId))
    .orderBy(['order', 'id'])
    .select('id', 'category_id as categoryId', 'name', 'image', 'order')

const excluded = (trx: Knex.Transaction, table: string, column: string, of: string, branchId: number) =>
  trx(`${table} as hidden`)
    .whereRaw('?? = ??', [`hidden.${column}`, of])
    .where({ 'hidden.branch_id': branchId })
    .whereNull('hidden.deleted_at')
    .select(trx.raw('1'))

const readProducts = (
  trx: Knex.Transaction,
  branchId: number,
  categories: readonly MenuCategory[],
  subcategories: readonly MenuSubcategory[],
): Promise<MenuProduct[]> =>
  trx('products as product')
    .join('branch_products as offer', 'offer.product_id', 'product.id')
    .leftJoin('subcategories as subcategory', 'subcategory.id', 'product.subcategory_id')
    .where({ 'offer.branch_id': branchId, 'offer.is_available': true, 'offer.is_active': true, 'product.is_active': true })
    .whereIn('product.category_id', categories.map(idOf))
    .where(shown => shown.whereNull('product.subcategory_id').orWhereIn('product.subcategory_id', subcategories.map(idOf)))
    .orderByRaw('subcategory."order" nulls first, subcategory.id, product.id')
    .select(
      'product.id',
      'product.name',
      'product.description',
      'product.image',
      'product.category_id as categoryId',
      'product.subcategory_id as subcategoryId',
      'product.featured',
      'product.popular',
      'product.badge',
      'product.seal',
      'offer.price_cents as priceCents',
    )

const idOf = ({ id }: { id: number }): number => id

export const readMenuAllergens = (trx: Knex.Transaction, productIds: readonly number[]): Promise<MenuAllergen[]> =>
  trx('product_allergens as link')
    .join('allergens as allergen', 'allergen.id', 'link.allergen_id')
    .whereIn('link.product_id', [...productIds])
    .where({ 'link.is_active': true, 'allergen.is_active': true })
    .orderBy(['allergen.name', 'allergen.id'])
    .select('link.product_id as productId', 'allergen.id', 'allergen.name', 'allergen.icon', 'link.presence_type as presence')

export const readMenuDiets = (trx: Knex.Transaction, productIds: readonly number[]): Promise<MenuDiet[]> =>
  trx('product_dietary_profiles')
    .whereIn('product_id', [...productIds])
    .where({ is_active: true })
    .select(
      'product_id',
      'is_vegetarian',
      'is_vegan',
      'is_gluten_free',
      'is_dairy_free',
      'is_celiac_safe',
      'is_keto',
      'is_low_sodium',
    )

/** Products with neither times nor methods are absent. */
export async function readMenuCookings(trx: Knex.Transaction, productIds: readonly number[]): Promise<MenuCooking[]> {
  const { rows }: { rows: MenuCooking[] } = await trx.raw(
    `select product.id as "productId", coalesce(method.names, '{}') as methods, coalesce(cooking.uses_oil, false) as "usesOil",
            cooking.prep_time_minutes as "prepTimeMinutes", cooking.cook_time_minutes as "cookTimeMinutes"
     from unnest(?::bigint[]) as product (id)
     left join product_cookings as cooking on cooking.product_id = product.id and cooking.is_active
     left join lateral (
       select array_agg(cooking_methods.name order by cooking_methods.name) as names
       from product_cooking_methods as link
       join cooking_methods on cooking_methods.id = link.cooking_method_id and cooking_methods.is_active
       where link.product_id = product.id
     ) as method on true
     where cooking.id is not null or method.names is not null`,
    [[...productIds]],
  )
  return rows
}
