import type { Knex } from 'knex'
import type { Risk } from '../../../domain/catalog/recipe-allergens'

/** What is kept of a recipe elsewhere, under the names of the wire; null once it is deleted there, or in another branch. */
export interface RecipeBlocks {
  readonly id: number
  readonly branch_name: string
  readonly product_id: number | null
  readonly product_name: string | null
  readonly subcategory_id: number | null
  readonly subcategory_name: string | null
  readonly category_id: number | null
  readonly category_name: string | null
  readonly allergens: readonly {
    readonly id: number
    readonly allergen_id: number
    readonly name: string
    readonly icon: string | null
    readonly risk_level: Risk
  }[]
}

/** The recipe's branch has it: a product that moved to another is no longer this one's to show. */
const isOfBranch = (table: string) =>
  `${table}.deleted_at is null and exists (select from categories as home
     where home.id = ${table}.category_id and home.branch_id = recipes.branch_id)`

/** The category that a recipe is filed under: its subcategory's, else its product's. */
const categoryId = `coalesce(
  (select subcategory.category_id from subcategories as subcategory
   where subcategory.id = recipes.subcategory_id and ${isOfBranch('subcategory')}),
  (select product.category_id from products as product where product.id = recipes.product_id and ${isOfBranch('product')}))`

/** One query for any number of recipes. A deleted recipe has the allergens that went with it. */
export async function readRecipeBlocks(
  trx: Knex.Transaction,
  recipeIds: readonly number[],
): Promise<ReadonlyMap<number, RecipeBlocks>> {
  const { rows }: { rows: RecipeBlocks[] } = await trx.raw(
    `select recipes.id, branch.name as branch_name, product.id as product_id, product.name as product_name,
       subcategory.id as subcategory_id, subcategory.name as subcategory_name, category.id as category_id, category.name as category_name,
       (select coalesce(json_agg(json_build_object('id', allergen.id, 'allergen_id', allergen.id, 'name', allergen.name,
          'icon', allergen.icon, 'risk_level', part.risk_level) order by allergen.name, allergen.id), '[]')
        from recipe_allergens as part join allergens as allergen on allergen.id = part.allergen_id
        where part.recipe_id = recipes.id and (part.deleted_at is null or part.deleted_with = recipes.deleted_with)) as allergens
     from recipes
     join branches as branch on branch.id = recipes.branch_id
     left join products as product on product.id = recipes.product_id and ${isOfBranch('product')}
     left join subcategories as subcategory on subcategory.id = recipes.subcategory_id and ${isOfBranch('subcategory')}
     left join categories as category on category.id = ${categoryId} and category.deleted_at is null
     where recipes.id = any(?)`,
    [[...recipeIds]],
  )
  return new Map(rows.map(row => [row.id, row]))
}

/** Recipes filed under a category of that name, or with that number. */
export const inCategory = (text: string): [sql: string, bindings: (string | number | null)[]] => [
  `exists (select 1 from categories as category where category.deleted_at is null and category.id = ${categoryId}
     and (lower(category.name) = lower(?) or category.id = ?::bigint))`,
  [text, /^\d{1,15}$/.test(text) ? Number(text) : null],
]

/** The names of the categories under which the recipes of some branches are filed, in order, each once. */
export async function listRecipeCategories(
  trx: Knex.Transaction,
  tenantId: number,
  branchIds: readonly number[] | 'all',
): Promise<string[]> {
  const recipes = trx('recipes')
    .join('categories as category', join => join.on('category.id', trx.raw(categoryId)).onNull('category.deleted_at'))
    .where({ 'recipes.tenant_id': tenantId })
    .whereNull('recipes.deleted_at')
    .distinct('category.name')
    .orderBy('category.name')
  return (branchIds === 'all' ? recipes : recipes.whereIn('recipes.branch_id', [...branchIds])).pluck('category.name')
}
