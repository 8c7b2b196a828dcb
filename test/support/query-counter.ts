import { AsyncLocalStorage } from 'node:async_hooks'
import type { Knex } from 'knex'

/** What something asked of the database. */
export interface Asked<T> {
  readonly answer: T
  /**
   * Its SQL in order, without what every transaction says: begin, commit, and whose rows it sees. Lists of values read the same however
   * long they are, so that what is asked about three things can be compared with what is asked about thirty.
   */
  readonly statements: readonly string[]
  readonly count: number
}

const frame = /^(begin|commit|rollback|savepoint|release)\b|set_config\('app\./i

/**
 * Counts the statements that `work` causes on a pool (`api.deps.knex`), whatever else uses that pool at the same time. For the rule that a
 * request costs a fixed number of queries: `expect((await askedOf(knex, get(few))).count).toBe((await askedOf(knex, get(many))).count)`.
 */
export async function askedOf<T>(knex: Knex, work: () => Promise<T>): Promise<Asked<T>> {
  const mine = new AsyncLocalStorage<true>()
  const statements: string[] = []
  const note = ({ sql }: { sql: string }) => {
    if (mine.getStore() && !frame.test(sql.trim())) statements.push(plain(sql))
  }
  knex.on('query', note)
  try {
    const answer = await mine.run(true, work)
    return { answer, statements, count: statements.length }
  } finally {
    knex.off('query', note)
  }
}

const plain = (sql: string): string =>
  sql
    .replace(/\$\d+/g, '?')
    .replace(/\(\?(, \?)*\)(, \(\?(, \?)*\))*/g, '(?)')
    .replace(/\s+/g, ' ')
