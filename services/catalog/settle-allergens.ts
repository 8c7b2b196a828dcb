import type { Knex } from 'knex'
import { readProductAllergens, readRecipeAllergens } from '../../db/catalog/product-allergens'
import type { StaffActor } from '../../domain/access/actor'
import {
  contradictions,
  disinheritAllergens,
  inheritAllergens,
  type ProductAllergen,
  type RecipeAllergen,
  type SaidAllergen,
  writeAllergens,
} from '../../domain/catalog/recipe-allergens'
import { fieldFault } from '../../domain/field-fault'
import { replaceLinks } from '../crud/replace-links'
import type { Row } from '../crud/resource'

/**
 * Gives products the allergens that they have by their recipes, and by what was written: `written` replaces what is said of each by hand.
 * A product whose recipe is deleted keeps what it has of it. The products must be locked. Answers those that changed. Throws
 * `invalid_request` for a product that is said to contain an allergen and to be free of it.
 */
export async function settleAllergens(
  trx: Knex.Transaction,
  actor: StaffActor,
  products: readonly Row[],
  written?: (standing: readonly ProductAllergen[]) => readonly SaidAllergen[],
): Promise<readonly number[]> {
  const ids = products.map(({ id }) => id)
  const allergens = await readProductAllergens(trx, ids)
  const recipeIds = products.map(recipeOf).filter(id => id !== null)
  const recipes = recipeIds.length > 0 ? await readRecipeAllergens(trx, recipeIds) : new Map<number, readonly RecipeAllergen[]>()
  const changed: number[] = []
  for (const product of products) {
    const standing = allergens.filter(({ productId }) => productId === product.id)
    const recipeId = recipeOf(product)
    const recipe = recipeId === null ? [] : recipes.get(recipeId)
    const said = written ? writeAllergens(standing, written(standing)) : standing
    if (written) mustNotContradict([...said, ...(recipe ?? []).map(contained)])
    const settled = recipeId === null ? disinheritAllergens(said) : recipe ? inheritAllergens(said, recipe) : said
    if (isSame(standing, settled)) continue
    await store(trx, actor, product.id, settled)
    changed.push(product.id)
  }
  return changed
}

const recipeOf = ({ inherits_from_recipe: inherits, recipe_id: id }: Row): number | null =>
  inherits === true ? (id as number | null) : null

const contained = ({ allergenId }: RecipeAllergen) => ({ allergenId, presence: 'contains' as const })

function mustNotContradict(said: Parameters<typeof contradictions>[0]): void {
  const ids = contradictions(said)
  if (ids.length > 0)
    throw fieldFault(
      '/allergens',
      'Un producto no puede contener un alérgeno, por sí mismo o por su receta, y estar libre de él.',
      {
        allergen_ids: ids,
      },
    )
}

const isSame = (before: readonly ProductAllergen[], after: readonly ProductAllergen[]): boolean => {
  const known = new Set(before.map(textOf))
  return before.length === after.length && after.every(one => known.has(textOf(one)))
}

const textOf = ({ allergenId, presence, risk, fromRecipe, ownRisk }: ProductAllergen): string =>
  [allergenId, presence, risk, fromRecipe, ownRisk].join(' ')

const store = (trx: Knex.Transaction, actor: StaffActor, productId: number, allergens: readonly ProductAllergen[]) =>
  replaceLinks(trx, actor, {
    table: 'product_allergens',
    owner: { product_id: productId },
    key: ['allergen_id', 'presence_type'],
    wanted: allergens.map(({ allergenId, presence, risk, fromRecipe, ownRisk }) => ({
      allergen_id: allergenId,
      presence_type: presence,
      risk_level: risk,
      from_recipe: fromRecipe,
      own_risk_level: ownRisk,
    })),
  })
