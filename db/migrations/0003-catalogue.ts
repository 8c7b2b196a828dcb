import type { Knex } from 'knex'
import {
  audit,
  cents,
  check,
  column,
  createTable,
  id,
  index,
  maxPriceCents,
  optional,
  required,
  tenant,
  uniqueLive,
} from './columns'

export async function up(knex: Knex): Promise<void> {
  await createTable(knex, 'categories', [
    id,
    tenant,
    required('branch_id', 'branches'),
    column('name', 'text not null'),
    column('icon', 'text'),
    column('image', 'text'),
    column('order', 'int not null default 0'),
    check('order', '"order" >= 0'),
    uniqueLive(['branch_id', 'lower(name)']),
    audit,
  ])

  await createTable(knex, 'subcategories', [
    id,
    tenant,
    required('category_id', 'categories'),
    column('name', 'text not null'),
    column('image', 'text'),
    column('order', 'int not null default 0'),
    check('order', '"order" >= 0'),
    uniqueLive(['category_id', 'lower(name)']),
    audit,
  ])

  await createTable(knex, 'products', [
    id,
    tenant,
    column('name', 'text not null'),
    column('description', 'text'),
    column('image', 'text'),
    required('category_id', 'categories'),
    optional('subcategory_id', 'subcategories'),
    column('featured', 'boolean not null default false'),
    column('popular', 'boolean not null default false'),
    column('badge', 'text'),
    column('seal', 'text'),
    column('inherits_from_recipe', 'boolean not null default false'),
    uniqueLive(['category_id', 'subcategory_id', 'lower(name)']),
    audit,
  ])

  // A product is on a branch's menu when it has an available price there.
  await createTable(knex, 'branch_products', [
    id,
    tenant,
    required('branch_id', 'branches', 'cascade'),
    required('product_id', 'products', 'cascade'),
    cents('price_cents', { max: maxPriceCents }),
    column('is_available', 'boolean not null default true'),
    uniqueLive(['branch_id', 'product_id']),
    audit,
  ])

  await createTable(knex, 'branch_category_exclusions', [
    id,
    tenant,
    required('branch_id', 'branches', 'cascade'),
    required('category_id', 'categories', 'cascade'),
    uniqueLive(['branch_id', 'category_id']),
    audit,
  ])

  await createTable(knex, 'branch_subcategory_exclusions', [
    id,
    tenant,
    required('branch_id', 'branches', 'cascade'),
    required('subcategory_id', 'subcategories', 'cascade'),
    uniqueLive(['branch_id', 'subcategory_id']),
    audit,
  ])

  await createPromotions(knex)
}

/** A bundle at one price, on some days, within a daily window. */
async function createPromotions(knex: Knex): Promise<void> {
  await createTable(knex, 'promotions', [
    id,
    tenant,
    column('name', 'text not null'),
    column('description', 'text'),
    cents('price_cents', { max: maxPriceCents }),
    column('image', 'text'),
    column('start_date', 'date not null'),
    column('end_date', 'date not null'),
    column('start_time', `text not null default '00:00'`),
    column('end_time', `text not null default '23:59'`),
    column('promotion_type_id', 'text'),
    check('start_date_end_date', 'start_date <= end_date'),
    check('start_time', `start_time ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'`),
    check('end_time', `end_time ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'`),
    uniqueLive(['tenant_id', 'lower(name)']),
    index(['start_date', 'end_date']),
    audit,
  ])

  await createTable(knex, 'promotion_branches', [
    id,
    tenant,
    required('promotion_id', 'promotions', 'cascade'),
    required('branch_id', 'branches', 'cascade'),
    uniqueLive(['promotion_id', 'branch_id']),
    audit,
  ])

  await createTable(knex, 'promotion_items', [
    id,
    tenant,
    required('promotion_id', 'promotions', 'cascade'),
    required('product_id', 'products'),
    column('quantity', 'int not null default 1'),
    check('quantity', 'quantity between 1 and 99'),
    uniqueLive(['promotion_id', 'product_id']),
    audit,
  ])
}
