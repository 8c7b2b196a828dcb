import type { Knex } from 'knex'
import { asSystem } from './postgres'

/** How long what only protects against repetition is kept, and how many days of the channels' logs. */
const keep = {
  commandResultsHours: 7 * 24,
  idempotencyKeysHours: 24,
  eventDays: 7,
  /** Partitions made ahead: so many days may pass without housekeeping before entries land in the default partition. */
  eventDaysAhead: 7,
} as const

/** Rows deleted in one statement: short locks, and a second try goes on where the first stopped. */
const batchSize = 5_000

export interface HousekeepingReport {
  readonly command_results: number
  readonly idempotency_keys: number
  readonly refresh_tokens: number
  readonly login_families: number
}

/** Makes room: next days' partitions, and away with what nobody may ask for any more. Safe to repeat. Channel heads stay for ever. */
export async function keepHouse(knex: Knex, now: Date, onProgress: () => void): Promise<HousekeepingReport> {
  await asSystem(knex, trx => trx.raw('select maintain_event_partitions(?, ?)', [keep.eventDaysAhead, keep.eventDays]))
  const before = (hours: number) => new Date(now.getTime() - hours * 3_600_000)
  const away = (table: string, column: string, moment: Date) => deleteBatches(knex, { table, column, moment }, onProgress)
  return {
    command_results: await away('command_results', 'created_at', before(keep.commandResultsHours)),
    idempotency_keys: await away('idempotency_keys', 'created_at', before(keep.idempotencyKeysHours)),
    refresh_tokens: await away('refresh_tokens', 'expires_at', now),
    login_families: await away('login_families', 'expires_at', now),
  }
}

async function deleteBatches(
  knex: Knex,
  { table, column, moment }: { table: string; column: string; moment: Date },
  onProgress: () => void,
): Promise<number> {
  let total = 0
  for (;;) {
    const { rowCount }: { rowCount: number } = await asSystem(knex, trx =>
      trx.raw('delete from ?? where ctid in (select ctid from ?? where ?? < ? limit ?)', [
        table,
        table,
        column,
        moment,
        batchSize,
      ]),
    )
    onProgress()
    total += rowCount
    if (rowCount < batchSize) return total
  }
}
