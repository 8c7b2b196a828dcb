import { z } from 'zod'
import { imageUrl } from '../../domain/catalog/image-url.schema'
import { withImpliedDiets } from '../../domain/catalog/implied-diets'
import { contradictions, presences, risks } from '../../domain/catalog/recipe-allergens'
import { foldText } from '../../domain/fold-text'
import { minutes, name, optionalText, priceCents, rowId } from '../crud/fields'
import { idsOnce, once } from './once'

export const productFields = z.object({
  name,
  description: optionalText(2_000),
  image: imageUrl.nullable(),
  category_id: rowId,
  subcategory_id: rowId.nullable(),
  featured: z.boolean(),
  popular: z.boolean(),
  badge: optionalText(100),
  seal: optionalText(100),
  recipe_id: rowId.nullable(),
  inherits_from_recipe: z.boolean(),
})

/** Whether it is on sale; not said = as it is, and what is new is. */
export const branchPrices = once(
  z.object({ branch_id: rowId, price_cents: priceCents, is_available: z.boolean().optional() }),
  1_000,
  ({ branch_id }) => branch_id,
)

const presence = z.object({
  allergen_id: rowId,
  presence_type: z.enum(presences).default('contains'),
  risk_level: z.enum(risks).optional(),
})
export const allergens = once(presence, 200, ({ allergen_id, presence_type }) => [allergen_id, presence_type]).superRefine(
  (said, context) => {
    const contradicted = contradictions(said.map(one => ({ allergenId: one.allergen_id, presence: one.presence_type })))
    for (const [place, one] of said.entries())
      if (one.presence_type === 'free_from' && contradicted.includes(one.allergen_id))
        context.addIssue({ code: 'custom', path: [place], message: 'No puede contenerlo y estar libre de él.' })
  },
)

export const ingredients = once(
  z.object({ ingredient_id: rowId, is_main: z.boolean().default(false), notes: optionalText(500).default(null) }),
  200,
  ({ ingredient_id }) => ingredient_id,
)

const no = z.boolean().default(false)
export const dietaryProfile = z
  .object({
    is_vegetarian: no,
    is_vegan: no,
    is_gluten_free: no,
    is_dairy_free: no,
    is_celiac_safe: no,
    is_keto: no,
    is_low_sodium: no,
  })
  .overwrite(withImpliedDiets)

const time = minutes.nullable().default(null)
const cookingInfo = z.object({
  cooking_method_ids: idsOnce.default([]),
  uses_oil: no,
  prep_time_minutes: time,
  cook_time_minutes: time,
})

const sensoryProfile = z.object({ flavor_ids: idsOnce.default([]), texture_ids: idsOnce.default([]) })

const modifications = once(
  z.object({
    action: z.enum(['remove', 'substitute']),
    item: name,
    is_allowed: z.boolean().default(true),
    extra_cost_cents: priceCents.default(0),
  }),
  100,
  ({ action, item }) => [action, foldText(item)],
)

const warnings = once(
  z.object({ text: z.string().trim().min(1).max(500), severity: z.enum(['info', 'warning', 'danger']).default('info') }),
  50,
  ({ text }) => foldText(text),
)

const ragConfig = z.object({
  risk_level: z.enum(['low', 'medium', 'high']).default('low'),
  custom_disclaimer: optionalText(2_000).default(null),
  highlight_allergens: z.boolean().default(true),
})

/** Each is replaced as a whole by what is sent; null takes a profile away. */
export const productParts = z.object({
  branch_prices: branchPrices.optional(),
  allergens: allergens.optional(),
  /** Older clients: what it contains, whatever else is said of it. With `allergens` it is what either says: none is lost. */
  allergen_ids: idsOnce.optional(),
  ingredients: ingredients.optional(),
  dietary_profile: dietaryProfile.nullable(),
  cooking_info: cookingInfo.nullable(),
  sensory_profile: sensoryProfile.nullable(),
  modifications: modifications.optional(),
  warnings: warnings.optional(),
  rag_config: ragConfig.nullable(),
})

export type ProductInput = z.output<typeof productFields> & z.output<typeof productParts>
