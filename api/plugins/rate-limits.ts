import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { countWindow } from '../../db/access/count-window'
import { DomainError } from '../../domain/errors'
import type { ApiDeps, App } from '../deps'
import { callerOf } from './commands'

/**
 * Requests a minute. `ip` where nobody knows who asks; `token` where the phone or person is known, because a whole restaurant
 * sits behind one address. Reading the menu is what everybody does there, hence far more than one phone would need.
 */
export const limits = {
  refresh: { max: 30, by: 'ip' },
  logout: { max: 10, by: 'token' },
  passwordChange: { max: 10, by: 'token' },
  tableSession: { max: 30, by: 'ip' },
  publicMenu: { max: 600, by: 'ip' },
  dinerRegister: { max: 20, by: 'token' },
  quote: { max: 60, by: 'token' },
  roundSubmit: { max: 10, by: 'token' },
  serviceCall: { max: 10, by: 'token' },
  cartChange: { max: 30, by: 'token' },
  cartRead: { max: 60, by: 'token' },
  cartClear: { max: 10, by: 'token' },
  customerChange: { max: 10, by: 'token' },
  customerRead: { max: 60, by: 'token' },
  checkRequest: { max: 10, by: 'token' },
  paymentRecord: { max: 20, by: 'token' },
  paymentPreference: { max: 5, by: 'token' },
} as const satisfies Record<string, { readonly max: number; readonly by: 'ip' | 'token' }>

export type LimitName = keyof typeof limits
const windowSeconds = 60

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The limit that a route is under: `config: { limit: 'cartChange' }`. */
    limit?: LimitName
  }
}

/**
 * Fixed windows in Redis, shared by all API processes. Without Redis nobody is refused: a restaurant must go on serving. A command
 * that is repeated with its idempotency key counts once.
 */
export function rateLimits(app: App, { redis, config }: ApiDeps): void {
  app.addHook('preParsing', async (request, reply) => {
    const name = request.routeOptions.config.limit
    if (name === undefined) return
    const max = Math.ceil(limits[name].max * config.RATE_LIMIT_FACTOR)
    const key = `limit:${name}:${subjectOf(request, limits[name].by)}`
    const repeatable = limits[name].by === 'token' && request.idempotencyKey !== null ? request.commandId : undefined
    const count = await countWindow(redis, key, { max, windowSeconds }, repeatable).catch(() => null)
    if (count === null) return
    describe(reply, name, max, count)
    if (!count.allowed) throw new DomainError('too_many_requests', { retry_after: count.resetSeconds })
  })
}

/** Header fields of draft-ietf-httpapi-ratelimit-headers-11. */
function describe(reply: FastifyReply, name: LimitName, max: number, count: { remaining: number; resetSeconds: number }): void {
  void reply.header('RateLimit-Policy', `"${name}";q=${max};w=${windowSeconds}`)
  void reply.header('RateLimit', `"${name}";r=${count.remaining};t=${count.resetSeconds}`)
}

/**
 * Whoever the guard found: a person, or a phone by the token that let it in. No other header counts, or a new one with each request would
 * be a new subject. Tokens appear hashed: Redis is no place for secrets.
 */
function subjectOf({ actor, headers, ip }: FastifyRequest, by: 'ip' | 'token'): string {
  if (by === 'ip' || actor === null) return ip
  if (actor.kind !== 'diner') return callerOf(actor)
  return createHash('sha256').update(String(headers['x-table-token'])).digest('base64url').slice(0, 22)
}
