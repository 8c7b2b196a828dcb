import { z } from 'zod'
import type { BranchMenu, MenuAllergen, MenuCooking, MenuDiet, MenuProduct } from '../../db/queries/menu/branch-menu'
import { diets, strictnesses } from '../../domain/catalog/allergen-filter'
import { withImpliedDiets } from '../../domain/catalog/implied-diets'

const id = z.number().int()
const cents = z.number().int()
const minutes = z.number().int().nullable()

export const allergenInfo = z.object({ id, name: z.string(), icon: z.string().nullable() })
export const allergenGroups = z.object({
  contains: z.array(allergenInfo),
  may_contain: z.array(allergenInfo),
  free_from: z.array(allergenInfo),
})
export const dietarySchema = z.object({
  is_vegetarian: z.boolean(),
  is_vegan: z.boolean(),
  is_gluten_free: z.boolean(),
  is_dairy_free: z.boolean(),
  is_celiac_safe: z.boolean(),
  is_keto: z.boolean(),
  is_low_sodium: z.boolean(),
})
export const cookingSchema = z.object({
  methods: z.array(z.string()),
  uses_oil: z.boolean(),
  prep_time_minutes: minutes,
  cook_time_minutes: minutes,
})

export const menuProductSchema = z.object({
  id,
  name: z.string(),
  description: z.string().nullable(),
  price_cents: cents,
  image: z.string().nullable(),
  category_id: id,
  subcategory_id: id.nullable(),
  featured: z.boolean(),
  popular: z.boolean(),
  badge: z.string().nullable(),
  seal: z.string().nullable(),
  allergen_ids: z.array(id),
  is_available: z.boolean(),
  allergens: allergenGroups.nullable(),
  dietary: dietarySchema.nullable(),
  cooking: cookingSchema.nullable(),
})
const subcategory = z.object({ id, name: z.string(), image: z.string().nullable(), order: z.number().int() })
const category = z.object({
  id,
  name: z.string(),
  icon: z.string().nullable(),
  image: z.string().nullable(),
  order: z.number().int(),
  subcategories: z.array(subcategory),
  products: z.array(menuProductSchema),
})

export const menuSchema = z.object({
  branch_id: id,
  branch_name: z.string(),
  branch_slug: z.string(),
  categories: z.array(category),
  filter: z
    .object({
      excluded_allergen_ids: z.array(id).describe('Los pedidos y los que agregaron las reacciones cruzadas'),
      cross_reaction_ids: z.array(id).describe('De ellos, los que agregaron las reacciones cruzadas'),
      strictness: z.enum(strictnesses),
      diet: z.array(z.enum(diets)),
      hidden_products: z.number().int(),
    })
    .optional()
    .describe('Solamente en una carta filtrada'),
})
export type MenuView = z.infer<typeof menuSchema>
export type MenuProductView = z.infer<typeof menuProductSchema>

export function presentMenu({ branch, categories, subcategories, products, ...profiles }: BranchMenu): MenuView {
  const allergens = new Map<number, MenuAllergen[]>(products.map(product => [product.id, []]))
  for (const allergen of profiles.allergens) allergens.get(allergen.productId)?.push(allergen)
  const diets = new Map(profiles.diets.map(diet => [diet.product_id, diet]))
  const cookings = new Map(profiles.cookings.map(cooking => [cooking.productId, cooking]))
  return {
    branch_id: branch.id,
    branch_name: branch.name,
    branch_slug: branch.slug,
    categories: categories.map(({ id, name, icon, image, order }) => ({
      id,
      name,
      icon,
      image,
      order,
      subcategories: subcategories.filter(({ categoryId }) => categoryId === id).map(({ categoryId: _, ...header }) => header),
      products: products
        .filter(({ categoryId }) => categoryId === id)
        .map(product =>
          presentProduct(product, allergens.get(product.id) ?? [], diets.get(product.id), cookings.get(product.id)),
        ),
    })),
  }
}

function presentProduct(
  product: MenuProduct,
  allergens: readonly MenuAllergen[],
  diet: MenuDiet | undefined,
  cooking: MenuCooking | undefined,
) {
  return {
    id: product.id,
    name: product.name,
    description: product.description,
    price_cents: product.priceCents,
    image: product.image,
    category_id: product.categoryId,
    subcategory_id: product.subcategoryId,
    featured: product.featured,
    popular: product.popular,
    badge: product.badge,
    seal: product.seal,
    allergen_ids: allergens.filter(({ presence }) => presence === 'contains').map(allergen => allergen.id),
    is_available: true,
    allergens: allergens.length === 0 ? null : presentAllergens(allergens),
    dietary: diet ? presentDiet(diet) : null,
    cooking: cooking ? presentCooking(cooking) : null,
  }
}

export function presentAllergens(allergens: readonly MenuAllergen[]) {
  const having = (wanted: MenuAllergen['presence']) =>
    allergens.filter(({ presence }) => presence === wanted).map(({ id, name, icon }) => ({ id, name, icon }))
  return { contains: having('contains'), may_contain: having('may_contain'), free_from: having('free_from') }
}

/** What was stored before it had to say all that follows from it does not hide the product from anybody. */
function presentDiet({ product_id: _, ...diet }: MenuDiet) {
  return withImpliedDiets(diet)
}

export const presentCooking = (cooking: MenuCooking) => ({
  methods: [...cooking.methods],
  uses_oil: cooking.usesOil,
  prep_time_minutes: cooking.prepTimeMinutes,
  cook_time_minutes: cooking.cookTimeMinutes,
})

const compactProduct = z.object({
  id,
  name: z.string(),
  description: z.string().nullable(),
  price_cents: cents,
  category_id: id,
  category_name: z.string(),
  subcategory_id: id.nullable(),
  subcategory_name: z.string().nullable(),
  allergen_icons: z.array(z.string()),
  is_available: z.boolean(),
})
export const compactMenuSchema = z.object({
  branch_id: id,
  branch_name: z.string(),
  categories: z.array(z.object({ id, name: z.string(), products: z.array(compactProduct) })),
  total_products: z.number().int(),
})

/** The menu without pictures: what a waiter's tablet needs to take an order. */
export const presentCompactMenu = (menu: MenuView): z.infer<typeof compactMenuSchema> => ({
  branch_id: menu.branch_id,
  branch_name: menu.branch_name,
  categories: menu.categories.map(({ id, name, subcategories, products }) => ({
    id,
    name,
    products: products.map(product => ({
      id: product.id,
      name: product.name,
      description: product.description,
      price_cents: product.price_cents,
      category_id: id,
      category_name: name,
      subcategory_id: product.subcategory_id,
      subcategory_name: subcategories.find(header => header.id === product.subcategory_id)?.name ?? null,
      allergen_icons: product.allergens?.contains.flatMap(({ icon }) => icon ?? []) ?? [],
      is_available: product.is_available,
    })),
  })),
  total_products: menu.categories.reduce((sum, { products }) => sum + products.length, 0),
})
