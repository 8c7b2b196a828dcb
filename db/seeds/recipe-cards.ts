import type { Knex } from 'knex'
import type { DemoRecipe } from './demo-tenant'
import { type Ids, plant } from './plant'

interface Place {
  readonly tenantId: number
  readonly branchId: number
  readonly products: Ids
  readonly allergens: Ids
}

/** The technical sheets of one branch, each tied to the product that is made by it. */
export async function plantRecipes(trx: Knex.Transaction, place: Place, recipes: readonly DemoRecipe[]): Promise<void> {
  for (const recipe of recipes) {
    const [recipeId = 0] = await plant(trx, 'recipes', [toRow(recipe, place)])
    const allergens = recipe.allergens.map(name => ({
      tenant_id: place.tenantId,
      recipe_id: recipeId,
      allergen_id: place.allergens(name),
    }))
    await plant(trx, 'recipe_allergens', allergens)
    const productId = place.products(recipe.product)
    await trx('products').where({ id: productId }).update({ recipe_id: recipeId, inherits_from_recipe: true })
    await trx('product_allergens')
      .where({ product_id: productId, presence_type: 'contains' })
      .whereIn('allergen_id', recipe.allergens.map(place.allergens))
      .update({ from_recipe: true })
  }
}

const toRow = (recipe: DemoRecipe, { tenantId, branchId, products }: Place) => ({
  tenant_id: tenantId,
  branch_id: branchId,
  product_id: products(recipe.product),
  name: recipe.name,
  description: recipe.description,
  short_description: recipe.description,
  cuisine_type: recipe.cuisine,
  difficulty: recipe.difficulty,
  prep_time_minutes: recipe.prepMinutes,
  cook_time_minutes: recipe.cookMinutes,
  servings: recipe.servings,
  cost_cents: recipe.costCents,
  ingredients: JSON.stringify(
    recipe.ingredients.map(([name, quantity, unit]) => ({ ingredient_id: null, name, quantity, unit, notes: null })),
  ),
  preparation_steps: JSON.stringify(
    recipe.steps.map((instruction, position) => ({ step: position + 1, instruction, time_minutes: null })),
  ),
})
