import { z } from 'zod'
import type { ProductAllergen, ProductProfile } from '../../db/queries/menu/product-profile'
import { productOutput } from '../../services/catalog/product-view'
import { crossReactionSchema } from './allergen'
import { allergenInfo, cookingSchema, dietarySchema, type MenuProductView, presentCooking } from './menu'

const id = z.number().int()
const profileAllergen = allergenInfo.extend({
  severity: z.enum(['mild', 'moderate', 'severe', 'life_threatening']),
  is_mandatory: z.boolean(),
  risk_level: z.enum(['low', 'standard', 'high']),
  cross_reactions: z.array(crossReactionSchema),
})

export const productProfileSchema = z.object({
  id,
  name: z.string(),
  description: z.string().nullable(),
  price_cents: z.number().int(),
  image: z.string().nullable(),
  category_id: id,
  subcategory_id: id.nullable(),
  featured: z.boolean(),
  popular: z.boolean(),
  badge: z.string().nullable(),
  seal: z.string().nullable(),
  is_available: z.boolean(),
  allergens: z.object({
    contains: z.array(profileAllergen),
    may_contain: z.array(profileAllergen),
    free_from: z.array(profileAllergen),
  }),
  dietary: dietarySchema,
  ingredients: z.array(
    z.object({
      id,
      name: z.string(),
      group_name: z.string().nullable(),
      is_processed: z.boolean(),
      is_main: z.boolean(),
      notes: z.string().nullable(),
      sub_ingredients: z.array(z.object({ id, name: z.string() })),
    }),
  ),
  cooking: cookingSchema,
  sensory: z.object({ flavors: z.array(z.string()), textures: z.array(z.string()) }),
  modifications: productOutput.modifications,
  warnings: productOutput.warnings,
})

/** A product with everything known about it. What nobody wrote down counts as not given, never as safe. */
export function presentProductProfile(
  { allergen_ids: _, ...product }: MenuProductView,
  profile: ProductProfile,
): z.infer<typeof productProfileSchema> {
  return {
    ...product,
    allergens: presentAllergens(profile.allergens),
    dietary: product.dietary ?? noDiet,
    ingredients: profile.ingredients.map(ingredient => ({
      ...ingredient,
      sub_ingredients: [...ingredient.sub_ingredients],
    })),
    cooking: profile.cooking ? presentCooking(profile.cooking) : noCooking,
    sensory: { flavors: [...profile.flavors], textures: [...profile.textures] },
    modifications: [...profile.modifications],
    warnings: [...profile.warnings],
  }
}

function presentAllergens(allergens: readonly ProductAllergen[]) {
  const having = (wanted: ProductAllergen['presence']) =>
    allergens
      .filter(({ presence }) => presence === wanted)
      .map(({ presence: _, ...allergen }) => ({ ...allergen, cross_reactions: [...allergen.cross_reactions] }))
  return { contains: having('contains'), may_contain: having('may_contain'), free_from: having('free_from') }
}

const noDiet = {
  is_vegetarian: false,
  is_vegan: false,
  is_gluten_free: false,
  is_dairy_free: false,
  is_celiac_safe: false,
  is_keto: false,
  is_low_sodium: false,
}
const noCooking = { methods: [], uses_oil: false, prep_time_minutes: null, cook_time_minutes: null }
