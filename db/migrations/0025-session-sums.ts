import type { Knex } from 'knex'

/** The largest whole number that is read exactly. */
const largest = Number.MAX_SAFE_INTEGER

const sums = [
  ['checks', 'total_cents'],
  ['checks', 'paid_cents'],
  ['checks', 'write_off_cents'],
  ['table_sessions', 'write_off_cents'],
] as const

/**
 * What a table owes in all is a sum of amounts, and no limit of one amount may keep it from being charged, paid off or written off. A
 * payment, a charge and a tip keep theirs.
 */
export async function up(knex: Knex): Promise<void> {
  for (const [table, column] of sums) {
    const name = `${table}_${column}_check`
    await knex.raw(
      `alter table ${table} drop constraint ${name}, add constraint ${name} check (${column} between 0 and ${largest})`,
    )
  }
}
