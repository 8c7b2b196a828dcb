import { randomUUID } from 'node:crypto'
import { channels, type NewEvent } from '../../domain/events'
import { eventually } from '../support/eventually'
import { type LiveGateway, startLiveGateway } from '../support/live-gateway'
import type { Screen } from '../support/screen'
import { assignToday, insertBranch, insertPerson } from '../support/two-tenants'

let live: LiveGateway

beforeAll(async () => {
  live = await startLiveGateway({ times: { tickMs: 50, standingMs: 500 }, limits: { authMs: 300 } })
})
afterEach(() => live.closeScreens())
afterAll(() => live.end())

const staffPath = (kind: 'admin' | 'waiter' | 'kitchen', who: 'admin' | 'manager' | 'waiter' | 'kitchen') =>
  `/ws/${kind}?token=${live.staffToken(live.floor[who])}`
const dinerPath = (index: 0 | 1) => `/ws/diner?table_token=${live.dinerToken(live.floor.diners[index])}`

/** Writes an event that the screen hears, and waits for it: whatever was sent before has arrived by then. */
async function settle(screen: Screen, change: Partial<NewEvent>): Promise<void> {
  const mark = randomUUID()
  await live.write(live.event({ ...change, entity: { mark } }))
  await screen.waitFor(({ entity }) => (entity as { mark?: string } | undefined)?.mark === mark)
}

describe('coming in', () => {
  it('is greeted with the epoch, the channels with their heads, and the heartbeat', async () => {
    const screen = await live.greet(staffPath('admin', 'admin'))
    const { tenantId, branchId, otherBranchId } = live.floor
    const { epoch } = await live.database.owner('realtime_epochs').first('epoch')
    const hello = await screen.hello()
    expect(hello).toMatchObject({ type: 'hello', epoch, heartbeat_ms: 30_000 })
    expect(Object.keys(hello.channels).sort()).toEqual(
      [
        channels.tenantAdmin(tenantId),
        ...[branchId, otherBranchId].flatMap(id => [channels.branchAll(id), channels.branchAdmin(id)]),
      ].sort(),
    )
  })

  it('takes the token from the header or from the first frame too', async () => {
    const token = live.staffToken(live.floor.admin)
    await live.open('/ws/admin', { authorization: `Bearer ${token}` }).hello()
    const staff = live.open('/ws/admin')
    staff.socket.once('open', () => staff.send({ type: 'auth', token }))
    await staff.hello()
    const diner = live.open('/ws/diner')
    diner.socket.once('open', () => diner.send({ type: 'auth', table_token: live.dinerToken(live.floor.diners[0]) }))
    expect(Object.keys((await diner.hello()).channels)).toEqual([channels.session(live.floor.diners[0].sessionId)])
  })

  it.each<[string, () => string, number]>([
    ['garbage', () => '/ws/admin?token=garbage', 4001],
    ['an expired token', () => `/ws/admin?token=${live.staffToken(live.floor.admin, { ttlSeconds: -1 })}`, 4001],
    ['a table token at a staff socket', () => `/ws/waiter?token=${live.dinerToken(live.floor.diners[0])}`, 4001],
    ['a staff token at the diner socket', () => `/ws/diner?table_token=${live.staffToken(live.floor.admin)}`, 4001],
    ['no token at all in time', () => '/ws/kitchen', 4001],
    ['a waiter at the admin socket', () => staffPath('admin', 'waiter'), 4003],
    ['a waiter at the kitchen socket', () => staffPath('kitchen', 'waiter'), 4003],
    ['the kitchen at the waiter socket', () => staffPath('waiter', 'kitchen'), 4003],
  ])('refuses %s after the upgrade', async (_what, path, code) => {
    const screen = live.open(path())
    expect((await screen.closed).code).toBe(code)
    expect(screen.frames).toEqual([])
  })

  it('refuses pages of unknown origins, and paths that are no socket', async () => {
    const { openScreen } = await import('../support/screen')
    const stranger = openScreen(live.url + staffPath('admin', 'admin'), { origin: 'https://evil.example' })
    expect((await stranger.closed).code).toBe(4003)
    const known = openScreen(live.url + staffPath('admin', 'admin'), { origin: 'http://localhost:5177' })
    await known.hello()
    await known.close()
    const nowhere = openScreen(`${live.url}/ws/nobody`)
    expect((await nowhere.closed).code).toBe(1006)
  })

  it('counts sockets per person and per table, and lets a place be taken again', async () => {
    const person = await insertPerson(live.database.owner, live.floor.tenantId, [
      { branchId: live.floor.branchId, role: 'KITCHEN' },
    ])
    const path = `/ws/kitchen?token=${live.staffToken(person)}`
    const held = await Promise.all(Array.from({ length: 10 }, () => live.greet(path)))
    expect(await live.open(path).closed).toEqual({ code: 1013, reason: 'too_many_sockets' })
    await held[0]?.close()
    await eventually(async () => {
      const again = live.open(path)
      await Promise.race([again.hello(), again.closed.then(({ code }) => Promise.reject(new Error(String(code))))])
    })
  })

  it('takes no more sockets than the process may have', async () => {
    const { loadConfig } = await import('../../platform/config')
    const config = loadConfig({
      NODE_ENV: 'test',
      DATABASE_URL: live.database.url,
      REDIS_URL: live.ownRedis.url,
      TEMPORAL_ADDRESS: 'localhost:1',
      SOCKETS_PER_PROCESS: '1',
    })
    const small = await live.startAnother({ config })
    await live.greet(small + dinerPath(0))
    expect((await live.open(small + dinerPath(0)).closed).code).toBe(1013)
  })
})

describe('talking', () => {
  it('answers both forms of ping and ignores what it does not know', async () => {
    const screen = await live.greet(staffPath('kitchen', 'kitchen'))
    for (const message of ['ping', '{"type":"ping"}', '{"type":"dance"}', '{broken', '[]', 'null']) screen.send(message)
    screen.send('ping')
    await eventually(() => expect(screen.frames.filter(({ type }) => type === 'pong')).toHaveLength(3))
    expect(screen.socket.readyState).toBe(screen.socket.OPEN)
  })

  it('closes 4009 on a message above 64 KiB and 4029 above 30 messages a second', async () => {
    const big = await live.greet(staffPath('kitchen', 'kitchen'))
    big.send('x'.repeat(64 * 1024))
    big.send('ping')
    await big.waitFor(({ type }) => type === 'pong')
    big.send('x'.repeat(64 * 1024 + 1))
    expect((await big.closed).code).toBe(4009)
    const chatty = await live.greet(staffPath('kitchen', 'kitchen'))
    for (let sent = 0; sent < 70; sent += 1) chatty.send('ping')
    expect((await chatty.closed).code).toBe(4029)
  })

  it('ends at the moment the token expires, unless it was renewed on the socket', async () => {
    const left = await live.greet(`/ws/admin?token=${live.staffToken(live.floor.admin, { ttlSeconds: 2 })}`)
    const stays = await live.greet(`/ws/admin?token=${live.staffToken(live.floor.admin, { ttlSeconds: 2 })}`)
    stays.send({ type: 'auth', token: live.staffToken(live.floor.admin) })
    await stays.waitFor(({ type }) => type === 'authenticated')
    expect(await left.closed).toEqual({ code: 4001, reason: 'token_expired' })
    stays.send('ping')
    await stays.waitFor(({ type }) => type === 'pong')
  })

  it('does not let a socket change hands', async () => {
    const screen = await live.greet(staffPath('admin', 'admin'))
    screen.send({ type: 'auth', token: live.staffToken(live.floor.manager) })
    expect((await screen.closed).code).toBe(4003)
  })

  it('cuts sockets that have gone silent', async () => {
    const url = await live.startAnother({ limits: { heartbeatMs: 200 }, times: { tickMs: 50 } })
    const alive = await live.greet(url + dinerPath(1))
    const dead = await live.greet(url + dinerPath(1))
    dead.socket.pong = () => undefined // the library answers pings by this; a dead client does not
    const { _receiver: receiver } = dead.socket as unknown as { _receiver: { removeAllListeners(name: string): void } }
    receiver.removeAllListeners('ping')
    await dead.closed
    alive.send('ping')
    await alive.waitFor(({ type }) => type === 'pong')
  })
})

describe('who hears what', () => {
  it('each socket hears its own, once, and nobody else does', async () => {
    const { foreign, otherBranchId, sectorIds, diners } = live.floor
    const screens = {
      admin: await live.greet(staffPath('admin', 'admin')),
      otherManager: await live.greet(staffPath('admin', 'manager')),
      waiter: await live.greet(staffPath('waiter', 'waiter')),
      kitchen: await live.greet(staffPath('kitchen', 'kitchen')),
      table: await live.greet(dinerPath(0)),
      neighbour: await live.greet(dinerPath(1)),
      foreignAdmin: await live.greet(`/ws/admin?token=${live.staffToken(foreign.admin)}`),
    }
    const matrix: [string, Partial<NewEvent>, (keyof typeof screens)[]][] = [
      ['submitted', { type: 'ROUND_SUBMITTED' }, ['admin', 'waiter', 'table']],
      ['approved', { type: 'ROUND_IN_KITCHEN' }, ['admin', 'waiter', 'kitchen', 'table']],
      ['cart', { type: 'CART_ITEM_ADDED' }, ['table']],
      ['ticket', { type: 'TICKET_READY' }, ['admin', 'waiter', 'kitchen']],
      [
        'neighbour',
        { type: 'CHECK_REQUESTED', session_id: diners[1].sessionId, table_id: diners[1].tableId, sector_id: sectorIds[1] },
        ['admin', 'neighbour'],
      ],
      ['without sector', { type: 'CHECK_PAID', sector_id: null }, ['admin', 'waiter', 'table']],
      ['everybody', { type: 'PRODUCT_AVAILABILITY_CHANGED', session_id: null, sector_id: null }, ['admin', 'waiter', 'kitchen']],
      ['tenant-wide', { type: 'ENTITY_UPDATED', branch_id: 0, session_id: null, sector_id: null }, ['admin', 'otherManager']],
      ['other branch', { type: 'ROUND_READY', branch_id: otherBranchId, session_id: null }, ['admin', 'otherManager']],
      [
        'other tenant',
        { type: 'ROUND_READY', tenant_id: foreign.tenantId, branch_id: foreign.branchId, session_id: null },
        ['foreignAdmin'],
      ],
    ]
    for (const [name, change] of matrix) await live.write(live.event({ ...change, entity: { name } }))
    await Promise.all([
      settle(screens.admin, {}),
      settle(screens.otherManager, { branch_id: otherBranchId, session_id: null }),
      settle(screens.waiter, {}),
      settle(screens.kitchen, {}),
      settle(screens.table, {}),
      settle(screens.neighbour, { session_id: diners[1].sessionId, sector_id: sectorIds[1] }),
      settle(screens.foreignAdmin, { tenant_id: foreign.tenantId, branch_id: foreign.branchId, session_id: null }),
    ])
    for (const [name, , hearers] of matrix)
      for (const [who, screen] of Object.entries(screens)) {
        const copies = screen.events().filter(({ entity }) => (entity as { name?: string }).name === name)
        expect([name, who, copies.length]).toEqual([name, who, hearers.includes(who as keyof typeof screens) ? 1 : 0])
      }
  })

  it('every event carries id, channel, seq and ts, the same id in each channel', async () => {
    const admin = await live.greet(staffPath('admin', 'admin'))
    const table = await live.greet(dinerPath(0))
    await live.write(live.event({ type: 'SERVICE_CALL_ACKED', entity: { call_id: 7 } }))
    const isIt = ({ type }: { type?: string }) => type === 'SERVICE_CALL_ACKED'
    const [first, second] = await Promise.all([admin.waitFor(isIt), table.waitFor(isIt)])
    expect(first).toMatchObject({ v: 1, ts: expect.any(String), seq: expect.any(Number), entity: { call_id: 7 } })
    expect(second.id).toBe(first.id)
    expect(second.channel).toBe(channels.session(live.floor.diners[0].sessionId))
  })

  it('translates names under /legacy', async () => {
    const admin = await live.greet(`/legacy${staffPath('admin', 'admin')}`)
    const table = await live.greet(`/legacy${dinerPath(0)}`)
    await live.write(live.event({ type: 'ROUND_SUBMITTED' }))
    await live.write(live.event({ type: 'ROUND_IN_KITCHEN' }))
    await live.write(live.event({ type: 'TICKET_IN_PROGRESS' }))
    await live.write(live.event({ type: 'ROUND_READY' }))
    await Promise.all([admin, table].map(screen => screen.waitFor(({ type }) => type === 'ROUND_READY')))
    expect(admin.events().map(({ type }) => type)).toEqual([
      'ROUND_PENDING',
      'ROUND_SUBMITTED',
      'TICKET_IN_PROGRESS',
      'ROUND_IN_KITCHEN',
      'ROUND_READY',
    ])
    expect(table.events().map(({ type }) => type)).toEqual([
      'ROUND_PENDING',
      'ROUND_SUBMITTED',
      'ROUND_IN_KITCHEN',
      'ROUND_READY',
    ])
  })
})

describe('what changes while a socket is open', () => {
  it('a new assignment reaches a connected waiter without reconnecting, and refresh_sectors names it', async () => {
    const { tenantId, branchId, sectorIds } = live.floor
    const person = await insertPerson(live.database.owner, tenantId, [{ branchId, role: 'WAITER' }])
    const screen = await live.greet(`/ws/waiter?token=${live.staffToken(person)}`)
    screen.send('refresh_sectors')
    await screen.waitFor(({ text }) => text === 'sectors_updated:')
    await assignToday(live.database.owner, { tenantId, branchId, sectorId: sectorIds[1], waiterId: person.actor.userId })
    await live.redis.publish('control:assignments', JSON.stringify({ branch_id: branchId, waiter_ids: [person.actor.userId] }))
    const channel = channels.sector(branchId, sectorIds[1])
    await screen.waitFor(frame => frame.type === 'subscribed' && frame.channel === channel && typeof frame.seq === 'number')
    await live.write(live.event({ type: 'SERVICE_CALL_CREATED', sector_id: sectorIds[1] }))
    await screen.waitFor(({ type }) => type === 'SERVICE_CALL_CREATED')
    screen.send({ type: 'refresh_sectors' })
    await screen.waitFor(({ text }) => text === `sectors_updated:${sectorIds[1]}`)

    await live.database.owner('waiter_sector_assignments').where({ waiter_id: person.actor.userId }).update({ is_active: false })
    await screen.waitFor(frame => frame.type === 'unsubscribed' && frame.channel === channel) // found by review: no message was sent
  })

  it('an admin hears a branch that was opened later', async () => {
    const screen = await live.greet(staffPath('admin', 'admin'))
    const branchId = await insertBranch(live.database.owner, live.floor.tenantId)
    await screen.waitFor(frame => frame.type === 'subscribed' && frame.channel === channels.branchAdmin(branchId))
    await live.write(live.event({ type: 'TABLE_CLEARED', branch_id: branchId, session_id: null, sector_id: null }))
    await screen.waitFor(({ type }) => type === 'TABLE_CLEARED')
  })

  it.each<[string, (person: { userId: number; familyId: string }) => Promise<unknown>]>([
    [
      'a logout that is announced',
      async ({ familyId }) => {
        await live.database.owner('login_families').where({ id: familyId }).update({ revoked_at: new Date() })
        await live.redis.publish('control:revocations', JSON.stringify({ kind: 'family', id: familyId }))
      },
    ],
    [
      'a logout whose message got lost',
      ({ familyId }) => live.database.owner('login_families').where({ id: familyId }).update({ revoked_at: new Date() }),
    ],
    [
      'a role taken away',
      ({ userId }) => live.database.owner('user_branch_roles').where({ user_id: userId }).update({ is_active: false }),
    ],
    ['a dismissal', ({ userId }) => live.database.owner('users').where({ id: userId }).update({ is_active: false })],
    [
      'the end of all logins',
      ({ userId }) =>
        live.database.owner('user_revocations').insert({
          user_id: userId,
          tenant_id: live.floor.tenantId,
          revoked_before: new Date(Date.now() + 2_000),
        }),
    ],
  ])('%s closes the socket within 5 s', async (_what, revoke) => {
    const person = await insertPerson(live.database.owner, live.floor.tenantId, [
      { branchId: live.floor.branchId, role: 'KITCHEN' },
    ])
    const screen = await live.greet(`/ws/kitchen?token=${live.staffToken(person)}`)
    const startedAt = Date.now()
    await revoke({ userId: person.actor.userId, familyId: person.familyId })
    expect(await screen.closed).toEqual({ code: 4001, reason: 'token_revoked' })
    expect(Date.now() - startedAt).toBeLessThan(5_000)
    expect((await live.open(`/ws/kitchen?token=${live.staffToken(person)}`).closed).code).toBe(4001)
  })

  it('a closed table first hears that it was cleared, then loses its sockets and cannot come back', async () => {
    const diner = live.floor.diners[1]
    const screen = await live.greet(dinerPath(1))
    await live.database.owner('table_sessions').where({ id: diner.sessionId }).update({ status: 'CLOSED', closed_at: 'now' })
    await live.write(
      live.event({
        type: 'TABLE_CLEARED',
        session_id: diner.sessionId,
        table_id: diner.tableId,
        sector_id: live.floor.sectorIds[1],
      }),
    )
    await live.redis.publish('control:revocations', JSON.stringify({ kind: 'session', id: diner.sessionId }))
    expect(await screen.closed).toEqual({ code: 4001, reason: 'session_closed' })
    expect(screen.events().at(-1)?.type).toBe('TABLE_CLEARED')
    expect(await live.open(dinerPath(1)).closed).toEqual({ code: 4001, reason: 'session_closed' })
  })
})

describe('over HTTP', () => {
  const get = (path: string) => fetch(live.url.replace('ws:', 'http:') + path)

  it('tells its health, its readiness and its numbers', async () => {
    expect(await (await get('/ws/health')).json()).toMatchObject({ status: 'healthy', limits: { messages_per_second: 30 } })
    expect(await (await get('/ws/health/detailed')).json()).toMatchObject({ dependencies: { postgres: 'up', redis: 'up' } })
    expect((await get('/health')).status).toBe(200)
    expect((await get('/ready')).status).toBe(200)
    expect((await get('/nothing')).status).toBe(404)
    expect(await (await get('/ws/metrics')).text()).toMatch(/^wsgateway_connections_total\{process="gateway"\} \d+$/m)
    expect(await (await get('/metrics')).text()).toMatch(/^wsgateway_frames_sent_total\{process="gateway"\} \d+$/m)
  })
})
