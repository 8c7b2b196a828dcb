import type { Knex } from 'knex'
import { inTenant } from '../../postgres'
import { crossReactionsOfAllergen, type PublicAllergen } from './allergen-list'
import { type MenuCooking, readMenuCookings } from './branch-menu'

export interface ProductAllergen extends Omit<PublicAllergen, 'description'> {
  readonly presence: 'contains' | 'may_contain' | 'free_from'
  readonly risk_level: 'low' | 'standard' | 'high'
}

export interface ProductIngredient {
  readonly id: number
  readonly name: string
  readonly group_name: string | null
  readonly is_processed: boolean
  readonly is_main: boolean
  readonly notes: string | null
  readonly sub_ingredients: readonly { readonly id: number; readonly name: string }[]
}

export interface ProductModification {
  readonly id: number
  readonly action: 'remove' | 'substitute'
  readonly item: string
  readonly is_allowed: boolean
  readonly extra_cost_cents: number
}

export interface ProductWarning {
  readonly id: number
  readonly text: string
  readonly severity: 'info' | 'warning' | 'danger'
}

/** What is known about a product beyond its line on the menu. */
export interface ProductProfile {
  readonly allergens: readonly ProductAllergen[]
  readonly ingredients: readonly ProductIngredient[]
  readonly cooking: MenuCooking | null
  readonly flavors: readonly string[]
  readonly textures: readonly string[]
  readonly modifications: readonly ProductModification[]
  readonly warnings: readonly ProductWarning[]
}

/** Seven queries, whatever the product is made of. */
export const readProductProfile = (db: Knex, tenantId: number, productId: number): Promise<ProductProfile> =>
  inTenant(db, tenantId, async trx => ({
    allergens: await readAllergens(trx, productId),
    ingredients: await readIngredients(trx, productId),
    cooking: (await readMenuCookings(trx, [productId]))[0] ?? null,
    flavors: await readNames(trx, productId, 'product_flavors', 'flavor_profiles', 'flavor_profile_id'),
    textures: await readNames(trx, productId, 'product_textures', 'texture_profiles', 'texture_profile_id'),
    modifications: await trx('product_modifications')
      .where({ product_id: productId, is_active: true })
      .orderBy('id')
      .select('id', 'action', 'item', 'is_allowed', 'extra_cost_cents'),
    warnings: await trx('product_warnings')
      .where({ product_id: productId, is_active: true })
      .orderBy('id')
      .select('id', 'text', 'severity'),
  }))

/** As the menu lists them, each with how bad it is, how likely here, and what else it may set off. */
async function readAllergens(trx: Knex.Transaction, productId: number): Promise<ProductAllergen[]> {
  const { rows }: { rows: ProductAllergen[] } = await trx.raw(
    `select allergen.id, allergen.name, allergen.icon, allergen.is_mandatory, allergen.severity, link.risk_level,
            link.presence_type as presence, ${crossReactionsOfAllergen} as cross_reactions
     from product_allergens as link
     join allergens as allergen on allergen.id = link.allergen_id and allergen.is_active
     where link.product_id = ? and link.is_active
     order by allergen.name, allergen.id`,
    [productId],
  )
  return rows
}

/** The main ones first. What a processed ingredient is made of comes with it. */
async function readIngredients(trx: Knex.Transaction, productId: number): Promise<ProductIngredient[]> {
  const { rows }: { rows: ProductIngredient[] } = await trx.raw(
    `select ingredient.id, ingredient.name, ingredient_group.name as group_name, ingredient.is_processed, link.is_main, link.notes,
            (select coalesce(json_agg(json_build_object('id', sub.id, 'name', sub.name) order by sub.name), '[]')
             from sub_ingredients as sub
             where ingredient.is_processed and sub.ingredient_id = ingredient.id and sub.is_active) as sub_ingredients
     from product_ingredients as link
     join ingredients as ingredient on ingredient.id = link.ingredient_id and ingredient.is_active
     left join ingredient_groups as ingredient_group on ingredient_group.id = ingredient.group_id and ingredient_group.is_active
     where link.product_id = ? and link.is_active
     order by link.is_main desc, ingredient.name`,
    [productId],
  )
  return rows
}

const readNames = (trx: Knex.Transaction, productId: number, links: string, lookup: string, key: string): Promise<string[]> =>
  trx(links)
    .join(lookup, `${lookup}.id`, `${links}.${key}`)
    .where({ [`${links}.product_id`]: productId, [`${lookup}.is_active`]: true })
    .orderBy(`${lookup}.name`)
    .pluck(`${lookup}.name`)
