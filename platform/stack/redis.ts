import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Redis from 'ioredis'
import { startGuarded, waitUntilReady } from './guarded-process'
import { keepPassword } from './password-file'
import { freePort } from './ports'
import { findOnPath, installPackage } from './system-packages'

export interface RunningRedis {
  readonly url: string
  /** Of the guard that holds it. */
  readonly pid: number
  readonly exited: Promise<number>
  stop(): Promise<void>
}

interface RedisOptions {
  readonly dataDir: string
  readonly port?: number
  /** Hears each line of its log. */
  readonly onLine?: (line: string) => void
}

const deadlineMs = 20_000

/** Starts redis-server with its data in `dataDir`: loopback only, generated password, append-only file, no eviction. */
export async function startRedis(options: RedisOptions): Promise<RunningRedis> {
  const command = findRedisServer()
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 })
  const port = options.port ?? (await freePort())
  const password = keepPassword(join(options.dataDir, 'password'))
  const configuration = join(options.dataDir, 'redis.conf')
  writeFileSync(configuration, configurationFor(options.dataDir, port, password), { mode: 0o600 })

  const program = startGuarded({ command, args: [configuration], stopSignal: 'SIGTERM', onLine: options.onLine })
  const url = `redis://:${password}@127.0.0.1:${port}`
  await waitUntilReady('Redis', program, () => ping(url), deadlineMs)
  return { url, pid: program.pid, exited: program.exited, stop: program.stop }
}

function findRedisServer(): string {
  const found = findOnPath('redis-server')
  if (found) return found
  installPackage('redis-server')
  const installed = findOnPath('redis-server')
  if (installed) return installed
  throw new Error(
    'Redis is missing: install redis-server (Debian: apt-get install redis-server, macOS: brew install redis) or set REDIS_URL.',
  )
}

const configurationFor = (dataDir: string, port: number, password: string) =>
  [
    'bind 127.0.0.1',
    `port ${port}`,
    `requirepass ${password}`,
    `dir "${dataDir}"`,
    'appendonly yes',
    'maxmemory-policy noeviction',
    'save ""',
    '',
  ].join('\n')

async function ping(url: string): Promise<void> {
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0 })
  redis.on('error', () => undefined)
  try {
    await redis.connect()
    await redis.ping()
  } finally {
    redis.disconnect()
  }
}
