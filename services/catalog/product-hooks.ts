import type { Knex } from 'knex'
import type { Role, StaffActor } from '../../domain/access/actor'
import { kitchenStaff } from '../../domain/access/permissions'
import { alsoContaining } from '../../domain/catalog/recipe-allergens'
import { fieldFault } from '../../domain/field-fault'
import { mustBeOwn } from '../crud/references'
import { replaceLinks } from '../crud/replace-links'
import type { Effects, Hooks, Row } from '../crud/resource'
import { mustShareBranch } from '../crud/scope'
import type { ProductInput } from './product-input'
import { lockPrices, mustSetPrices, replacePrices } from './product-prices'
import { replaceProfiles } from './product-profiles'
import { settleAllergens } from './settle-allergens'

type Sent = Partial<ProductInput>
/** A product as it would be: stored columns with what was sent over them. */
type Shelf = Pick<ProductInput, 'category_id' | 'subcategory_id' | 'recipe_id' | 'inherits_from_recipe'>

/** A product is one thing to those who edit it and fourteen tables to us. `pricedBy`: who may set prices in a branch. */
export const productHooks = (pricedBy: readonly Role[]): Hooks<ProductInput> => ({
  beforeLock: (trx, id, input, actor) => holdRecipes(trx, [id], input, actor),
  async validateCreate(trx, input, actor) {
    await mustFit(trx, actor, input, null)
    await mustKnowParts(trx, actor, input)
    const { branch_prices: sent } = input
    if (sent) await mustSetPrices(trx, actor, pricedBy, { standing: [], sent })
  },
  async validateUpdate(trx, before, input, actor) {
    await mustFit(trx, actor, { ...(before as unknown as Shelf), ...unlinked(input), ...input }, before)
    await mustKnowParts(trx, actor, input)
    const { branch_prices: sent } = input
    if (sent) await mustSetPrices(trx, actor, pricedBy, { standing: await lockPrices(trx, before.id), sent })
  },
  beforeUpdate: async (_trx, _before, input) => unlinked(input),
  afterCreate: writeParts,
  afterUpdate: writeParts,
  async afterRestore(trx, ids, actor) {
    await holdRecipes(trx, ids, {}, actor)
    const products = (await trx('products').whereIn('id', [...ids])) as Row[]
    await settleAllergens(trx, actor, products)
    return undefined
  },
})

/** Without a recipe there is nothing to inherit from. */
const unlinked = ({ recipe_id: recipeId, inherits_from_recipe: inherits }: Sent) =>
  recipeId === null && inherits === undefined ? { inherits_from_recipe: false } : {}

async function mustFit(trx: Knex.Transaction, actor: StaffActor, product: Shelf, before: Row | null): Promise<void> {
  const { category_id, subcategory_id: id, recipe_id: recipeId, inherits_from_recipe: inherits } = product
  if (id !== null && (before?.category_id !== category_id || before.subcategory_id !== id)) {
    const fits = await trx('subcategories').where({ id, category_id, tenant_id: actor.tenantId }).first('id')
    if (!fits) throw fieldFault('/subcategory_id', 'La subcategoría no es de esa categoría.')
  }
  if (recipeId === null) {
    if (inherits) throw fieldFault('/recipe_id', 'Para heredar de una receta hay que decir de cuál.')
  } else if (recipeId !== before?.recipe_id || (inherits && !before.inherits_from_recipe)) {
    await mustReadRecipe(trx, actor, recipeId)
  }
}

/** Throws `unknown_reference`, `forbidden`. */
async function mustReadRecipe(trx: Knex.Transaction, actor: StaffActor, id: number): Promise<void> {
  await mustBeOwn(trx, actor.tenantId, { field: 'recipe_id', table: 'recipes', ids: [id] })
  const branchIds: number[] = await trx('recipes').where({ id }).pluck('branch_id')
  mustShareBranch(actor, kitchenStaff, branchIds)
}

/**
 * Recipes before products: whoever changes a recipe holds it, and then waits for the products that inherit from it. Held by whoever changes
 * such a product, a recipe says the same until the product has its allergens.
 */
async function holdRecipes(trx: Knex.Transaction, productIds: readonly number[], sent: Sent, { tenantId }: StaffActor) {
  await trx('recipes')
    .where({ tenant_id: tenantId })
    .where(wanted =>
      wanted
        .whereIn(
          'id',
          trx('products')
            .whereIn('id', [...productIds])
            .whereNotNull('recipe_id')
            .select('recipe_id'),
        )
        .orWhere({ id: sent.recipe_id ?? 0 }),
    )
    .orderBy('id')
    .forShare()
    .select('id')
}

/** Throws `unknown_reference` for what a list names and the restaurant does not have. */
async function mustKnowParts(trx: Knex.Transaction, { tenantId }: StaffActor, input: Sent): Promise<void> {
  const {
    allergens = [],
    allergen_ids: allergenIds = [],
    ingredients = [],
    cooking_info: cooking,
    sensory_profile: sensory,
  } = input
  const named = [
    ['allergens', 'allergens', allergens.map(({ allergen_id }) => allergen_id)],
    ['allergen_ids', 'allergens', allergenIds],
    ['ingredients', 'ingredients', ingredients.map(({ ingredient_id }) => ingredient_id)],
    ['cooking_info', 'cooking_methods', cooking?.cooking_method_ids ?? []],
    ['sensory_profile', 'flavor_profiles', sensory?.flavor_ids ?? []],
    ['sensory_profile', 'texture_profiles', sensory?.texture_ids ?? []],
  ] as const
  for (const [field, table, ids] of named) await mustBeOwn(trx, tenantId, { field, table, ids })
}

async function writeParts(trx: Knex.Transaction, product: Row, input: Sent, actor: StaffActor): Promise<Effects | undefined> {
  const replace = (table: string, key: string | readonly string[], wanted: readonly object[] | undefined) =>
    wanted && replaceLinks(trx, actor, { table, owner: { product_id: product.id }, key, wanted: wanted.map(row => ({ ...row })) })
  await replace('product_ingredients', 'ingredient_id', input.ingredients)
  await replace('product_modifications', ['action', 'item'], input.modifications)
  await replace('product_warnings', 'text', input.warnings)
  await replaceProfiles(trx, actor, product.id, input)
  await settleAllergens(trx, actor, [product], saidOf(input))
  const events = input.branch_prices ? await replacePrices(trx, actor, product.id, input.branch_prices) : []
  return events.length > 0 ? { events } : undefined
}

/** The allergens that were written, in either list; undefined where nothing was. */
function saidOf({ allergens, allergen_ids: ids }: Sent): Parameters<typeof settleAllergens>[3] {
  const said = allergens?.map(one => ({ allergenId: one.allergen_id, presence: one.presence_type, risk: one.risk_level }))
  if (!said && !ids) return undefined
  return standing => alsoContaining(said ?? standing.filter(({ presence }) => presence !== 'contains'), ids ?? [])
}
