import { randomBytes, randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { App } from '../deps'

declare module 'fastify' {
  interface FastifyRequest {
    /** W3C trace context of the caller, or one begun here; handed on to workflows and events. */
    traceparent: string
  }
}

const wellFormedId = /^[\w.:-]{1,128}$/
const wellFormedTrace = /^00-(?!0{32})[\da-f]{32}-(?!0{16})[\da-f]{16}-[\da-f]{2}$/

/** The caller's `X-Request-ID` when it is harmless in logs and headers, else a new one. */
export function requestIdOf(request: IncomingMessage): string {
  const given = request.headers['x-request-id']
  return typeof given === 'string' && wellFormedId.test(given) ? given : randomUUID()
}

/** Every answer names its request, so that a person can quote it and an operator can find it. */
export function requestIds(app: App): void {
  app.decorateRequest('traceparent', '')
  app.addHook('onRequest', async (request, reply) => {
    const given = request.headers.traceparent
    request.traceparent = typeof given === 'string' && wellFormedTrace.test(given) ? given : newTrace()
    void reply.header('X-Request-ID', request.id)
  })
}

const newTrace = (): string => `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-00`
