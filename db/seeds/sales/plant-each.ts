import type { Knex } from 'knex'

/**
 * Stores a row for each thing, all in one statement, and tells which id became of it. The rows travel as JSON: thousands of them as
 * parameters would take longer than all the rest. All rows have the columns of the first.
 */
export async function plantEach<T extends object>(
  trx: Knex.Transaction,
  table: string,
  things: readonly T[],
  rowOf: (thing: T) => object,
): Promise<(thing: T) => number> {
  const rows = things.map(rowOf)
  const columns = Object.keys(rows[0] ?? {})
    .map(name => `"${name}"`)
    .join(', ')
  const { rows: planted }: { rows: { id: number }[] } =
    rows.length === 0
      ? { rows: [] }
      : await trx.raw(
          `insert into ${table} (${columns}) select ${columns} from json_populate_recordset(null::${table}, ?) returning id`,
          [JSON.stringify(rows)],
        )
  const ids = new Map(things.map((thing, position) => [thing, planted[position]?.id]))
  return thing => {
    const id = ids.get(thing)
    if (id === undefined) throw new Error(`not planted in ${table}`)
    return id
  }
}
