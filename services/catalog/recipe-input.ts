import { z } from 'zod'
import { imageUrl } from '../../domain/catalog/image-url.schema'
import { risks } from '../../domain/catalog/recipe-allergens'
import { minutes, name, optionalText, priceCents, rowId, text } from '../crud/fields'
import { idsOnce, once } from './once'

const words = z.array(text(200).min(1)).max(100)
const amount = text(50)

const ingredient = z.object({
  ingredient_id: rowId.nullable().default(null),
  name,
  quantity: amount,
  unit: amount,
  notes: optionalText(500).default(null),
})

const step = z.object({
  step: z.number().int().min(1).max(1_000),
  instruction: text(2_000).min(1),
  time_minutes: minutes.nullable().default(null),
})

const modification = z.object({ action: z.enum(['remove', 'substitute']), item: name, allowed: z.boolean().default(true) })

export const recipeFields = z.object({
  branch_id: rowId,
  name: name.min(2),
  description: optionalText(2_000),
  short_description: optionalText(200),
  image: imageUrl.max(500).nullable(),
  product_id: rowId.nullable(),
  subcategory_id: rowId.nullable(),
  cuisine_type: optionalText(100),
  difficulty: optionalText(50),
  prep_time_minutes: minutes.nullable(),
  cook_time_minutes: minutes.nullable(),
  servings: z.number().int().min(1).max(10_000).nullable(),
  calories_per_serving: z.number().int().min(0).max(100_000).nullable(),
  ingredients: z.array(ingredient).max(200),
  preparation_steps: z.array(step).max(200),
  chef_notes: optionalText(5_000),
  presentation_tips: optionalText(5_000),
  storage_instructions: optionalText(5_000),
  dietary_tags: words,
  flavors: words,
  textures: words,
  cooking_methods: words,
  uses_oil: z.boolean(),
  is_celiac_safe: z.boolean(),
  allergen_notes: optionalText(5_000),
  modifications: z.array(modification).max(100),
  warnings: z.array(text(500).min(1)).max(50),
  cost_cents: priceCents.nullable(),
  suggested_price_cents: priceCents.nullable(),
  yield_quantity: optionalText(50),
  yield_unit: optionalText(50),
  portion_size: optionalText(100),
  risk_level: z.enum(['low', 'medium', 'high']),
  custom_rag_disclaimer: optionalText(2_000),
})

export const recipeDefaults = {
  ingredients: [],
  preparation_steps: [],
  dietary_tags: [],
  flavors: [],
  textures: [],
  cooking_methods: [],
  uses_oil: false,
  is_celiac_safe: false,
  modifications: [],
  warnings: [],
  risk_level: 'low' as const,
}

/** What it contains. A risk that is not said is as it is, and standard for what is new. */
export const recipeParts = z.object({
  allergens: once(z.object({ allergen_id: rowId, risk_level: z.enum(risks).optional() }), 200, one => one.allergen_id).optional(),
  /** The same without risks. With `allergens` it is what either says: none is lost. */
  allergen_ids: idsOnce.optional(),
})

export type RecipeInput = z.output<typeof recipeFields> & z.output<typeof recipeParts>
