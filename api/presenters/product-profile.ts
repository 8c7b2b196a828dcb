import { z } from 'zod'
import type { ProductProfile } from '../../db/queries/menu/product-profile'
import { allergenGroups, cookingSchema, dietarySchema, type MenuView, presentCooking } from './menu'

const id = z.number().int()

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
  is_available: z.boolean(),
  allergens: allergenGroups,
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
})

type MenuProductView = MenuView['categories'][number]['products'][number]

/** A product with everything known about it. What nobody wrote down counts as not given, never as safe. */
export function presentProductProfile(
  { seal: _, allergen_ids: __, ...product }: MenuProductView,
  profile: ProductProfile,
): z.infer<typeof productProfileSchema> {
  return {
    ...product,
    allergens: product.allergens ?? { contains: [], may_contain: [], free_from: [] },
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
