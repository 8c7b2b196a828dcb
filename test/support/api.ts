import type Redis from 'ioredis'
import { type ApiDeps, type App, buildApp } from '../../api/app'
import type { TemporalClient } from '../../api/temporal'
import { createPublisher } from '../../db/events/publisher'
import { connectRedis } from '../../db/redis'
import { type Config, loadConfig } from '../../platform/config'
import { createLogger } from '../../platform/logger'
import { createTestDatabase, type TestDatabase } from './database'
import { services, testSecretsKey } from './services'

export interface TestApi {
  readonly app: App
  readonly database: TestDatabase
  readonly redis: Redis
  readonly deps: ApiDeps
  close(): Promise<void>
}

export interface TestApiOptions {
  /** Absent: calls to Temporal fail, as if it were down. */
  readonly temporal?: TemporalClient
  /** Absent: the services' Redis, in a logical database of this Jest worker that is emptied first. Ids repeat between test databases. */
  readonly redisUrl?: string
  readonly env?: Readonly<Record<string, string>>
  /** More routes, to try plugins with. */
  readonly routes?: (app: App, deps: ApiDeps) => void
}

/** The API over a database of its own. Limits on requests are wide; set RATE_LIMIT_FACTOR to test them. */
export async function createTestApi(options: TestApiOptions = {}): Promise<TestApi> {
  const redisUrl = options.redisUrl ?? `${services.redisUrl.replace(/\/\d*$/, '')}/${process.env.JEST_WORKER_ID ?? '1'}`
  const database = await createTestDatabase()
  const config = testConfig(database.url, redisUrl, options.env)
  const redis = connectRedis(redisUrl, 'test-api')
  const log = createLogger(config.LOG_LEVEL, 'test')
  const publisher = createPublisher({ redis, knex: database.app, onFailure: () => undefined })
  const temporal = options.temporal ?? absentTemporal
  const deps = { config, knex: database.app, redis, temporal, publish: publisher.publish, log }
  const closeServices = async () => {
    await publisher.close()
    redis.disconnect()
    await database.destroy()
  }
  try {
    await new Promise<void>((resolve, reject) => redis.once('ready', resolve).once('error', reject))
    await redis.flushdb()
    const app = await buildApp(deps)
    options.routes?.(app, deps)
    await app.ready()
    return { app, database, redis, deps, close: () => app.close().then(closeServices) }
  } catch (error) {
    await closeServices()
    throw error
  }
}

const testConfig = (databaseUrl: string, redisUrl: string, env: TestApiOptions['env']): Config =>
  loadConfig({
    NODE_ENV: 'test',
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'silent',
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    TEMPORAL_ADDRESS: services.temporalAddress,
    SECRETS_KEY: testSecretsKey,
    RATE_LIMIT_FACTOR: '1000',
    OVERLOAD_DELAY_MS: '0',
    IMAGE_HOST_LOOKUP: 'false', // no test depends on the network it runs in
    ...env,
  })

/** Any use of it throws, like a client that cannot connect. */
const absentTemporal = new Proxy({} as TemporalClient, {
  get(_target, property) {
    if (property === 'then') return undefined
    throw new Error(`no Temporal in this test (${String(property)})`)
  },
})
