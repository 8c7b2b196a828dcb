import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { errorBody } from './api-error'
import type { ApiFault } from './faults'
import type { Simulator } from './simulator'

declare module 'fastify' {
  interface FastifyRequest {
    fault: ApiFault | null
  }
}

/** How long a hanging answer is held before its connection is cut: longer than any client should wait. */
const holdMs = 60_000

/** Makes the provider's API misbehave as the rules say. `release` ends every hanging answer, for a clean stop. */
export function registerApiFaults(app: FastifyInstance, simulator: Simulator): { hooksAfterAuth(): void; release(): void } {
  const held = new Set<() => void>()
  app.decorateRequest('fault', null)

  /** Waits, or ends early when the client leaves or the simulator stops. */
  const hold = (request: FastifyRequest, ms: number) =>
    new Promise<void>(resolve => {
      const end = () => {
        clearTimeout(timer)
        held.delete(end)
        request.raw.socket.off('close', end)
        resolve()
      }
      const timer = setTimeout(end, ms)
      held.add(end)
      request.raw.socket.once('close', end)
    })

  app.addHook('onRequest', async (request, reply) => {
    const path = request.url.split('?')[0] ?? ''
    request.fault = simulator.faults.takeForRequest({ method: request.method, path, isReplay: false }) ?? null
    return failAtOnce(request, reply, hold)
  })

  return {
    hooksAfterAuth() {
      app.addHook('preHandler', async request => {
        if (request.fault?.kind === 'delay') await hold(request, request.fault.params.ms ?? 1_000)
      })
      app.addHook('onSend', async (request, _reply, payload) => {
        if (request.fault?.kind === 'timeout_after_commit') {
          await hold(request, request.fault.params.ms ?? holdMs)
          request.raw.socket.destroy()
        }
        if (request.fault?.kind === 'slow_body' && typeof payload === 'string')
          return Readable.from(slowly(payload, () => hold(request, request.fault?.params.ms ?? 5_000)))
        return payload
      })
    },
    release() {
      for (const end of [...held]) end()
    },
  }
}

async function failAtOnce(
  request: FastifyRequest,
  reply: FastifyReply,
  hold: (request: FastifyRequest, ms: number) => Promise<void>,
): Promise<FastifyReply | undefined> {
  const { fault } = request
  if (fault?.kind === 'status_5xx') {
    const status = fault.params.status ?? 503
    return reply.code(status).send(errorBody(status, 'injected fault'))
  }
  if (fault?.kind === 'rate_limit')
    return reply
      .code(429)
      .header('retry-after', String(fault.params.retry_after_seconds ?? 1))
      .send(errorBody(429, 'too many requests'))
  if (fault?.kind === 'drop' || fault?.kind === 'hang') {
    void reply.hijack()
    if (fault.kind === 'hang') await hold(request, fault.params.ms ?? holdMs)
    request.raw.socket.destroy()
    return reply
  }
  return undefined
}

async function* slowly(payload: string, wait: () => Promise<void>): AsyncGenerator<string> {
  const half = Math.ceil(payload.length / 2)
  yield payload.slice(0, half)
  await wait()
  yield payload.slice(half)
}
