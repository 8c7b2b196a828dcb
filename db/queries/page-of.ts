import type { Knex } from 'knex'
import { fieldFault } from '../../domain/field-fault'

/** The values that a row is ordered by, ending with its id. */
type Place = readonly (string | number)[]

/** What a list is ordered by, upwards: SQL of values that are never null, the last one different in every row. */
export type ListOrder = readonly (readonly [sql: string, kind: keyof typeof kinds])[]

/** Which part of a list is wanted. */
export interface Wanted {
  readonly limit: number
  readonly offset: number
  /** The place of the last row of the page before; wins over `offset`. */
  readonly after: Place | null
}

export interface PageOf<Row> {
  readonly rows: readonly Row[]
  /** How many rows the whole list has. */
  readonly total: number
  /** The place of the last row, when more follow. */
  readonly next: Place | null
}

/**
 * One page of a list. Rows that leave the list between two pages neither hide nor repeat another when `after` is used. A list that fits its
 * first page costs one query, other pages two. Throws `invalid_request` for a place of another list.
 */
export async function pageOf<Row extends object>(
  db: Knex,
  list: () => Knex.QueryBuilder,
  order: ListOrder,
  { limit, offset, after }: Wanted,
): Promise<PageOf<Row>> {
  const values = order.map(([sql]) => sql).join(', ')
  const place = order.map(([sql, kind]) => kinds[kind].read(sql)).join(', ')
  const found: (Row & { place: Place })[] = await list()
    .select(db.raw(`jsonb_build_array(${place}) as place`))
    .modify(rest =>
      after === null ? rest.offset(offset) : rest.whereRaw(`(${values}) > (${bindings(order, after)})`, [...after]),
    )
    .orderByRaw(values)
    .limit(limit + 1)
  const shown = found.slice(0, limit)
  const isWhole = after === null && offset === 0 && shown.length === found.length
  return {
    rows: shown.map(({ place: _place, ...row }) => row as unknown as Row),
    total: isWhole ? shown.length : await count(list()),
    next: found.length > shown.length ? (shown.at(-1)?.place ?? null) : null,
  }
}

function bindings(order: ListOrder, place: Place): string {
  if (place.length !== order.length || !order.every(([, kind], at) => kinds[kind].fits(place[at])))
    throw fieldFault('/cursor', 'El cursor no es de esta lista.', { in: 'query' })
  return order.map(([, kind]) => kinds[kind].write).join(', ')
}

/** How a kind of value is read into a place, and compared with one of a place. */
const kinds = {
  number: { read: (sql: string) => sql, write: '?::bigint', fits: Number.isSafeInteger },
  text: {
    read: (sql: string) => sql,
    write: '?::text',
    fits: (value: unknown) => typeof value === 'string',
  },
  /** As microseconds since 1970: what Postgres keeps, and a safe integer until the year 2255. */
  moment: {
    read: (sql: string) => `(extract(epoch from ${sql}) * 1000000)::bigint`,
    write: `timestamptz 'epoch' + ?::double precision * interval '1 microsecond'`,
    fits: Number.isSafeInteger,
  },
} as const

async function count(list: Knex.QueryBuilder): Promise<number> {
  const [counted]: { count: number }[] = await list.clearSelect().count({ count: '*' })
  return counted?.count ?? 0
}
