import { connectPostgres } from '../db/postgres'
import { loadConfig } from '../platform/config'
import { createLogger } from '../platform/logger'
import { buildGateway } from './build-gateway'

/** A thousand screens leave within ten seconds; a handful at once. */
const drainPace = { perSocketMs: 10, atMostMs: 10_000 }

/** PROCESS: the sockets. Any number of them may run side by side; nothing is shared between them but Postgres and Redis. */
async function main(): Promise<void> {
  const config = loadConfig()
  const log = createLogger(config.LOG_LEVEL, 'gateway')
  const knex = connectPostgres({
    url: config.DATABASE_URL,
    poolSize: config.DATABASE_POOL_SIZE,
    role: 'integrador_app',
    applicationName: 'gateway',
  })
  const gateway = buildGateway({ config, knex, log })

  let isStopping = false
  const stop = async (signal: string): Promise<void> => {
    if (isStopping) return
    isStopping = true
    log.info({ signal }, 'sending everybody away')
    await gateway.drain(drainPace)
    await knex.destroy()
    log.info('stopped')
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => {
      stop(signal).then(
        () => process.exit(0),
        () => process.exit(1),
      )
    })

  const port = await gateway.listen(config.GATEWAY_HOST, config.GATEWAY_PORT)
  log.info({ host: config.GATEWAY_HOST, port }, 'listening')
}

main().catch((error: unknown) => {
  process.stderr.write(`The gateway did not start: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
})
