import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { countWindow } from '../../db/access/count-window'
import { DomainError } from '../../domain/errors'
import type { ApiDeps, App } from '../deps'
import { callerOf } from './commands'

/**
 * Requests a minute. `ip` where nobody knows who asks; `token` where the phone or person is known, because a whole restaurant
 * sits behind one address. Reading the menu is what everybody does there, hence far more than one phone would need.
 * People of the staff are limited where one request costs much: a password to hash (`slowWrite`), a whole restaurant's history to read
 * (`export`, `auditVerify`), a drawing for each table (`qrSheet`), sums over a year (`reportRead`: dashboards ask for all of them at once).
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
  slowWrite: { max: 30, by: 'token' },
  qrSheet: { max: 6, by: 'token' },
  export: { max: 10, by: 'token' },
  auditVerify: { max: 6, by: 'token' },
  reportRead: { max: 120, by: 'token' },
} as const satisfies Record<string, { readonly max: number; readonly by: 'ip' | 'token' }>

export type LimitName = keyof typeof limits
const windowSeconds = 60

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The limit that a route is under, or a request to it: `config: { limit: 'cartChange' }`. */
    limit?: LimitName | ((request: FastifyRequest) => LimitName | undefined)
  }
}

/**
 * Fixed windows in Redis, shared by all API processes. Without Redis nobody is refused: a restaurant must go on serving. A phone's
 * command that is repeated with its idempotency key counts once: phones lose answers. For people of the staff it counts again: what their
 * requests cost, repetitions that are refused, or come while the first is under way, cost too.
 */
export function rateLimits(app: App, { redis, config }: ApiDeps): void {
  app.addHook('preParsing', async (request, reply) => {
    const { limit } = request.routeOptions.config
    const name = typeof limit === 'function' ? limit(request) : limit
    if (name === undefined) return
    const max = Math.ceil(limits[name].max * config.RATE_LIMIT_FACTOR)
    const key = `limit:${name}:${subjectOf(request, limits[name].by)}`
    const isPhones = limits[name].by === 'token' && request.actor?.kind === 'diner'
    const repeatable = isPhones && request.idempotencyKey !== null ? request.commandId : undefined
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
