import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { errorBody } from './api-error'
import type { Simulator } from './simulator'

declare module 'fastify' {
  interface FastifyRequest {
    idempotencyClaim: { readonly name: string; readonly fingerprint: string } | null
  }
}

/** The provider publishes no figure; a day is what others keep. */
const retentionMs = 24 * 3_600_000

/**
 * X-Idempotency-Key on writes: per seller, method and path. The first success is stored and answered again with 200, writing nothing.
 * 409 while the first is under way, and for the same key with another body. Failures are not stored.
 * Register after authentication: a hook that needs the account of the request.
 */
export function registerIdempotency(app: FastifyInstance, simulator: Simulator): void {
  const { store, clock, faults } = simulator
  const underWay = new Set<string>()
  app.decorateRequest('idempotencyClaim', null)

  app.addHook('preHandler', async (request, reply) => {
    const key = request.headers['x-idempotency-key']
    if (request.method === 'GET' || typeof key !== 'string' || key === '') return
    const path = request.url.split('?')[0]?.replace(/\/+$/, '') ?? ''
    const name = `${request.account.userId} ${request.method} ${path} ${key}`
    const fingerprint = fingerprintOf(request)
    const known = store.answers.get(name)
    if (known && clock.now() - known.at < retentionMs) {
      if (known.fingerprint !== fingerprint)
        return reply.code(409).send(errorBody(409, 'X-Idempotency-Key was used with another body'))
      const isEmpty = faults.takeForRequest({ method: request.method, path, isReplay: true }) !== undefined
      return reply
        .code(200)
        .type('application/json; charset=utf-8')
        .send(isEmpty ? '' : known.body)
    }
    if (underWay.has(name)) return reply.code(409).send(errorBody(409, 'X-Idempotency-Key is being processed'))
    underWay.add(name)
    request.idempotencyClaim = { name, fingerprint }
    return undefined
  })

  app.addHook('onSend', async (request, reply, payload) => {
    const claim = request.idempotencyClaim
    if (!claim) return
    request.idempotencyClaim = null
    underWay.delete(claim.name)
    if (reply.statusCode < 300 && typeof payload === 'string') {
      store.answers.set(claim.name, { fingerprint: claim.fingerprint, body: payload, at: clock.now() })
      store.changed()
    }
  })
}

const fingerprintOf = (request: FastifyRequest) =>
  createHash('sha256')
    .update(JSON.stringify(request.body ?? null))
    .digest('hex')
