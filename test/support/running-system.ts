import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Client, Connection } from '@temporalio/client'
import { freePort } from '../../platform/stack/ports'
import { startTemporal } from '../../platform/stack/temporal'
import { type CuttableLine, openLine } from './cuttable-line'
import { createTestDatabase, type TestDatabase } from './database'
import { createOwnRedis, type OwnRedis } from './own-redis'
import { testSecretsKey } from './services'

type Name = 'simulator' | 'worker' | 'api' | 'gateway'

export interface RunningSystem {
  readonly database: TestDatabase
  readonly redis: OwnRedis
  /** As an operator's, not through the line. */
  readonly temporal: Client
  readonly apiUrl: string
  readonly gatewayUrl: string
  readonly simulatorUrl: string
  /** What the processes reach Postgres and Temporal through. */
  readonly lines: { readonly postgres: CuttableLine; readonly temporal: CuttableLine }
  /** What the processes complained about: log lines of level error, and plain text on standard error. */
  readonly complaints: readonly string[]
  /** Ends a process the hard way: no drain, no good-bye. */
  kill(name: Name): Promise<void>
  start(name: Name): Promise<void>
  /** One more API process beside the first; ends with the rest. Returns its address. */
  startAnotherApi(): Promise<string>
  /** Resolves when a process says that it can reach everything it needs. */
  becomesReady(name: Name): Promise<void>
  stop(): Promise<void>
}

const programs: Readonly<Record<Name, string>> = {
  simulator: 'simulators/mercado-pago/server.js',
  worker: 'activities/worker.js',
  api: 'api/server.js',
  gateway: 'realtime/gateway.js',
}
const readyWithinMs = 30_000
/** pino's level of an error. */
const errorLevel = 50

/** The built processes, as `npm start` runs them, on a database, a Redis and a Temporal of their own: nothing is heard from another test. */
export async function startSystem(options: { env?: Readonly<Record<string, string>> } = {}): Promise<RunningSystem> {
  const [database, redis, server] = await Promise.all([createTestDatabase(), createOwnRedis(), startTemporal({ headless: true })])
  const databaseUrl = new URL(database.url)
  const lines = {
    postgres: await openLine({ host: databaseUrl.hostname, port: Number(databaseUrl.port) }),
    temporal: await openLine(addressOf(server.address)),
  }
  databaseUrl.host = `127.0.0.1:${lines.postgres.port}`
  const connection = await Connection.connect({ address: server.address })
  const [apiPort, gatewayPort, workerPort, simulatorPort] = await Promise.all([freePort(), freePort(), freePort(), freePort()])
  const apiUrl = `http://127.0.0.1:${apiPort}`
  const gatewayUrl = `ws://127.0.0.1:${gatewayPort}`
  const simulatorUrl = `http://127.0.0.1:${simulatorPort}`
  const env = {
    ...process.env,
    NODE_ENV: 'test',
    LOG_LEVEL: process.env.E2E_LOG_LEVEL ?? 'error',
    DATABASE_URL: databaseUrl.href,
    REDIS_URL: redis.url,
    TEMPORAL_ADDRESS: `127.0.0.1:${lines.temporal.port}`,
    API_PORT: String(apiPort),
    GATEWAY_PORT: String(gatewayPort),
    WORKER_HEALTH_PORT: String(workerPort),
    SIMULATOR_PORT: String(simulatorPort),
    SIMULATOR_RETRY_SCALE: '0.001',
    PUBLIC_API_URL: apiUrl,
    MERCADOPAGO_BASE_URL: simulatorUrl,
    SECRETS_KEY: testSecretsKey,
    RATE_LIMIT_FACTOR: '1000',
    IMAGE_HOST_LOOKUP: 'false', // no test depends on the network it runs in
    ...options.env,
  }
  const health: Readonly<Record<Name, string>> = {
    simulator: `${simulatorUrl}/ready`,
    worker: `http://127.0.0.1:${workerPort}/ready`,
    api: `${apiUrl}/ready`,
    gateway: `http://127.0.0.1:${gatewayPort}/ready`,
  }
  const running = new Map<Name, ChildProcess>()
  const others: ChildProcess[] = []
  const complaints: string[] = []
  const complain = (line: string) => complaints.push(line)

  async function start(name: Name): Promise<void> {
    const child = spawnProgram(name, env, complain)
    running.set(name, child)
    await answersOk(name, health[name], child)
  }

  async function startAnotherApi(): Promise<string> {
    const port = await freePort()
    const child = spawnProgram('api', { ...env, API_PORT: String(port) }, complain)
    others.push(child)
    await answersOk('api', `http://127.0.0.1:${port}/ready`, child)
    return `http://127.0.0.1:${port}`
  }

  async function end(name: Name, signal: NodeJS.Signals): Promise<void> {
    const child = running.get(name)
    running.delete(name)
    await endProcess(child, signal)
  }

  async function stop(): Promise<void> {
    await Promise.all([lines.postgres.mend(), lines.temporal.mend()])
    await Promise.all(others.map(child => endProcess(child, 'SIGTERM')))
    await Promise.all((['gateway', 'api', 'worker', 'simulator'] as const).map(name => end(name, 'SIGTERM')))
    await Promise.all([lines.postgres.cut(), lines.temporal.cut(), connection.close(), redis.kill()])
    await Promise.all([server.stop(), database.destroy()])
  }

  try {
    await Promise.all([start('simulator'), start('worker'), start('api'), start('gateway')])
  } catch (error) {
    await stop()
    throw error
  }
  return {
    database,
    redis,
    temporal: new Client({ connection }),
    apiUrl,
    gatewayUrl,
    simulatorUrl,
    lines,
    complaints,
    start,
    startAnotherApi,
    kill: name => end(name, 'SIGKILL'),
    becomesReady: name => answersOk(name, health[name], running.get(name)),
    stop,
  }
}

function spawnProgram(name: Name, env: NodeJS.ProcessEnv, onComplaint: (line: string) => void): ChildProcess {
  const file = join(process.cwd(), 'dist', programs[name])
  if (!existsSync(file)) throw new Error(`${file} is missing: these tests run the built system (npm run build)`)
  const guard = join(process.cwd(), 'platform', 'stack', 'end-with-parent.cjs')
  const child = spawn(process.execPath, ['--enable-source-maps', '--require', guard, file], {
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue
    createInterface({ input: stream }).on('line', line => {
      if (process.env.E2E_LOG_LEVEL) console.error(`[${name}] ${line}`)
      if (isComplaint(line)) onComplaint(`[${name}] ${line}`)
    })
  }
  return child
}

async function endProcess(child: ChildProcess | undefined, signal: NodeJS.Signals): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return
  const exited = new Promise(resolve => child.once('exit', resolve))
  child.kill(signal)
  await exited
}

function isComplaint(line: string): boolean {
  try {
    const { level } = JSON.parse(line) as { level?: number }
    return level !== undefined && level >= errorLevel
  } catch {
    return line.trim() !== ''
  }
}

function addressOf(address: string): { host: string; port: number } {
  const [host = '', port] = address.split(':')
  return { host, port: Number(port) }
}

async function answersOk(name: Name, url: string, child: ChildProcess | undefined): Promise<void> {
  const deadline = Date.now() + readyWithinMs
  while (Date.now() < deadline) {
    if (child === undefined || child.exitCode !== null) throw new Error(`${name} ended before it was ready`)
    const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined)
    if (answer?.ok) return
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  throw new Error(`${name} was not ready after ${readyWithinMs / 1_000} s`)
}
