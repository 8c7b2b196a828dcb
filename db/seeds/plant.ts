import type { Knex } from 'knex'

/** Inserts rows and tells their ids, in the same order. */
export async function plant(trx: Knex.Transaction, table: string, rows: readonly object[]): Promise<number[]> {
  if (rows.length === 0) return []
  const planted: { id: number }[] = await trx(table)
    .insert([...rows])
    .returning('id')
  return planted.map(({ id }) => id)
}

/** The same, as a look-up of ids by name. */
export async function plantNamed<T extends { readonly name: string }>(
  trx: Knex.Transaction,
  table: string,
  rows: readonly T[],
): Promise<Ids> {
  const ids = await plant(trx, table, rows)
  return idsByName(rows.map((row, position) => [row.name, ids[position]]))
}

/** Tells the id of something by its name; throws when the demo's data names what it does not have. */
export type Ids = (name: string) => number

export function idsByName(entries: Iterable<readonly [string, number | undefined]>): Ids {
  const ids = new Map(entries)
  return name => {
    const id = ids.get(name)
    if (id === undefined) throw new Error(`The demo has nothing called ${name}`)
    return id
  }
}
