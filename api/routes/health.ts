import type { FastifyReply, FastifyRequest } from 'fastify'
import { pendingMigrations } from '../../db/pending-migrations'
import { checkHealth, type HealthReport } from '../../platform/health'
import type { ApiDeps, App } from '../deps'

/** Probes: `/health` = the process lives, `/ready` = it can serve. The `/api` forms are those of the earlier version. */
export async function healthRoutes(app: App, deps: ApiDeps): Promise<void> {
  const hidden = { schema: { hide: true } }
  app.get('/health', hidden, async () => ({ status: 'ok' }))
  app.get('/api/health', hidden, async () => ({
    status: 'healthy',
    service: 'integrador-api',
    environment: deps.config.NODE_ENV,
  }))

  app.get('/ready', hidden, async (request, reply) => {
    const report = await check(deps, request)
    return answer(reply, report, { status: report.healthy ? 'ready' : 'unready', checks: report.checks })
  })
  app.get('/api/health/detailed', hidden, async (request, reply) => {
    const report = await check(deps, request)
    const status = report.healthy ? 'healthy' : 'degraded'
    return answer(reply, report, { status, service: 'integrador-api', dependencies: report.checks })
  })
}

const check = ({ knex, redis, temporal }: ApiDeps, request: FastifyRequest): Promise<HealthReport> =>
  checkHealth(
    {
      postgresql: () => knex.raw('select 1'),
      migrations: async () => {
        const pending = await pendingMigrations(knex)
        if (pending.length > 0) throw new Error(`not applied: ${pending.join(', ')}`)
      },
      redis: () => redis.ping(),
      temporal: () => temporal.client.connection.workflowService.getSystemInfo({}),
    },
    (name, error) => request.log.warn({ err: error }, `${name} is not healthy`),
  )

const answer = (reply: FastifyReply, report: HealthReport, body: Record<string, unknown>) =>
  reply
    .code(report.healthy ? 200 : 503)
    .header('Cache-Control', 'no-store')
    .send(body)
