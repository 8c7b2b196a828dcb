import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../../platform/stack/ports'
import { createTestDatabase, type TestDatabase } from './database'
import { services, testSecretsKey } from './services'

type Name = 'simulator' | 'worker' | 'api' | 'gateway'

export interface RunningSystem {
  readonly database: TestDatabase
  readonly apiUrl: string
  readonly gatewayUrl: string
  readonly simulatorUrl: string
  readonly taskQueue: string
  /** Ends a process the hard way: no drain, no good-bye. */
  kill(name: Name): Promise<void>
  start(name: Name): Promise<void>
  stop(): Promise<void>
}

const programs: Readonly<Record<Name, string>> = {
  simulator: 'simulators/mercado-pago/server.js',
  worker: 'activities/worker.js',
  api: 'api/server.js',
  gateway: 'realtime/gateway.js',
}
const readyWithinMs = 30_000

/** The built processes, as `npm start` runs them, on a database and task queues of their own. */
export async function startSystem(): Promise<RunningSystem> {
  const database = await createTestDatabase()
  const [apiPort, gatewayPort, workerPort, simulatorPort] = await Promise.all([freePort(), freePort(), freePort(), freePort()])
  const apiUrl = `http://127.0.0.1:${apiPort}`
  const gatewayUrl = `ws://127.0.0.1:${gatewayPort}`
  const simulatorUrl = `http://127.0.0.1:${simulatorPort}`
  const taskQueue = `e2e-${randomBytes(4).toString('hex')}`
  const env = {
    ...process.env,
    NODE_ENV: 'test',
    LOG_LEVEL: process.env.E2E_LOG_LEVEL ?? 'warn',
    DATABASE_URL: database.url,
    REDIS_URL: services.redisUrl,
    TEMPORAL_ADDRESS: services.temporalAddress,
    TEMPORAL_TASK_QUEUE: taskQueue,
    TEMPORAL_PAYMENTS_TASK_QUEUE: `${taskQueue}-payments`,
    API_PORT: String(apiPort),
    GATEWAY_PORT: String(gatewayPort),
    WORKER_HEALTH_PORT: String(workerPort),
    SIMULATOR_PORT: String(simulatorPort),
    PUBLIC_API_URL: apiUrl,
    MERCADOPAGO_BASE_URL: simulatorUrl,
    SECRETS_KEY: testSecretsKey,
    RATE_LIMIT_FACTOR: '1000',
  }
  const health: Readonly<Record<Name, string>> = {
    simulator: `${simulatorUrl}/ready`,
    worker: `http://127.0.0.1:${workerPort}/ready`,
    api: `${apiUrl}/ready`,
    gateway: `http://127.0.0.1:${gatewayPort}/ready`,
  }
  const running = new Map<Name, ChildProcess>()

  async function start(name: Name): Promise<void> {
    const file = join(process.cwd(), 'dist', programs[name])
    if (!existsSync(file)) throw new Error(`${file} is missing: these tests run the built system (npm run build)`)
    const child = spawn(process.execPath, [file], { env, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    running.set(name, child)
    await answersOk(name, health[name], child)
  }

  async function end(name: Name, signal: NodeJS.Signals): Promise<void> {
    const child = running.get(name)
    running.delete(name)
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const exited = new Promise(resolve => child.once('exit', resolve))
    child.kill(signal)
    await exited
  }

  await start('simulator')
  await Promise.all([start('worker'), start('api'), start('gateway')])
  return {
    database,
    apiUrl,
    gatewayUrl,
    simulatorUrl,
    taskQueue,
    start,
    kill: name => end(name, 'SIGKILL'),
    async stop() {
      await Promise.all((['gateway', 'api', 'worker', 'simulator'] as const).map(name => end(name, 'SIGTERM')))
      await database.destroy()
    },
  }
}

async function answersOk(name: Name, url: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + readyWithinMs
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`${name} ended with code ${child.exitCode} before it was ready`)
    const answer = await fetch(url).catch(() => undefined)
    if (answer?.ok) return
    await new Promise(resolve => setTimeout(resolve, 100))
  }
  throw new Error(`${name} was not ready after ${readyWithinMs / 1_000} s`)
}
