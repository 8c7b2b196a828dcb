import { createHash } from 'node:crypto'
import type Redis from 'ioredis'
import { DomainError } from '../../domain/errors'
import type { Config } from '../../platform/config'

interface Attempt {
  readonly email: string
  readonly ip: string
}

/** Throws `too_many_requests` when e-mail, address or both failed too often of late; `live_unavailable` when nobody can tell. */
export async function mustNotHaveFailedTooOften(redis: Redis, config: Config, attempt: Attempt): Promise<void> {
  const counters = countersOf(config, attempt)
  const pipeline = redis.pipeline()
  for (const { key } of counters) pipeline.get(key).ttl(key)
  const replies = await answersOf(pipeline)
  counters.forEach(({ max }, index) => {
    const failures = Number(replies[2 * index] ?? 0)
    const ttl = Number(replies[2 * index + 1])
    if (failures >= max) throw new DomainError('too_many_requests', { retry_after: ttl > 0 ? ttl : config.LOGIN_WINDOW_SECONDS })
  })
}

/** Counts a wrong password or unknown e-mail. Successes are not counted. */
export async function countLoginFailure(redis: Redis, config: Config, attempt: Attempt): Promise<void> {
  const pipeline = redis.multi()
  for (const { key } of countersOf(config, attempt)) pipeline.incr(key).expire(key, config.LOGIN_WINDOW_SECONDS, 'NX')
  await answersOf(pipeline)
}

/** A restaurant shares one address, so an address may fail more often than a person. */
function countersOf(config: Config, { email, ip }: Attempt): { readonly key: string; readonly max: number }[] {
  const who = createHash('sha256').update(email.toLowerCase()).digest('base64url').slice(0, 22)
  return [
    { key: `login-failures:email:${who}`, max: config.LOGIN_FAILURES_PER_EMAIL },
    { key: `login-failures:ip-email:${ip}:${who}`, max: config.LOGIN_FAILURES_PER_EMAIL },
    { key: `login-failures:ip:${ip}`, max: config.LOGIN_FAILURES_PER_IP },
  ]
}

async function answersOf(pipeline: ReturnType<Redis['pipeline']>): Promise<unknown[]> {
  const replies = await pipeline.exec().catch(() => null)
  if (replies === null || replies.some(([error]) => error !== null)) throw new DomainError('live_unavailable')
  return replies.map(([, value]) => value)
}
