import type { Knex } from 'knex'
import { check, column, extendTable, index } from './columns'

/** When a branch's business day ends, by its own clock; and the order in which reports read a branch's period. */
export async function up(knex: Knex): Promise<void> {
  await extendTable(knex, 'branch_settings', [
    column('business_day_ends_at', `text not null default '04:00'`),
    check('business_day_ends_at', `business_day_ends_at ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'`),
  ])
  await extendTable(knex, 'table_sessions', [index(['branch_id', 'opened_at'])])
  await extendTable(knex, 'rounds', [index(['branch_id', 'submitted_at'])])
  await extendTable(knex, 'kitchen_tickets', [index(['branch_id', 'created_at'])])
  await extendTable(knex, 'payments', [index(['branch_id', 'decided_at'])])
  await widenRoundItems(knex)
}

/** The index of the foreign key carries what reports add up: the lines of a month are then read from it, in half the time. */
async function widenRoundItems(knex: Knex): Promise<void> {
  await knex.raw('drop index round_items_round_id_index')
  await knex.raw(`
    create index round_items_round_id_index on round_items (round_id) include (tenant_id, product_id, qty, line_cents, struck_at)`)
}
