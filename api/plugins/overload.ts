import underPressure from '@fastify/under-pressure'
import { DomainError } from '../../domain/errors'
import type { Config } from '../../platform/config'
import type { App } from '../deps'

const maxHeapUsedBytes = 1_500 * 1024 * 1024

/**
 * Refuses with 503 `overloaded` when the process is drowning: it would answer nobody in time, and refusing at once keeps the rest
 * alive. Probes go on, or it would be killed for being busy. A delay of 0 refuses nobody, whatever is lacking.
 */
export async function overload(app: App, { OVERLOAD_DELAY_MS }: Pick<Config, 'OVERLOAD_DELAY_MS'>): Promise<void> {
  await app.register(underPressure, {
    maxEventLoopDelay: OVERLOAD_DELAY_MS,
    maxHeapUsedBytes: OVERLOAD_DELAY_MS === 0 ? 0 : maxHeapUsedBytes,
    pressureHandler(request) {
      if (!probes.has(request.routeOptions.url ?? '')) throw new DomainError('overloaded')
    },
  })
}

const probes = new Set(['/health', '/ready', '/metrics', '/api/health'])
