import { createHmac } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { claimIdempotencyKey, type IdempotencyKey, releaseIdempotencyKey, storeAnswer } from '../../db/access/idempotency-keys'
import { DomainError } from '../../domain/errors'
import type { ApiDeps, App } from '../deps'
import { callerOf, pathOf, rightsOf } from './commands'

declare module 'fastify' {
  interface FastifyRequest {
    /** Set while the answer to this request is to be kept for repetitions. */
    keepsAnswer: boolean
  }
}

/**
 * A POST or PATCH with an idempotency key is answered once: repetitions get the stored answer, marked `Idempotency-Replayed`;
 * the same key with another body, or once the caller's roles are others, is refused. Repetitions that come while the first is under way go on: `commit` gives them its
 * result. A refused command leaves nothing, so it may be tried again. Needs the parsed body and the actor.
 */
export function idempotency(app: App, { knex, config }: Pick<ApiDeps, 'knex' | 'config'>): void {
  const hashOf = (request: FastifyRequest) => requestHashOf(request, config.JWT_SECRET)

  app.decorateRequest('keepsAnswer', false)

  app.addHook('preHandler', async (request, reply) => {
    if (request.idempotencyKey === null || request.actor === null || !keptMethods.has(request.method)) return
    const known = await claimIdempotencyKey(knex, keyOf(request), hashOf(request), request.commandId)
    if (known === 'other_request') throw new DomainError('idempotency_key_reused')
    if (known === 'claimed' || known === 'under_way') {
      request.keepsAnswer = true
      return
    }
    void reply.header('Idempotency-Replayed', 'true').code(known.status)
    if (known.body === null) return reply.send()
    return reply.type('application/json; charset=utf-8').send(known.body)
  })

  app.addHook('onSend', async (request, reply, payload) => {
    if (!request.keepsAnswer) return payload
    request.keepsAnswer = false
    try {
      if (reply.statusCode < 400)
        await storeAnswer(knex, keyOf(request), hashOf(request), { status: reply.statusCode, body: textOf(payload) })
      else if (reply.statusCode < 500) await releaseIdempotencyKey(knex, keyOf(request))
    } catch (error) {
      request.log.warn({ err: error }, 'the answer was not stored; a repetition gets it from the command itself')
    }
    return payload
  })
}

const keptMethods = new Set(['POST', 'PATCH'])

/** Throws without actor or key: only asked for requests that have both. */
function keyOf(request: FastifyRequest): IdempotencyKey {
  const { actor, idempotencyKey: key, method } = request
  if (actor === null || key === null) throw new Error('a request without caller or key keeps no answer')
  return { tenantId: actor.tenantId, caller: callerOf(actor), key, method, path: pathOf(request) }
}

const textOf = (payload: unknown): string | null => (typeof payload === 'string' && payload !== '' ? payload : null)

/** Body and query, whatever the order of their members, and what the caller may. Keyed: a body may hold a password, and a plain hash of one can be guessed. */
function requestHashOf(request: FastifyRequest, secret: string): string {
  const rights = request.actor === null ? [] : rightsOf(request.actor)
  const content = JSON.stringify([sorted(request.body ?? null), sorted(request.query ?? null), ...rights])
  return createHmac('sha256', secret).update(content).digest('hex')
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).map(([name, member]) => [name, sorted(member)] as const)
  return Object.fromEntries(members.sort(([a], [b]) => (a < b ? -1 : 1)))
}
