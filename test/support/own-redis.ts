import { type ChildProcess, spawn } from 'node:child_process'
import Redis from 'ioredis'
import { freePort } from '../../platform/stack/ports'
import { findOnPath } from '../../platform/stack/system-packages'

/** A Redis of the test's own, which it may kill and bring back at the same address. */
export interface OwnRedis {
  readonly url: string
  start(): Promise<void>
  kill(): Promise<void>
}

/** Channel names repeat between test databases, so gateways of parallel test files must not share one Redis. */
export async function createOwnRedis(): Promise<OwnRedis> {
  const port = await freePort()
  const program = findOnPath('redis-server') // global-setup saw to it that it is there
  if (!program) throw new Error('redis-server is not on the PATH')
  const url = `redis://127.0.0.1:${port}`
  let child: ChildProcess | undefined
  const own: OwnRedis = {
    url,
    async start() {
      child = spawn(program, ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'], {
        stdio: 'ignore',
      })
      await answers(url)
    },
    async kill() {
      const dying = child
      child = undefined
      if (!dying || dying.exitCode !== null) return
      const gone = new Promise(resolve => dying.once('exit', resolve))
      dying.kill('SIGKILL')
      await gone
    },
  }
  await own.start()
  return own
}

async function answers(url: string): Promise<void> {
  const redis = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => 50 })
  redis.on('error', () => undefined)
  try {
    await redis.ping()
  } finally {
    redis.disconnect()
  }
}
