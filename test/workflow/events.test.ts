import { randomUUID } from 'node:crypto'
import { Client, Connection } from '@temporalio/client'
import {
  bundleWorkflowCode,
  DefaultLogger,
  NativeConnection,
  Runtime,
  Worker,
  type WorkflowBundleWithSourceMap,
} from '@temporalio/worker'
import { createEventActivities } from '../../activities/events'
import type { RelayShift } from '../../activities/events/relay-events'
import { ensureSchedules } from '../../activities/schedules'
import { commit } from '../../db/commit'
import { connectRedis } from '../../db/redis'
import { channels } from '../../domain/events'
import { createTestDatabase, type TestDatabase } from '../support/database'
import { eventually } from '../support/eventually'
import { recordHistory, storedHistories } from '../support/histories'
import { createOwnRedis, type OwnRedis } from '../support/own-redis'
import { services } from '../support/services'
import { arrangeTwoTenants, type TwoTenants } from '../support/two-tenants'

const taskQueue = `events-${randomUUID()}`
let bundle: WorkflowBundleWithSourceMap
let connection: Connection
let native: NativeConnection
let client: Client
let database: TestDatabase
let ownRedis: OwnRedis
let redis: ReturnType<typeof connectRedis>
let floor: TwoTenants
let worker: Worker
let running: Promise<void>
const stopping = new AbortController()

beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') })
  const [bundled, ...made] = await Promise.all([
    bundleWorkflowCode({ workflowsPath: require.resolve('../support/event-workflows'), logger: new DefaultLogger('ERROR') }),
    Connection.connect({ address: services.temporalAddress }),
    NativeConnection.connect({ address: services.temporalAddress }),
    createTestDatabase(),
    createOwnRedis(),
  ])
  bundle = bundled
  ;[connection, native, database, ownRedis] = made
  client = new Client({ connection })
  floor = await arrangeTwoTenants(database.owner)
  redis = connectRedis(ownRedis.url, 'test-relay')
  const activities = createEventActivities({
    knex: database.app,
    redis,
    stopping: stopping.signal,
  })
  worker = await Worker.create({ connection: native, taskQueue, workflowBundle: bundle, activities })
  running = worker.run()
})

afterAll(async () => {
  worker.shutdown()
  await running
  await connection.close()
  await native.close()
  redis.disconnect()
  await ownRedis.kill()
  await database.destroy()
})

const shift: RelayShift = { lastsMs: 300, restMs: 50, graceMs: 0 }
const channel = () => channels.branchKitchen(floor.branchId)

/** Commits an event that nobody publishes, as when the process dies right after the commit. */
async function commitUnpublished(n: number, secondsAgo = 0): Promise<void> {
  await commit({ knex: database.app, publish: () => undefined }, { id: randomUUID(), tenantId: floor.tenantId }, async () => ({
    result: null,
    events: [
      {
        type: 'TICKET_CREATED',
        tenant_id: floor.tenantId,
        branch_id: floor.branchId,
        table_id: null,
        session_id: null,
        sector_id: floor.sectorIds[0],
        entity: { n },
        actor: { user_id: null, role: 'SYSTEM' },
      },
    ],
  }))
  if (secondsAgo > 0) await database.owner('events').update({ occurred_at: new Date(Date.now() - secondsAgo * 1000) })
}

const unpublished = async () => Number((await database.owner('events').whereNull('published_at').count('* as n').first())?.n)
const start = (args: RelayShift) =>
  client.workflow.start('relayEvents', { workflowId: `relay-${randomUUID()}`, taskQueue, args: [args] })
const run = async (args: RelayShift): Promise<unknown> => (await start(args)).result()

describe('relayEvents', () => {
  it('sends what committed but was never sent, in order, once, and marks it', async () => {
    const heard: number[] = []
    const subscriber = connectRedis(ownRedis.url, 'test-listener')
    await new Promise(resolve => subscriber.once('ready', resolve))
    await subscriber.subscribe(channel())
    subscriber.on('message', (_channel, text) => heard.push((JSON.parse(text) as { seq: number }).seq))
    for (let n = 1; n <= 30; n += 1) await commitUnpublished(n)
    const handle = await start(shift)
    expect(await handle.result()).toEqual({ sent: 90 }) // each ticket goes to three channels
    await recordHistory(handle, 'relay-events-sent')
    expect(heard).toEqual(Array.from({ length: 30 }, (_, index) => index + 1))
    expect(await unpublished()).toBe(0)
    expect(await run(shift)).toEqual({ sent: 0 })
    subscriber.disconnect()
  })

  it('leaves young entries to whoever wrote them', async () => {
    await commitUnpublished(1)
    expect(await run({ ...shift, graceMs: 60_000 })).toEqual({ sent: 0 })
    expect(await unpublished()).toBe(3)
  })

  it('sends, once Redis is back, what was committed while it was away', async () => {
    await ownRedis.kill()
    await commitUnpublished(2)
    const sending = run({ ...shift, lastsMs: 1_000 })
    await ownRedis.start()
    expect(await sending).toEqual({ sent: 6 })
    expect(await unpublished()).toBe(0)
  })

  it('ends its shift at once when the worker stops', async () => {
    const startedAt = Date.now()
    const handle = await start({ ...shift, lastsMs: 60_000, restMs: 30_000 })
    await eventually(async () => expect((await handle.describe()).raw.pendingActivities?.[0]?.lastHeartbeatTime).toBeTruthy())
    stopping.abort()
    await handle.result()
    expect(Date.now() - startedAt).toBeLessThan(10_000)
  })
})

describe('housekeeping', () => {
  it('makes partitions for the coming days and deletes what expired, and nothing else', async () => {
    const { tenantId, admin } = floor
    const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000)
    await database.owner('command_results').insert([
      { tenant_id: tenantId, command_id: 'old', created_at: hoursAgo(8 * 24) },
      { tenant_id: tenantId, command_id: 'young', created_at: hoursAgo(6 * 24) },
    ])
    const key = { tenant_id: tenantId, caller: 'd1', method: 'POST', path: '/x', body_hash: 'h' }
    await database.owner('idempotency_keys').insert([
      { ...key, key: 'old', created_at: hoursAgo(25) },
      { ...key, key: 'young', created_at: hoursAgo(23) },
    ])
    const family = { tenant_id: tenantId, user_id: admin.actor.userId }
    const expired = randomUUID()
    await database.owner('login_families').insert({ ...family, id: expired, created_at: hoursAgo(200), expires_at: hoursAgo(1) })
    const headsBefore = await database.owner('channel_heads').select().orderBy('channel')

    const handle = await client.workflow.start('housekeeping', { workflowId: `house-${randomUUID()}`, taskQueue })
    await handle.result()
    await recordHistory(handle, 'housekeeping')

    const left = await database
      .owner('command_results')
      .where({ tenant_id: tenantId })
      .whereIn('command_id', ['old', 'young'])
      .pluck('command_id')
    expect(left).toEqual(['young'])
    expect(await database.owner('idempotency_keys').where({ tenant_id: tenantId }).pluck('key')).toEqual(['young'])
    expect(await database.owner('login_families').where({ id: expired })).toEqual([])
    expect(await database.owner('login_families').where({ id: admin.familyId })).toHaveLength(1)
    expect(await database.owner('channel_heads').select().orderBy('channel')).toEqual(headsBefore)
  })
})

describe('stored histories', () => {
  it('can still be replayed', async () => {
    const histories = [...storedHistories('relay-events'), ...storedHistories('housekeeping')]
    expect(histories).toHaveLength(2)
    for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle: bundle }, histories))
      expect([workflowId, error]).toEqual([workflowId, undefined])
  })
})

describe('schedules', () => {
  const wanted = (everyMs: number) => [
    { scheduleId: `test-${taskQueue}`, workflowType: 'relayEvents', everyMs, args: [shift], note: 'Prueba' },
  ]
  const describeIt = () => client.schedule.getHandle(`test-${taskQueue}`).describe()

  afterAll(() => client.schedule.getHandle(`test-${taskQueue}`).delete())

  it('are made once, left alone when they fit, changed when they do not, and stay paused', async () => {
    await Promise.all([
      ensureSchedules(client, taskQueue, wanted(3_600_000)),
      ensureSchedules(client, taskQueue, wanted(3_600_000)),
    ])
    await client.schedule.getHandle(`test-${taskQueue}`).pause('mantenimiento')
    const before = await describeIt()
    await ensureSchedules(client, taskQueue, wanted(3_600_000))
    expect((await describeIt()).info.lastUpdatedAt).toEqual(before.info.lastUpdatedAt)
    await ensureSchedules(client, taskQueue, wanted(1_800_000))
    const after = await describeIt()
    expect(after.spec.intervals?.[0]?.every).toBe(1_800_000)
    expect(after.policies.overlap).toBe('SKIP')
    expect(after.state).toMatchObject({ paused: true, note: 'mantenimiento' })
  })

  it('start the workflow', async () => {
    await client.schedule.getHandle(`test-${taskQueue}`).trigger()
    const workflowId = await eventually(async () => {
      const started = (await describeIt()).info.recentActions[0]?.action.workflow.workflowId
      if (!started) throw new Error('the schedule started nothing')
      return started
    })
    expect(await client.workflow.getHandle(workflowId).result()).toEqual({ sent: 0 })
  })
})
