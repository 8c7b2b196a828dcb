import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { fieldFault } from '../../domain/field-fault'
import { isStorable } from './plain-text'

/** Lists without `limit` give this much, as existing front ends expect everything at once. */
export const maxPageSize = 1_000

/** Query parameters of every list. `cursor` is opaque, never expires, and wins over `offset`. */
export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(maxPageSize).default(maxPageSize),
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
  cursor: z.string().min(1).max(512).optional(),
})
export type PageQuery = z.infer<typeof pageQuery>

/** The values that the last row of the previous page was ordered by, ending with its id. */
export type Cursor = readonly (string | number)[]

export const encodeCursor = (position: Cursor): string => Buffer.from(JSON.stringify(position)).toString('base64url')

/** What is in a cursor passes by the guard of plain text, encoded as it comes. */
const position = z
  .array(z.union([z.string().refine(isStorable), z.number()]))
  .min(1)
  .max(4)

/** Null without cursor. Throws `invalid_request` for one that was not given out by `encodeCursor`. */
export function decodeCursor(cursor: string | undefined): Cursor | null {
  if (cursor === undefined) return null
  try {
    return position.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
  } catch {
    throw fieldFault('/cursor', 'El cursor no es válido.', { in: 'query' })
  }
}

/** What a query asks of a list that `pageOf` reads. Throws as `decodeCursor` does. */
export const wantedOf = ({ limit, offset, cursor }: PageQuery) => ({ limit, offset, after: decodeCursor(cursor) })

/** Query parameters of lists that are read, or made, as a whole: few rows, or an order that is not of the rows. */
export const sliceQuery = pageQuery.omit({ cursor: true })
export type Slice = z.infer<typeof sliceQuery>

export const sliceOf = <T>(list: readonly T[], { limit, offset }: Slice): Page<T> => ({
  rows: list.slice(offset, offset + limit),
  total: list.length,
})

export interface Page<T> {
  readonly rows: readonly T[]
  /** How many rows the whole list has. */
  readonly total: number
  /** Where the next page begins; null or absent on the last page and in lists read by offset. */
  readonly next?: Cursor | null
}

/** Sets `X-Total-Count` and `Link` (next, prev, first) and gives back the rows: the body of a list is the bare array. */
export function paginate<T>(request: FastifyRequest, reply: FastifyReply, query: PageQuery, page: Page<T>): readonly T[] {
  void reply.header('X-Total-Count', String(page.total))
  const links = linksOf(query, page).map(([rel, changes]) => `<${urlWith(request, changes)}>; rel="${rel}"`)
  if (links.length > 0) void reply.header('Link', links.join(', '))
  return page.rows
}

type Changes = Readonly<Record<string, string | null>>

function linksOf({ limit, offset, cursor }: PageQuery, { rows, total, next }: Page<unknown>): [rel: string, Changes][] {
  const links: [string, Changes][] = []
  const usesOffset = cursor === undefined && !next
  if (next) links.push(['next', { limit: String(limit), cursor: encodeCursor(next), offset: null }])
  if (usesOffset && offset + rows.length < total && rows.length > 0)
    links.push(['next', { limit: String(limit), offset: String(offset + limit) }])
  if (usesOffset && offset > 0) links.push(['prev', { limit: String(limit), offset: String(Math.max(0, offset - limit)) }])
  if (cursor !== undefined || offset > 0) links.push(['first', { limit: String(limit), offset: null, cursor: null }])
  return links
}

/** Relative to the server, so that it holds behind any proxy. */
function urlWith(request: FastifyRequest, changes: Changes): string {
  const url = new URL(request.url, 'http://server')
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) url.searchParams.delete(name)
    else url.searchParams.set(name, value)
  }
  return url.pathname + url.search
}
