import type { Knex } from 'knex'
import { Gauge, Histogram, type Registry } from 'prom-client'
import { createMetrics } from '../../platform/metrics'
import type { App } from '../deps'

const secondsBuckets = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** `GET /metrics` for Prometheus: durations by route, the pool of Postgres, process and event loop. */
export function metrics(app: App, knex: Knex): void {
  const register = createMetrics('api')
  const durations = new Histogram({
    name: 'integrador_http_request_duration_seconds',
    help: 'Time to answer a request, by route pattern.',
    labelNames: ['method', 'route', 'status'],
    buckets: secondsBuckets,
    registers: [register],
  })
  observePool(register, knex)

  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown' // a pattern: ids would make a series each
    durations.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000)
  })
  app.get(
    '/metrics',
    { schema: { hide: true } },
    async (_request, reply) => void reply.type(register.contentType).send(await register.metrics()),
  )
}

interface Pool {
  numUsed(): number
  numFree(): number
  numPendingAcquires(): number
}

function observePool(register: Registry, knex: Knex): void {
  const pool: Pool = knex.client.pool
  new Gauge({
    name: 'integrador_postgres_connections',
    help: 'Connections of this process to Postgres, and requests waiting for one.',
    labelNames: ['state'],
    registers: [register],
    collect() {
      this.set({ state: 'used' }, pool.numUsed())
      this.set({ state: 'free' }, pool.numFree())
      this.set({ state: 'waiting' }, pool.numPendingAcquires())
    },
  })
}
