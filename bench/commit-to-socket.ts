import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import type { Knex } from 'knex'
import { WebSocket } from 'ws'
import { commit } from '../db/commit'
import { createPublisher } from '../db/events/publisher'
import { migrate } from '../db/migrate'
import { connectPostgres } from '../db/postgres'
import { connectRedis } from '../db/redis'
import type { StaffActor } from '../domain/access/actor'
import { accessClaims, tokenKinds } from '../domain/access/claims'
import { channels, type NewEvent } from '../domain/events'
import { freePort } from '../platform/stack/ports'
import { signToken } from '../platform/tokens'
import { findServices, type Services } from './own-services'

/**
 * From the commit of an event to the screens: latency of one socket, fan-out to many, memory of an idle one. Starts a gateway of its own.
 * BENCH_DATABASE_URL and BENCH_REDIS_URL: services to use (the database is migrated and gets a restaurant of its own); otherwise they
 * are started here. BENCH_SOCKETS: how many for the fan-out, 1,000 by default.
 */
const socketCount = Number(process.env.BENCH_SOCKETS ?? 1_000)
const secret = 'a-secret-that-only-the-benchmark-uses'

interface Restaurant {
  readonly actor: StaffActor
  readonly token: string
  readonly event: NewEvent
  readonly channel: string
}

async function main(): Promise<void> {
  const services = await findServices()
  const owner = connectPostgres({ url: services.databaseUrl, poolSize: 2, role: null, applicationName: 'bench-owner' })
  await migrate(owner)
  const restaurant = await makeRestaurant(owner)
  await owner.destroy()
  const gateway = await startGateway(services)
  const knex = connectPostgres({ url: services.databaseUrl, poolSize: 10, role: 'integrador_app', applicationName: 'bench' })
  const redis = connectRedis(services.redisUrl, 'bench')
  await once(redis, 'ready')
  const publisher = createPublisher({ redis, knex, onFailure: error => console.error(error) })
  const write = () =>
    commit({ knex, publish: publisher.publish }, { id: randomUUID(), tenantId: restaurant.actor.tenantId }, async () => ({
      result: null,
      events: [restaurant.event],
    }))

  try {
    const latency = await measureLatency(gateway.url, restaurant, write)
    const fanOut = await measureFanOut(gateway, restaurant, write)
    console.table({ ...latency.table, ...fanOut.table })
    console.log(JSON.stringify({ ...latency.figures, ...fanOut.figures }))
  } finally {
    const gone = once(gateway.child, 'exit')
    gateway.child.kill('SIGTERM')
    await gone
    await publisher.close()
    redis.disconnect()
    await knex.destroy()
    await services.stop()
  }
}

/** One socket, one writer, one commit after the other: nothing waits for anything but the way itself. */
async function measureLatency(url: string, restaurant: Restaurant, write: () => Promise<unknown>) {
  const screen = await openScreen(url, restaurant)
  const fromStart: number[] = []
  const fromCommit: number[] = []
  for (let index = 0; index < 550; index += 1) {
    const heard = screen.next()
    const startedAt = performance.now()
    await write()
    const committedAt = performance.now()
    const heardAt = await heard
    if (index < 50) continue // warming up
    fromStart.push(heardAt - startedAt)
    fromCommit.push(Math.max(0, heardAt - committedAt)) // the frame may overtake the return of commit
  }
  screen.close()
  return {
    table: { 'commit called → socket': shares(fromStart), 'commit returned → socket': shares(fromCommit) },
    figures: { commitCalledToSocketMs: shares(fromStart), commitReturnedToSocketMs: shares(fromCommit) },
  }
}

/** Many screens of one branch. Each event is timed until its last screen has it. */
async function measureFanOut(gateway: Gateway, restaurant: Restaurant, write: () => Promise<unknown>) {
  const before = await gateway.memoryBytes()
  const screens: Screen[] = []
  for (let opened = 0; opened < socketCount; opened += 20)
    screens.push(...(await Promise.all(Array.from({ length: 20 }, () => openScreen(gateway.url, restaurant)))))
  const idle = await gateway.memoryBytes()
  const untilLast: number[] = []
  const startedAt = performance.now()
  for (let index = 0; index < 60; index += 1) {
    const all = Promise.all(screens.map(screen => screen.next()))
    const writtenAt = performance.now()
    await write()
    const heardAt = Math.max(...(await all))
    if (index >= 10) untilLast.push(heardAt - writtenAt)
  }
  const seconds = (performance.now() - startedAt) / 1_000
  for (const screen of screens) screen.close()
  const idleSocketBytes = Math.round((idle - before) / screens.length)
  return {
    table: { [`commit called → last of ${screens.length} sockets`]: shares(untilLast) },
    figures: {
      sockets: screens.length,
      commitCalledToLastSocketMs: shares(untilLast),
      framesPerSecond: Math.round((60 * screens.length) / seconds),
      idleSocketBytes,
    },
  }
}

interface Screen {
  /** When the next event arrives. */
  next(): Promise<number>
  close(): void
}

async function openScreen(url: string, { token, channel }: Restaurant): Promise<Screen> {
  const socket = new WebSocket(`${url}/ws/admin?token=${token}`, { perMessageDeflate: false })
  let hear: ((at: number) => void) | undefined
  const mark = Buffer.from(`"channel":"${channel}","seq":`)
  const greeted = new Promise<void>((resolve, reject) => {
    socket.on('close', code => reject(new Error(`the gateway closed a socket: ${code}`)))
    socket.on('error', reject)
    socket.on('message', (data: Buffer) => {
      if (data.includes(mark)) hear?.(performance.now())
      else resolve()
    })
  })
  await greeted
  return {
    next: () =>
      new Promise(resolve => {
        hear = resolve
      }),
    close: () => socket.terminate(),
  }
}

interface Gateway {
  readonly child: ChildProcess
  readonly url: string
  memoryBytes(): Promise<number>
}

/** A process of its own, as in production: its event loop is not the benchmark's. */
async function startGateway({ databaseUrl, redisUrl }: Services): Promise<Gateway> {
  const port = await freePort()
  const child = spawn(process.execPath, [join(__dirname, '..', 'realtime', 'gateway.js')], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      REDIS_URL: redisUrl,
      TEMPORAL_ADDRESS: 'unused:1',
      GATEWAY_PORT: String(port),
      JWT_SECRET: secret,
      SOCKETS_PER_USER: '20000',
      LOG_LEVEL: 'warn',
    },
  })
  const url = `http://127.0.0.1:${port}`
  const deadline = Date.now() + 15_000
  while (!(await isReady(url))) {
    if (child.exitCode !== null || Date.now() > deadline) throw new Error('the gateway did not start')
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  return {
    child,
    url: url.replace('http', 'ws'),
    async memoryBytes() {
      const metrics = await (await fetch(`${url}/metrics`)).text()
      return Number(/^process_resident_memory_bytes\S* (\S+)$/m.exec(metrics)?.[1])
    },
  }
}

const isReady = (url: string): Promise<boolean> =>
  fetch(`${url}/ready`).then(
    ({ ok }) => ok,
    () => false,
  )

async function makeRestaurant(owner: Knex): Promise<Restaurant> {
  const insert = async (table: string, row: object) => {
    const [made] = await owner(table).insert(row).returning<{ id: number }[]>('id')
    if (!made) throw new Error(`nothing inserted into ${table}`)
    return made.id
  }
  const tenantId = await insert('tenants', { name: 'Medición', slug: `bench-${randomUUID()}` })
  const branchId = await insert('branches', { tenant_id: tenantId, name: 'Medición', slug: `bench-${randomUUID()}` })
  const email = `${randomUUID()}@example.com`
  const userId = await insert('users', { tenant_id: tenantId, email, password_hash: 'none' })
  await insert('user_branch_roles', { tenant_id: tenantId, user_id: userId, branch_id: branchId, role: 'ADMIN' })
  const actor: StaffActor = { kind: 'staff', tenantId, userId, email, branchRoles: [{ branchId, role: 'ADMIN' }] }
  const token = signToken(tokenKinds.access, secret, accessClaims(actor, randomUUID()), { ttlSeconds: 3_600 })
  const items = Array.from({ length: 4 }, (_, id) => ({
    item_id: id,
    product_id: id,
    name: 'Milanesa napolitana',
    qty: 1,
    price_cents: 950_000,
  }))
  const event: NewEvent = {
    type: 'ROUND_READY',
    tenant_id: tenantId,
    branch_id: branchId,
    table_id: 1,
    session_id: 1,
    sector_id: 1,
    entity: { round_id: 1, round_number: 1, status: 'READY', items },
    actor: { user_id: userId, role: 'ADMIN' },
  }
  return { actor, token, event, channel: channels.branchAdmin(branchId) }
}

function shares(times: number[]): { p50: number; p95: number; max: number } {
  const sorted = [...times].sort((a, b) => a - b)
  const at = (share: number) =>
    Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 100) / 100
  return { p50: at(0.5), p95: at(0.95), max: at(1) }
}

main().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
