import type { Knex } from 'knex'
import type { DemoTenant } from './demo-tenant'
import { type Ids, plant, plantNamed } from './plant'

/** Ids of what products refer to, by name. */
export interface Catalogue {
  readonly allergens: Ids
  readonly ingredients: Ids
  readonly methods: Ids
  readonly flavors: Ids
  readonly textures: Ids
}

/** Allergens, ingredients and look-ups of a tenant. */
export async function plantCatalogue(trx: Knex.Transaction, tenantId: number, tenant: DemoTenant): Promise<Catalogue> {
  const own = <T extends object>(row: T) => ({ tenant_id: tenantId, ...row })
  const allergens = await plantNamed(
    trx,
    'allergens',
    tenant.allergens.map(allergen => own({ ...allergen, is_mandatory: true })),
  )
  const reactions = tenant.crossReactions.map(({ allergen, with: other, probability, notes }) =>
    own({ allergen_id: allergens(allergen), cross_reacts_with_id: allergens(other), probability, notes }),
  )
  await plant(trx, 'allergen_cross_reactions', reactions)

  const named = (names: readonly string[]) => names.map(name => own({ name }))
  const ingredients = await plantIngredients(trx, tenantId, tenant)
  const methods = await plantNamed(trx, 'cooking_methods', named(tenant.lookups.cooking_methods))
  const flavors = await plantNamed(trx, 'flavor_profiles', named(tenant.lookups.flavor_profiles))
  const textures = await plantNamed(trx, 'texture_profiles', named(tenant.lookups.texture_profiles))
  await plantNamed(trx, 'cuisine_types', named(tenant.lookups.cuisine_types))
  return { allergens, ingredients, methods, flavors, textures }
}

async function plantIngredients(trx: Knex.Transaction, tenantId: number, tenant: DemoTenant): Promise<Ids> {
  const groupNames = Object.keys(tenant.ingredientGroups)
  const groups = await plantNamed(
    trx,
    'ingredient_groups',
    groupNames.map(name => ({ tenant_id: tenantId, name })),
  )
  const all = Object.entries(tenant.ingredientGroups).flatMap(([group, members]) => members.map(member => ({ group, ...member })))
  const ingredients = await plantNamed(
    trx,
    'ingredients',
    all.map(({ group, name, madeOf }) => ({
      tenant_id: tenantId,
      name,
      group_id: groups(group),
      is_processed: madeOf !== undefined,
    })),
  )
  const parts = all.flatMap(({ name: whole, madeOf = [] }) =>
    madeOf.map(name => ({ tenant_id: tenantId, ingredient_id: ingredients(whole), name })),
  )
  await plant(trx, 'sub_ingredients', parts)
  return ingredients
}
