import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { Client, Connection } from '@temporalio/client'
import { DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker'
import type { Logger } from 'pino'
import { createPublisher } from '../db/events/publisher'
import { connectProcess } from '../db/postgres'
import { connectRedis } from '../db/redis'
import { type Config, loadConfig } from '../platform/config'
import { checkHealth } from '../platform/health'
import { createLogger } from '../platform/logger'
import { createMetrics } from '../platform/metrics'
import { prepareShutdown, runProcess } from '../platform/shutdown'
import { temporalConnection } from '../platform/temporal'
import { buildWorkers } from './build-workers'
import { createMercadoPago } from './payments/mercado-pago'
import { ensureSchedules } from './schedules'

/** PROCESS: runs workflows and activities. Any number of them may run; Temporal hands each task to one. */
async function main(): Promise<void> {
  const config = loadConfig()
  const log = createLogger(config.LOG_LEVEL, 'worker')
  const { onShutdown } = prepareShutdown(log)
  const stopping = new AbortController()
  installRuntime(config, log)

  const connection = await NativeConnection.connect(temporalConnection(config))
  const knex = connectProcess(config, 'worker')
  const redis = connectRedis(config.REDIS_URL, 'worker')
  const publisher = createPublisher({ redis, knex, onFailure: error => log.warn({ err: error }, 'events wait for the relay') })
  const provider = createMercadoPago({ baseUrl: config.MERCADOPAGO_BASE_URL })
  const deps = { knex, redis, publish: publisher.publish, stopping: stopping.signal, provider, config }
  const workers = await buildWorkers({ connection, workflowBundle: { codePath: bundlePath() }, config, deps })
  const running = Promise.all(workers.map(worker => worker.run()))
  await scheduleWhatRecurs(config)

  const health = serveHealth(config, log, {
    postgresql: async () => await knex.raw('select 1'),
    redis: () => redis.ping(),
    temporal: () => connection.workflowService.getSystemInfo({}),
    workers: async () => {
      const idle = workers.filter(worker => worker.getState() !== 'RUNNING')
      if (idle.length > 0) throw new Error(`${idle.length} workers are not running`)
    },
  })
  running.catch((error: unknown) => {
    log.fatal({ err: error }, 'a worker failed')
    process.exit(1)
  })

  onShutdown('workers', async () => {
    stopping.abort()
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown()
    await running
  })
  onShutdown('events', () => publisher.close())
  onShutdown('connections', async () => {
    health.close()
    redis.disconnect()
    await knex.destroy()
    await connection.close()
  })
  log.info({ queues: [config.TEMPORAL_TASK_QUEUE, config.TEMPORAL_PAYMENTS_TASK_QUEUE] }, 'working')
}

/** Signals are ours: the SDK would stop its workers before we say so. */
function installRuntime({ WORKER_SDK_METRICS_ADDRESS: bindAddress }: Config, log: Logger): void {
  const levels = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const
  Runtime.install({
    shutdownSignals: [],
    ...(bindAddress
      ? { telemetryOptions: { metrics: { prometheus: { bindAddress, unitSuffix: true, useSecondsForDurations: true } } } }
      : {}),
    logger: new DefaultLogger('WARN', ({ level, message, meta }) => log[levels[level]](meta ?? {}, message)),
  })
}

function bundlePath(): string {
  const file = join(__dirname, '..', 'workflow-bundle.js')
  if (!existsSync(file)) throw new Error(`${file} is missing: run npm run build`)
  return file
}

async function scheduleWhatRecurs(config: Config): Promise<void> {
  const connection = await Connection.connect(temporalConnection(config))
  await ensureSchedules(new Client({ connection, namespace: config.TEMPORAL_NAMESPACE }), config.TEMPORAL_TASK_QUEUE)
  await connection.close()
}

function serveHealth(config: Config, log: Logger, probes: Parameters<typeof checkHealth>[0]) {
  const metrics = createMetrics('worker')
  const server = createServer((request, response) => {
    const send = (status: number, type: string, body: string) => response.writeHead(status, { 'content-type': type }).end(body)
    if (request.url === '/health') send(200, 'application/json', JSON.stringify({ status: 'ok', service: 'integrador-worker' }))
    else if (request.url === '/metrics') void metrics.metrics().then(text => send(200, metrics.contentType, text))
    else if (request.url === '/ready')
      void checkHealth(probes, (name, error) => log.warn({ err: error }, `${name} is not healthy`)).then(report =>
        send(
          report.healthy ? 200 : 503,
          'application/json',
          JSON.stringify({ status: report.healthy ? 'ready' : 'unready', checks: report.checks }),
        ),
      )
    else send(404, 'application/json', '{}')
  })
  return server.listen(config.WORKER_HEALTH_PORT, config.WORKER_HEALTH_HOST)
}

runProcess('worker', main)
