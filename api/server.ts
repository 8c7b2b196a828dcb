import { Client, Connection } from '@temporalio/client'
import { createPublisher } from '../db/events/publisher'
import { connectProcess } from '../db/postgres'
import { connectRedis } from '../db/redis'
import { type Config, loadConfig } from '../platform/config'
import { createLogger } from '../platform/logger'
import { prepareShutdown, runProcess } from '../platform/shutdown'
import { temporalConnection } from '../platform/temporal'
import { buildApp } from './app'
import { docsPages } from './plugins/docs-pages'
import type { TemporalClient } from './temporal'

/** How long a person waits for a command before being told to repeat it with the same key. */
const commandDeadlineMs = 8_000

/** PROCESS: the HTTP API. Any number of them may run side by side; nothing is kept in memory but caches. */
async function main(): Promise<void> {
  const config = loadConfig()
  const log = createLogger(config.LOG_LEVEL, 'api')
  const { onShutdown } = prepareShutdown(log)
  const knex = connectProcess(config, 'api')
  const redis = connectRedis(config.REDIS_URL, 'api')
  const publisher = createPublisher({ redis, knex, onFailure: error => log.warn({ err: error }, 'events wait for the relay') })
  const temporal = connectTemporal(config)
  const app = await buildApp({ config, knex, redis, temporal, publish: publisher.publish, log })
  await docsPages(app)
  await app.listen({ host: config.API_HOST, port: config.API_PORT })

  onShutdown('requests', () => app.close())
  onShutdown('events', () => publisher.close())
  onShutdown('connections', async () => {
    redis.disconnect()
    await knex.destroy()
    await temporal.client.connection.close()
  })
}

/** While Temporal is away its address is tried this often; gRPC alone would in the end leave two minutes between its attempts. */
const reconnectMs = { 'grpc.initial_reconnect_backoff_ms': 500, 'grpc.max_reconnect_backoff_ms': 2_000 }

/** Connects at first use: without Temporal commands answer 503, while reads, menu and login go on. */
function connectTemporal(config: Config): TemporalClient {
  const connection = Connection.lazy({ ...temporalConnection(config), channelArgs: reconnectMs })
  const client = new Client({ connection, namespace: config.TEMPORAL_NAMESPACE })
  return { client, taskQueue: config.TEMPORAL_TASK_QUEUE, deadlineMs: commandDeadlineMs }
}

runProcess('api', main)
