import type Redis from 'ioredis'
import type { Knex } from 'knex'
import { asSystem } from '../postgres'

/** Where revocations are announced, so that gateways close the sockets they concern. */
export const revocationsChannel = 'control:revocations'

/** `family` = one login, `user` = every login of a person, `session` = a table that was closed. */
export interface Revocation {
  readonly kind: 'family' | 'user' | 'session'
  readonly id: string | number
}

interface Deps {
  readonly redis: Redis
  readonly knex: Knex
}

/** A family stays listed as long as an access token of it can live: access tokens outlive neither 24 h nor this. */
const listedSeconds = 24 * 3600
/** Redis may miss a revocation while it is away, or lose all of them; within a minute it has them again from Postgres. */
const rebuiltEverySeconds = 60

const familyKey = (familyId: string) => `revoked:family:${familyId}`
const markerKey = 'revoked:rebuilt'

/** Was this login ended? Throws when Redis (or, for the rebuild, Postgres) does not answer: the caller decides what that means. */
export async function isFamilyRevoked(deps: Deps, familyId: string): Promise<boolean> {
  const [revoked, rebuilt] = await deps.redis.mget(familyKey(familyId), markerKey)
  if (revoked !== null && revoked !== undefined) return true
  if (rebuilt !== null && rebuilt !== undefined) return false
  const recent = await rebuild(deps)
  return recent.includes(familyId)
}

async function rebuild({ redis, knex }: Deps): Promise<string[]> {
  const since = new Date(Date.now() - listedSeconds * 1000)
  const recent: string[] = await asSystem(knex, trx => trx('login_families').where('revoked_at', '>', since).pluck('id'))
  const pipeline = redis.pipeline()
  for (const familyId of recent) pipeline.set(familyKey(familyId), '1', 'EX', listedSeconds)
  pipeline.set(markerKey, '1', 'EX', rebuiltEverySeconds)
  throwFirst(await pipeline.exec())
  return recent
}

/** Lists families that Postgres already holds as revoked. Throws without Redis; the next rebuild lists them then. */
export async function listRevoked(redis: Redis, familyIds: readonly string[]): Promise<void> {
  const pipeline = redis.pipeline()
  for (const familyId of familyIds) pipeline.set(familyKey(familyId), '1', 'EX', listedSeconds)
  throwFirst(await pipeline.exec())
}

/** Tells the gateways. */
export async function announceRevocation(redis: Redis, revocation: Revocation): Promise<void> {
  await redis.publish(revocationsChannel, JSON.stringify(revocation))
}

function throwFirst(replies: [Error | null, unknown][] | null): void {
  for (const [error] of replies ?? []) if (error) throw error
}
