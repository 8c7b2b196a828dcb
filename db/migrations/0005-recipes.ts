import type { Knex } from 'knex'
import {
  audit,
  cents,
  check,
  column,
  createTable,
  extendTable,
  id,
  maxPriceCents,
  oneOf,
  optional,
  required,
  tenant,
  uniqueLive,
} from './columns'

const minutes = (name: string) => [column(name, 'int'), check(name, `${name} >= 0`)]
const texts = (name: string) => column(name, `text[] not null default '{}'`)
const list = (name: string) => column(name, `jsonb not null default '[]'`)

export async function up(knex: Knex): Promise<void> {
  await createTable(knex, 'recipes', [
    id,
    tenant,
    required('branch_id', 'branches'),
    column('name', 'text not null'),
    column('description', 'text'),
    column('short_description', 'text'),
    column('image', 'text'),
    optional('product_id', 'products'),
    optional('subcategory_id', 'subcategories'),
    column('cuisine_type', 'text'),
    column('difficulty', 'text'),
    ...minutes('prep_time_minutes'),
    ...minutes('cook_time_minutes'),
    column('servings', 'int'),
    check('servings', 'servings >= 1'),
    column('calories_per_serving', 'int'),
    check('calories_per_serving', 'calories_per_serving >= 0'),
    list('ingredients'),
    list('preparation_steps'),
    column('chef_notes', 'text'),
    column('presentation_tips', 'text'),
    column('storage_instructions', 'text'),
    texts('dietary_tags'),
    texts('flavors'),
    texts('textures'),
    texts('cooking_methods'),
    column('uses_oil', 'boolean not null default false'),
    column('is_celiac_safe', 'boolean not null default false'),
    column('allergen_notes', 'text'),
    list('modifications'),
    texts('warnings'),
    cents('cost_cents', { max: maxPriceCents, initial: null }),
    cents('suggested_price_cents', { max: maxPriceCents, initial: null }),
    check('cost_cents_suggested_price_cents', 'cost_cents <= suggested_price_cents'),
    column('yield_quantity', 'text'),
    column('yield_unit', 'text'),
    column('portion_size', 'text'),
    column('is_ingested', 'boolean not null default false'),
    column('last_ingested_at', 'timestamptz'),
    oneOf('risk_level', ['low', 'medium', 'high'], 'low'),
    column('custom_rag_disclaimer', 'text'),
    uniqueLive(['branch_id', 'lower(name)']),
    audit,
  ])

  await createTable(knex, 'recipe_allergens', [
    id,
    tenant,
    required('recipe_id', 'recipes', 'cascade'),
    required('allergen_id', 'allergens'),
    oneOf('risk_level', ['low', 'standard', 'high'], 'standard'),
    uniqueLive(['recipe_id', 'allergen_id']),
    audit,
  ])

  await extendTable(knex, 'products', [optional('recipe_id', 'recipes')])
}
