import { connectProcess } from '../db/postgres'
import { loadConfig } from '../platform/config'
import { createLogger } from '../platform/logger'
import { prepareShutdown, runProcess } from '../platform/shutdown'
import { buildGateway } from './build-gateway'

/** A thousand screens leave within ten seconds; a handful at once. */
const drainPace = { perSocketMs: 10, atMostMs: 10_000 }

/** PROCESS: the sockets. Any number of them may run side by side; nothing is shared between them but Postgres and Redis. */
async function main(): Promise<void> {
  const config = loadConfig()
  const log = createLogger(config.LOG_LEVEL, 'gateway')
  const { onShutdown } = prepareShutdown(log)
  const knex = connectProcess(config, 'gateway')
  const gateway = buildGateway({ config, knex, log })
  const port = await gateway.listen(config.GATEWAY_HOST, config.GATEWAY_PORT)
  onShutdown('sockets', () => gateway.drain(drainPace))
  onShutdown('connections', () => knex.destroy())
  log.info({ host: config.GATEWAY_HOST, port }, 'listening')
}

runProcess('gateway', main)
