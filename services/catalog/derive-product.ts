import type { CommandScope } from '../../db/command-scope'
import type { StaffActor } from '../../domain/access/actor'
import { foldText } from '../../domain/fold-text'
import { BaseCrudService, type CrudDeps } from '../crud/base-crud-service'
import type { Input, View } from '../crud/resource'
import { derivedProduct } from './product'
import { recipe } from './recipe'
import type { RecipeInput } from './recipe-input'

/**
 * Makes a product of a recipe, which it inherits from: `wanted` says its name, where it is filed and what it costs; the rest is the
 * recipe's. Asks for a role that writes recipes in the recipe's branch, in the category's, and in that of each price. Throws `not_found`
 * for the recipe and the category, and what creating a product throws.
 */
export async function deriveProduct(
  deps: CrudDeps,
  scope: CommandScope,
  actor: StaffActor,
  recipeId: number,
  wanted: Input,
): Promise<View> {
  const source = await new BaseCrudService(deps, recipe).get(actor, recipeId)
  const input = derivedProduct.createBody.parse({
    ...productOf(source as unknown as RecipeInput),
    ...wanted,
    recipe_id: recipeId,
  })
  return new BaseCrudService(deps, derivedProduct).create(scope, actor, input)
}

const productOf = (source: RecipeInput) => ({
  description: source.short_description ?? source.description,
  image: source.image,
  inherits_from_recipe: true,
  cooking_info: {
    uses_oil: source.uses_oil,
    prep_time_minutes: source.prep_time_minutes,
    cook_time_minutes: source.cook_time_minutes,
  },
  modifications: distinct(source.modifications, ({ action, item }) => `${action} ${foldText(item)}`).map(
    ({ action, item, allowed }) => ({ action, item, is_allowed: allowed }),
  ),
  warnings: distinct(source.warnings, foldText).map(text => ({ text })),
  rag_config: { risk_level: source.risk_level, custom_disclaimer: source.custom_rag_disclaimer },
})

/** A product says nothing twice. */
const distinct = <T>(items: readonly T[], keyOf: (item: T) => string): T[] => [
  ...new Map(items.map(item => [keyOf(item), item])).values(),
]
