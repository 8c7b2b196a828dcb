import type { Knex } from 'knex'
import type { Input } from '../crud/resource'

/** The next place among its siblings, for what comes without one. The parent is locked, so two cannot get the same. */
export const goLast =
  (table: string, parentColumn: string, column = 'order') =>
  async (trx: Knex.Transaction, input: Input): Promise<Input> => {
    if (input[column] !== undefined) return {}
    const last: { last?: number | null } | undefined = await trx(table)
      .where({ [parentColumn]: input[parentColumn] })
      .whereNull('deleted_at')
      .max({ last: column })
      .first()
    return { [column]: (last?.last ?? 0) + 1 }
  }
