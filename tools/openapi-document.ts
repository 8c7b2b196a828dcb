import Redis from 'ioredis'
import knex from 'knex'
import { buildApp } from '../api/app'
import type { TemporalClient } from '../api/temporal'
import { loadConfig } from '../platform/config'
import { createLogger } from '../platform/logger'

/** The API's description as text, made without any service: nothing connects. */
export async function openapiDocument(): Promise<string> {
  const config = loadConfig({
    DATABASE_URL: 'postgres://nobody@127.0.0.1/none',
    REDIS_URL: 'redis://127.0.0.1',
    TEMPORAL_ADDRESS: '127.0.0.1:7233',
  })
  const app = await buildApp({
    config,
    knex: knex({ client: 'pg' }),
    redis: new Redis({ lazyConnect: true }),
    temporal: {} as TemporalClient,
    publish: () => undefined,
    log: createLogger('silent', 'openapi'),
  })
  await app.ready()
  const text = `${JSON.stringify(app.swagger(), null, 2)}\n`
  await app.close()
  return text
}
