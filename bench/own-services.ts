import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres } from '../platform/stack/postgres'
import { startRedis } from '../platform/stack/redis'

export interface Services {
  readonly databaseUrl: string
  readonly redisUrl: string
  stop(): Promise<void>
}

/** Those of BENCH_DATABASE_URL and BENCH_REDIS_URL; otherwise a Postgres and a Redis are started, and gone after `stop`. */
export async function findServices(): Promise<Services> {
  const { BENCH_DATABASE_URL, BENCH_REDIS_URL } = process.env
  if (BENCH_DATABASE_URL && BENCH_REDIS_URL)
    return { databaseUrl: BENCH_DATABASE_URL, redisUrl: BENCH_REDIS_URL, stop: async () => undefined }
  const folder = mkdtempSync(join(tmpdir(), 'integrador-bench-'))
  const [postgres, redis] = await Promise.all([
    startPostgres({ dataDir: join(folder, 'postgres') }),
    startRedis({ dataDir: join(folder, 'redis') }),
  ])
  return {
    databaseUrl: postgres.url,
    redisUrl: redis.url,
    async stop() {
      await Promise.all([postgres.stop(), redis.stop()])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
