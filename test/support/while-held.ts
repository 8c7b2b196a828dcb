import type { Knex } from 'knex'
import { eventually } from './eventually'

/** Holds a row while `work` is done; what `work` asks and gets no answer to is answered afterwards. */
export async function whileHeld<T>(owner: Knex, table: string, which: object, work: () => Promise<T>): Promise<T> {
  const holder = await owner.transaction()
  try {
    await holder(table).where(which).forUpdate().first()
    return await work()
  } finally {
    await holder.rollback()
  }
}

/** So many transactions of this database wait for others. */
export const toBeWaiting = (owner: Knex, transactions: number): Promise<void> =>
  eventually(async () => {
    const [counted] = await owner('pg_stat_activity')
      .whereRaw("datname = current_database() and wait_event_type = 'Lock'")
      .count<{ count: number }[]>({ count: '*' })
    expect(Number(counted?.count)).toBe(transactions)
  })
