import underPressure from '@fastify/under-pressure'
import { DomainError } from '../../domain/errors'
import type { App } from '../deps'

/** Past this the event loop answers nobody in time; refusing at once keeps the rest alive. */
const maxEventLoopDelayMs = 1_000
const maxHeapUsedBytes = 1_500 * 1024 * 1024

/** Refuses with 503 `overloaded` when the process is drowning. Probes go on, or it would be killed for being busy. */
export async function overload(app: App): Promise<void> {
  await app.register(underPressure, {
    maxEventLoopDelay: maxEventLoopDelayMs,
    maxHeapUsedBytes,
    pressureHandler(request) {
      if (!probes.has(request.routeOptions.url ?? '')) throw new DomainError('overloaded')
    },
  })
}

const probes = new Set(['/health', '/ready', '/metrics', '/api/health'])
