import type { Knex } from 'knex'
import { cents, check, column, extendTable, optional } from './columns'

/**
 * What a promotion took off a line, and which: the text stays when the promotion goes. `line_cents` is what the line costs, struck or
 * not; reports sum it instead of multiplying.
 */
export async function up(knex: Knex): Promise<void> {
  await extendTable(knex, 'round_items', [
    cents('discount_cents', { initial: 0 }),
    optional('promotion_id', 'promotions'),
    column('promotion_name', 'text'),
    check('discount_cents_qty_unit_price_cents', 'discount_cents <= qty * unit_price_cents'),
    check('discount_cents_promotion_name', 'discount_cents = 0 or promotion_name is not null'),
    column('line_cents', 'bigint not null generated always as (qty * unit_price_cents - discount_cents) stored'),
  ])
}
