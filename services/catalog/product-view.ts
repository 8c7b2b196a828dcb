import type { Knex } from 'knex'
import { z } from 'zod'
import { readProductBlocks } from '../../db/queries/catalog/product-blocks'
import { withImpliedDiets } from '../../domain/catalog/implied-diets'
import { presences, risks } from '../../domain/catalog/recipe-allergens'
import type { Row, View } from '../crud/resource'

const id = z.number().int()
const ids = z.array(id)

export const branchPriceOutput = z.object({ branch_id: id, price_cents: z.number().int(), is_available: z.boolean() })

export const allergenPresenceOutput = z.object({
  allergen_id: id,
  allergen_name: z.string(),
  allergen_icon: z.string().nullable(),
  presence_type: z.enum(presences),
  risk_level: z.enum(risks),
  from_recipe: z.boolean(),
})

export const productIngredientOutput = z.object({
  ingredient_id: id,
  ingredient_name: z.string(),
  is_main: z.boolean(),
  notes: z.string().nullable(),
})

export const dietaryOutput = z.object({
  is_vegetarian: z.boolean(),
  is_vegan: z.boolean(),
  is_gluten_free: z.boolean(),
  is_dairy_free: z.boolean(),
  is_celiac_safe: z.boolean(),
  is_keto: z.boolean(),
  is_low_sodium: z.boolean(),
})

const minutes = z.number().int().nullable()

/** What is read can be sent back as it is. */
export const productOutput = {
  recipe_name: z.string().nullable(),
  branch_prices: z.array(branchPriceOutput),
  /** What it contains. */
  allergen_ids: ids,
  allergens: z.array(allergenPresenceOutput),
  ingredients: z.array(productIngredientOutput),
  dietary_profile: dietaryOutput.nullable(),
  cooking_info: z
    .object({ cooking_method_ids: ids, uses_oil: z.boolean(), prep_time_minutes: minutes, cook_time_minutes: minutes })
    .nullable(),
  sensory_profile: z.object({ flavor_ids: ids, texture_ids: ids }).nullable(),
  modifications: z.array(
    z.object({
      id,
      action: z.enum(['remove', 'substitute']),
      item: z.string(),
      is_allowed: z.boolean(),
      extra_cost_cents: z.number().int(),
    }),
  ),
  warnings: z.array(z.object({ id, text: z.string(), severity: z.enum(['info', 'warning', 'danger']) })),
  rag_config: z
    .object({
      risk_level: z.enum(['low', 'medium', 'high']),
      custom_disclaimer: z.string().nullable(),
      highlight_allergens: z.boolean(),
    })
    .nullable(),
}

/** Products with all that is kept of them elsewhere. One query for all. */
export async function withBlocks(trx: Knex.Transaction, rows: readonly Row[]): Promise<readonly View[]> {
  const blocks = await readProductBlocks(
    trx,
    rows.map(({ id }) => id),
  )
  return rows.map(row => {
    const found = blocks.get(row.id)
    if (!found) throw new Error(`product ${row.id} was not read`)
    const { cooking, cooking_method_ids, flavor_ids, texture_ids, dietary_profile: diets, ...rest } = found
    return {
      ...row,
      ...rest,
      inherits_from_recipe: row.inherits_from_recipe === true && rest.recipe_id !== null,
      allergen_ids: rest.allergens
        .filter(({ presence_type }) => presence_type === 'contains')
        .map(({ allergen_id }) => allergen_id),
      dietary_profile: diets && withImpliedDiets(diets),
      cooking_info: cooking || cooking_method_ids.length > 0 ? { ...noCooking, ...cooking, cooking_method_ids } : null,
      sensory_profile: flavor_ids.length + texture_ids.length > 0 ? { flavor_ids, texture_ids } : null,
    }
  })
}

const noCooking = { uses_oil: false, prep_time_minutes: null, cook_time_minutes: null }
