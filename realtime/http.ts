import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Knex } from 'knex'
import type { Config } from '../platform/config'
import type { SocketLimits } from './connection'
import type { Metrics } from './metrics'
import type { Roster } from './roster'
import type { Streams } from './streams'
import type { Subscriber } from './subscriber'

interface HttpDeps {
  readonly knex: Knex
  readonly metrics: Metrics
  readonly roster: Roster
  readonly streams: Streams
  readonly subscriber: Subscriber
  readonly limits: SocketLimits
  readonly config: Pick<Config, 'SOCKETS_PER_USER' | 'SOCKETS_PER_TABLE' | 'SOCKETS_PER_PROCESS'>
  readonly isDraining: () => boolean
}

interface Answer {
  readonly status: number
  readonly body: string
  readonly contentType: string
}

const json = (status: number, body: object): Answer => ({ status, body: JSON.stringify(body), contentType: 'application/json' })

/** What operators, load balancers and Prometheus ask over plain HTTP. */
export function createHttp(deps: HttpDeps) {
  const routes: Readonly<Record<string, () => Promise<Answer>>> = {
    '/health': async () => json(200, { status: 'ok', service: 'gateway' }),
    '/ready': () => ready(deps),
    '/ws/health': async () => json(200, overview(deps)),
    '/ws/health/detailed': async () => json(200, { ...overview(deps), dependencies: await dependencies(deps) }),
    '/metrics': () => prometheus(deps.metrics),
    '/ws/metrics': () => prometheus(deps.metrics),
  }
  return (request: IncomingMessage, response: ServerResponse): void => {
    const answering = request.method === 'GET' || request.method === 'HEAD' ? routes[pathOf(request)]?.() : undefined
    const answer =
      answering ?? Promise.resolve(json(404, { type: 'about:blank', title: 'No encontrado', status: 404, code: 'not_found' }))
    answer
      .catch(() => json(500, { type: 'about:blank', title: 'Error interno', status: 500, code: 'internal_error' }))
      .then(({ status, body, contentType }) => {
        response.writeHead(status, { 'content-type': contentType, 'cache-control': 'no-store' })
        response.end(request.method === 'HEAD' ? undefined : body)
      })
      .catch(() => response.destroy())
  }
}

const pathOf = (request: IncomingMessage): string => (request.url ?? '/').split('?', 1)[0] ?? '/'

const overview = ({ roster, streams, limits, config, isDraining }: HttpDeps) => ({
  status: isDraining() ? 'draining' : 'healthy',
  service: 'gateway',
  connections: { total: roster.size, users: roster.owners, channels: streams.size },
  limits: {
    connections_total: config.SOCKETS_PER_PROCESS,
    connections_per_user: config.SOCKETS_PER_USER,
    connections_per_table: config.SOCKETS_PER_TABLE,
    message_bytes: limits.frameBytes,
    messages_per_second: limits.messagesPerSecond,
    heartbeat_ms: limits.heartbeatMs,
  },
})

async function dependencies({ knex, subscriber }: HttpDeps) {
  const postgres = await knex.raw('select 1').then(
    () => 'up',
    () => 'down',
  )
  return { postgres, redis: subscriber.isConnected ? 'up' : 'down' }
}

/** Ready without Redis: screens are then served from the logs, a little later. Without Postgres nobody can be let in. */
async function ready(deps: HttpDeps): Promise<Answer> {
  const found = await dependencies(deps)
  const isReady = found.postgres === 'up' && !deps.isDraining()
  return json(isReady ? 200 : 503, { status: isReady ? 'ready' : 'not_ready', dependencies: found })
}

const prometheus = async ({ registry }: Metrics): Promise<Answer> => ({
  status: 200,
  body: await registry.metrics(),
  contentType: registry.contentType,
})
