import { chmodSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate } from '../../db/migrate'
import { connectPostgres } from '../../db/postgres'
import { seedDemo } from '../../db/seed'
import { startPostgres } from '../../platform/stack/postgres'
import { startRedis } from '../../platform/stack/redis'
import { startTemporal } from '../../platform/stack/temporal'
import { testSecretsKey } from './services'

/** Speed over durability: a test cluster lives for one run. */
const fastSettings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '300' }

/** Starts Postgres, Redis and Temporal once for the run, and the template database that each test file clones. */
export default async function globalSetup(): Promise<void> {
  if (process.env.TEST_POSTGRES_URL) return
  const folder = mkdtempSync(join(tmpdir(), 'integrador-test-'))
  chmodSync(folder, 0o755) // Postgres runs as another user when this is root
  const [postgres, redis, temporal] = await Promise.all([
    startPostgres({ dataDir: join(folder, 'postgres'), settings: fastSettings }),
    startRedis({ dataDir: join(folder, 'redis') }),
    startTemporal({ headless: true }),
  ])
  Object.assign(globalThis, {
    testServices: { folder, stop: () => Promise.all([postgres.stop(), redis.stop(), temporal.stop()]) },
  })
  Object.assign(process.env, {
    TEST_POSTGRES_URL: postgres.url,
    TEST_REDIS_URL: redis.url,
    TEST_TEMPORAL_ADDRESS: temporal.address,
  })
  await prepareTemplate(postgres.url)
}

async function prepareTemplate(url: string): Promise<void> {
  const maintenance = connectPostgres({ url, poolSize: 1, role: null, applicationName: 'test-setup' })
  await maintenance.raw('create database integrador_template')
  await maintenance.destroy()

  const templateUrl = new URL(url)
  templateUrl.pathname = '/integrador_template'
  const owner = connectPostgres({ url: templateUrl.href, poolSize: 2, role: null, applicationName: 'test-setup' })
  await migrate(owner)
  await seedDemo(owner, { secretsKey: testSecretsKey })
  await owner.destroy()
}
