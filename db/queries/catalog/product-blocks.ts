import type { Knex } from 'knex'
import { type Diet, diets } from '../../../domain/catalog/allergen-filter'
import type { Presence, Risk } from '../../../domain/catalog/recipe-allergens'

/** What is kept of a product in other tables than its own, under the names of the wire. */
export interface ProductBlocks {
  readonly id: number
  /** Null once the recipe is deleted. */
  readonly recipe_id: number | null
  readonly recipe_name: string | null
  readonly branch_prices: readonly BranchPrice[]
  readonly allergens: readonly {
    readonly allergen_id: number
    readonly allergen_name: string
    readonly allergen_icon: string | null
    readonly presence_type: Presence
    readonly risk_level: Risk
    readonly from_recipe: boolean
  }[]
  readonly ingredients: readonly object[]
  readonly modifications: readonly object[]
  readonly warnings: readonly object[]
  readonly dietary_profile: { readonly [Name in `is_${Diet}`]: boolean } | null
  readonly cooking: object | null
  readonly rag_config: object | null
  readonly cooking_method_ids: readonly number[]
  readonly flavor_ids: readonly number[]
  readonly texture_ids: readonly number[]
}

export interface BranchPrice {
  readonly branch_id: number
  readonly price_cents: number
  readonly is_available: boolean
}

/** One query for any number of products. A deleted product has what went with it. */
export async function readProductBlocks(
  trx: Knex.Transaction,
  productIds: readonly number[],
): Promise<ReadonlyMap<number, ProductBlocks>> {
  const { rows }: { rows: ProductBlocks[] } = await trx.raw(blocks, [[...productIds]])
  return new Map(rows.map(row => [row.id, row]))
}

const isOfIt = 'part.product_id = product.id and (part.deleted_at is null or part.deleted_with = product.deleted_with)'

/** The columns of rows as a list of objects. */
const list = (table: string, columns: readonly string[], order: string, joined = '') => `
  (select coalesce(json_agg(json_build_object(${pairs(columns)}) order by ${order}), '[]')
   from ${table} as part ${joined} where ${isOfIt})`

/** The columns of the one row, or null. */
const one = (table: string, columns: readonly string[]) => `
  (select json_build_object(${pairs(columns)}) from ${table} as part where ${isOfIt})`

const pairs = (columns: readonly string[]) => columns.map(column => `'${nameOf(column)}', ${expressionOf(column)}`).join(', ')
const nameOf = (column: string) => column.split(' as ')[1] ?? column
const expressionOf = (column: string) => column.split(' as ')[0]?.replace(/^(?!\w+\.)/, 'part.')

/** What a part points at, found by its id: as a join, the planner would read the whole table again for each product. */
const lookup = (table: string, key: string, columns: string, condition = 'true') =>
  `cross join lateral (select ${columns} from ${table} where id = part.${key} and ${condition} offset 0)`

/** Links to look-ups that are there. */
const links = (table: string, key: string, to: string) => `
  to_json(array(select part.${key} from ${table} as part ${lookup(to, key, 'id, name', 'deleted_at is null')} as lookup
        where part.product_id = product.id order by lookup.name, lookup.id))`

const dietColumns = diets.map(diet => `is_${diet}`)
const allergenColumns = [
  'allergen_id',
  'allergen.name as allergen_name',
  'allergen.icon as allergen_icon',
  'presence_type',
  'risk_level',
  'from_recipe',
]

const blocks = `
  select product.id, recipe.id as recipe_id, recipe.name as recipe_name,
    ${list('branch_products', ['branch_id', 'price_cents', 'is_available'], 'part.branch_id')} as branch_prices,
    ${list('product_allergens', allergenColumns, 'allergen.name, allergen.id, part.presence_type', `${lookup('allergens', 'allergen_id', 'id, name, icon')} as allergen`)} as allergens,
    ${list('product_ingredients', ['ingredient_id', 'ingredient.name as ingredient_name', 'is_main', 'notes'], 'part.is_main desc, ingredient.name', `${lookup('ingredients', 'ingredient_id', 'name')} as ingredient`)} as ingredients,
    ${list('product_modifications', ['id', 'action', 'item', 'is_allowed', 'extra_cost_cents'], 'part.id')} as modifications,
    ${list('product_warnings', ['id', 'text', 'severity'], 'part.id')} as warnings,
    ${one('product_dietary_profiles', dietColumns)} as dietary_profile,
    ${one('product_cookings', ['uses_oil', 'prep_time_minutes', 'cook_time_minutes'])} as cooking,
    ${one('product_rag_configs', ['risk_level', 'custom_disclaimer', 'highlight_allergens'])} as rag_config,
    ${links('product_cooking_methods', 'cooking_method_id', 'cooking_methods')} as cooking_method_ids,
    ${links('product_flavors', 'flavor_profile_id', 'flavor_profiles')} as flavor_ids,
    ${links('product_textures', 'texture_profile_id', 'texture_profiles')} as texture_ids
  from products as product
  left join recipes as recipe on recipe.id = product.recipe_id and recipe.deleted_at is null
  where product.id = any(?)`
