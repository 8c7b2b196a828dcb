import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Redis from 'ioredis'
import { startGuarded, waitUntilReady } from './guarded-process'
import { freePort } from './ports'
import { findOnPath, installPackage } from './system-packages'

export interface RunningRedis {
  readonly url: string
  readonly exited: Promise<number>
  stop(): Promise<void>
}

const deadlineMs = 20_000

/** Starts redis-server with its data in `dataDir`: loopback only, generated password, append-only file, no eviction. */
export async function startRedis(options: { dataDir: string; port?: number }): Promise<RunningRedis> {
  const command = findRedisServer()
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 })
  const port = options.port ?? (await freePort())
  const password = keepPassword(join(options.dataDir, 'password'))
  const configuration = join(options.dataDir, 'redis.conf')
  writeFileSync(configuration, configurationFor(options.dataDir, port, password), { mode: 0o600 })

  const program = startGuarded({ command, args: [configuration], stopSignal: 'SIGTERM' })
  const url = `redis://:${password}@127.0.0.1:${port}`
  await waitUntilReady('Redis', program, () => ping(url), deadlineMs)
  return { url, exited: program.exited, stop: program.stop }
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
    `dir ${dataDir}`,
    'appendonly yes',
    'maxmemory-policy noeviction',
    'save ""',
    '',
  ].join('\n')

/** A password made once per data folder, readable by its owner only. */
export function keepPassword(file: string): string {
  if (existsSync(file)) return readFileSync(file, 'utf8').trim()
  const password = randomBytes(24).toString('base64url')
  writeFileSync(file, password, { mode: 0o600 })
  return password
}

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
