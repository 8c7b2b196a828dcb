import { isDeepStrictEqual } from 'node:util'

/** Are two values the same as JSON? The order of keys does not count: Postgres keeps objects in its own. */
export const isSame = (one: unknown, other: unknown): boolean => isDeepStrictEqual(plain(one), plain(other))

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null))
