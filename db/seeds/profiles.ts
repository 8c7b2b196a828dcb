import type { Knex } from 'knex'
import type { Catalogue } from './catalogue'
import type { DemoProfile } from './demo-tenant'
import { plant } from './plant'

/** What a product is made of, how it is cooked, how it tastes, and what a guest may ask for. */
export async function plantProfiles(
  trx: Knex.Transaction,
  product: { readonly tenant_id: number; readonly product_id: number },
  profile: DemoProfile,
  catalogue: Catalogue,
): Promise<void> {
  const { diet = [], ingredients = [], removable = [], substitutes = [], cooking, warning } = profile
  if (diet.length > 0)
    await plant(trx, 'product_dietary_profiles', [{ ...product, ...Object.fromEntries(diet.map(name => [`is_${name}`, true])) }])
  await plant(
    trx,
    'product_ingredients',
    ingredients.map((name, position) => ({
      ...product,
      ingredient_id: catalogue.ingredients(name),
      is_main: position === 0,
    })),
  )
  if (cooking)
    await plant(trx, 'product_cookings', [
      {
        ...product,
        uses_oil: cooking.usesOil,
        prep_time_minutes: cooking.prepMinutes,
        cook_time_minutes: cooking.cookMinutes,
      },
    ])
  await plant(trx, 'product_modifications', [
    ...removable.map(item => ({ ...product, action: 'remove', item, extra_cost_cents: 0 })),
    ...substitutes.map(({ item, extraCents }) => ({ ...product, action: 'substitute', item, extra_cost_cents: extraCents })),
  ])
  if (warning) await plant(trx, 'product_warnings', [{ ...product, ...warning }])
  await linkLookups(trx, product, profile, catalogue)
}

async function linkLookups(
  trx: Knex.Transaction,
  product: object,
  { methods = [], flavors = [], textures = [] }: DemoProfile,
  catalogue: Catalogue,
): Promise<void> {
  const link = async (table: string, rows: object[]) => {
    if (rows.length > 0) await trx(table).insert(rows.map(row => ({ ...product, ...row })))
  }
  await link(
    'product_cooking_methods',
    methods.map(name => ({ cooking_method_id: catalogue.methods(name) })),
  )
  await link(
    'product_flavors',
    flavors.map(name => ({ flavor_profile_id: catalogue.flavors(name) })),
  )
  await link(
    'product_textures',
    textures.map(name => ({ texture_profile_id: catalogue.textures(name) })),
  )
}
