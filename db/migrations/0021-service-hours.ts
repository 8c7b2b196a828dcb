import type { Knex } from 'knex'
import { check, column, extendTable } from './columns'

/** When a branch serves, day by day: `[{weekday 1–7, opens, closes}]`. Empty = nobody said. */
export async function up(knex: Knex): Promise<void> {
  await extendTable(knex, 'branch_settings', [
    column('service_hours', `jsonb not null default '[]'`),
    check('service_hours', `jsonb_typeof(service_hours) = 'array'`),
  ])
}
