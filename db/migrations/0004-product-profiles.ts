import type { Knex } from 'knex'
import {
  audit,
  cents,
  check,
  column,
  createTable,
  id,
  maxPriceCents,
  oneOf,
  optional,
  primaryKey,
  required,
  tenant,
  unique,
  uniqueLive,
} from './columns'

export async function up(knex: Knex): Promise<void> {
  await createAllergens(knex)
  await createIngredients(knex)
  await createLookups(knex)
  await createProfiles(knex)
}

async function createAllergens(knex: Knex): Promise<void> {
  await createTable(knex, 'allergens', [
    id,
    tenant,
    column('name', 'text not null'),
    column('icon', 'text'),
    column('description', 'text'),
    column('is_mandatory', 'boolean not null default false'),
    oneOf('severity', ['mild', 'moderate', 'severe', 'life_threatening'], 'moderate'),
    uniqueLive(['tenant_id', 'lower(name)']),
    audit,
  ])

  await createTable(knex, 'product_allergens', [
    id,
    tenant,
    required('product_id', 'products', 'cascade'),
    required('allergen_id', 'allergens'),
    oneOf('presence_type', ['contains', 'may_contain', 'free_from'], 'contains'),
    oneOf('risk_level', ['low', 'standard', 'high'], 'standard'),
    uniqueLive(['product_id', 'allergen_id', 'presence_type']),
    audit,
  ])

  await createTable(knex, 'allergen_cross_reactions', [
    id,
    tenant,
    required('allergen_id', 'allergens', 'cascade'),
    required('cross_reacts_with_id', 'allergens', 'cascade'),
    oneOf('probability', ['low', 'medium', 'high'], 'medium'),
    column('notes', 'text'),
    check('pair', 'allergen_id <> cross_reacts_with_id'),
    uniqueLive(['allergen_id', 'cross_reacts_with_id'], ['pair']),
    audit,
  ])
}

async function createIngredients(knex: Knex): Promise<void> {
  await createTable(knex, 'ingredient_groups', [...lookup])

  await createTable(knex, 'ingredients', [
    id,
    tenant,
    column('name', 'text not null'),
    optional('group_id', 'ingredient_groups'),
    column('is_processed', 'boolean not null default false'),
    column('description', 'text'),
    uniqueLive(['tenant_id', 'lower(name)']),
    audit,
  ])

  await createTable(knex, 'sub_ingredients', [
    id,
    tenant,
    required('ingredient_id', 'ingredients', 'cascade'),
    column('name', 'text not null'),
    column('description', 'text'),
    uniqueLive(['ingredient_id', 'lower(name)']),
    audit,
  ])

  await createTable(knex, 'product_ingredients', [
    id,
    tenant,
    required('product_id', 'products', 'cascade'),
    required('ingredient_id', 'ingredients'),
    column('is_main', 'boolean not null default false'),
    column('notes', 'text'),
    uniqueLive(['product_id', 'ingredient_id']),
    audit,
  ])
}

const lookup = [
  id,
  tenant,
  column('name', 'text not null'),
  column('description', 'text'),
  column('icon', 'text'),
  uniqueLive(['tenant_id', 'lower(name)']),
  audit,
]

async function createLookups(knex: Knex): Promise<void> {
  for (const table of ['cooking_methods', 'flavor_profiles', 'texture_profiles', 'cuisine_types'])
    await createTable(knex, table, lookup)

  // Links to look-ups are replaced as a whole and deleted for good: their key has no room for soft-deleted copies.
  const links = [
    ['product_cooking_methods', 'cooking_method_id', 'cooking_methods'],
    ['product_flavors', 'flavor_profile_id', 'flavor_profiles'],
    ['product_textures', 'texture_profile_id', 'texture_profiles'],
  ] as const
  for (const [table, key, target] of links)
    await createTable(knex, table, [
      required('product_id', 'products', 'cascade'),
      required(key, target, 'cascade'),
      tenant,
      primaryKey('product_id', key),
      audit,
    ])
}

async function createProfiles(knex: Knex): Promise<void> {
  const ofProduct = [id, tenant, required('product_id', 'products', 'cascade')]

  await createTable(knex, 'product_dietary_profiles', [
    ...ofProduct,
    ...['vegetarian', 'vegan', 'gluten_free', 'dairy_free', 'celiac_safe', 'keto', 'low_sodium'].map(diet =>
      column(`is_${diet}`, 'boolean not null default false'),
    ),
    unique('product_id'),
    audit,
  ])

  await createTable(knex, 'product_cookings', [
    ...ofProduct,
    column('uses_oil', 'boolean not null default false'),
    column('prep_time_minutes', 'int'),
    column('cook_time_minutes', 'int'),
    check('prep_time_minutes', 'prep_time_minutes >= 0'),
    check('cook_time_minutes', 'cook_time_minutes >= 0'),
    unique('product_id'),
    audit,
  ])

  await createTable(knex, 'product_modifications', [
    ...ofProduct,
    oneOf('action', ['remove', 'substitute']),
    column('item', 'text not null'),
    column('is_allowed', 'boolean not null default true'),
    cents('extra_cost_cents', { max: maxPriceCents, initial: 0 }),
    audit,
  ])

  await createTable(knex, 'product_warnings', [
    ...ofProduct,
    column('text', 'text not null'),
    oneOf('severity', ['info', 'warning', 'danger'], 'info'),
    audit,
  ])

  await createTable(knex, 'product_rag_configs', [
    ...ofProduct,
    oneOf('risk_level', ['low', 'medium', 'high'], 'low'),
    column('custom_disclaimer', 'text'),
    column('highlight_allergens', 'boolean not null default true'),
    unique('product_id'),
    audit,
  ])
}
