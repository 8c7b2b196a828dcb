import type { Knex } from 'knex'
import type { ProductAllergen, RecipeAllergen } from '../../domain/catalog/recipe-allergens'

export interface AllergenOfProduct extends ProductAllergen {
  readonly productId: number
}

/** What is said of the allergens of products. One query. */
export const readProductAllergens = (
  trx: Knex.Transaction,
  productIds: readonly number[],
): Promise<readonly AllergenOfProduct[]> =>
  trx('product_allergens')
    .whereIn('product_id', [...productIds])
    .whereNull('deleted_at')
    .orderBy('id')
    .select({
      productId: 'product_id',
      allergenId: 'allergen_id',
      presence: 'presence_type',
      risk: 'risk_level',
      fromRecipe: 'from_recipe',
      ownRisk: 'own_risk_level',
    })

/** What recipes contain, by recipe; one that is deleted is not in it. One query. */
export async function readRecipeAllergens(
  trx: Knex.Transaction,
  recipeIds: readonly number[],
): Promise<ReadonlyMap<number, readonly RecipeAllergen[]>> {
  const { rows }: { rows: { id: number; allergens: RecipeAllergen[] }[] } = await trx.raw(
    `select recipe.id, (select coalesce(json_agg(json_build_object('allergenId', part.allergen_id, 'risk', part.risk_level) order by part.id), '[]')
                        from recipe_allergens as part where part.recipe_id = recipe.id and part.deleted_at is null) as allergens
     from recipes as recipe where recipe.id = any(?) and recipe.deleted_at is null`,
    [[...recipeIds]],
  )
  return new Map(rows.map(({ id, allergens }) => [id, allergens]))
}
