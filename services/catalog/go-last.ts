import type { Knex } from 'knex'
import type { Input } from '../crud/resource'

/** The next place among its siblings, for what comes without one. The parent is locked, so two cannot get the same. */
export const goLast =
  (table: string, parentColumn: string) =>
  async (trx: Knex.Transaction, input: Input): Promise<Input> => {
    if (input.order !== undefined) return {}
    const last: { order?: number | null } | undefined = await trx(table)
      .where({ [parentColumn]: input[parentColumn] })
      .whereNull('deleted_at')
      .max({ order: 'order' })
      .first()
    return { order: (last?.order ?? 0) + 1 }
  }
