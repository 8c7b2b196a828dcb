import { randomUUID } from 'node:crypto'
import { openEnduringScreen } from '../support/enduring-screen'
import { eventually } from '../support/eventually'
import { type House, openHouse, type SeatedParty } from '../support/party'
import { payAt } from '../support/pay-at'
import type { Answer } from '../support/people'
import { type RunningSystem, startSystem } from '../support/running-system'
import type { Screen } from '../support/screen'
import { streamFaults } from '../support/stream-faults'

let system: RunningSystem
let house: House

beforeAll(async () => {
  system = await startSystem()
  house = await openHouse(system)
})
afterAll(async () => {
  await house?.closeScreens()
  await system?.stop()
})

const items = () => ({ items: [house.dish('Coca-Cola 500ml')] })
const roundsOf = ({ sessionId }: SeatedParty): Promise<{ id: number; round_number: number }[]> =>
  system.database.owner('rounds').where({ table_session_id: sessionId }).orderBy('round_number')
const upTo = (last: number) => Array.from({ length: last }, (_, n) => n + 1)
const unavailable = (code: string) => ({
  status: 503,
  body: { code },
  headers: expect.objectContaining({ 'retry-after': expect.stringMatching(/^\d+$/) }),
})
const sawRound = (screen: Screen, roundId: number) =>
  screen.waitFor(
    frame => frame.type === 'ROUND_SUBMITTED' && (frame.entity as { round_id?: number }).round_id === roundId,
    20_000,
  )

describe('a process dies', () => {
  it('the API after it asked, and the worker before it answered: the same key is the same round', async () => {
    const table = await house.seat()
    const key = randomUUID()
    await system.kill('worker')
    const asked = table.ana.post('/api/diner/rounds', items(), key).catch(() => 'nobody answered')
    const workflowId = `round:${table.sessionId}:d${table.ana.dinerId}-${key}`
    await eventually(() => system.temporal.workflow.getHandle(workflowId).describe())
    await system.kill('api')
    expect(await asked).toBe('nobody answered')
    await Promise.all([system.start('api'), system.start('worker')])

    const round = await table.ana.insist('/api/diner/rounds', items(), key)
    expect(await table.ana.insist('/api/diner/rounds', items(), key)).toEqual(round)
    expect(await roundsOf(table)).toMatchObject([{ id: round.round_id, round_number: 1 }])
  })

  it('the worker while money is on its way: it is booked once, when the worker is back', async () => {
    const table = await house.seat()
    const { round_id: roundId } = await table.ana.insist('/api/diner/rounds', items())
    await house.admin.insist(`/api/rounds/${roundId}/approve`, {})
    const { check_id: checkId, total_cents: totalCents } = await table.ana.insist('/api/billing/check/request')
    const { preference_id: preferenceId } = await table.ana.insist('/api/billing/mercadopago/preference', { check_id: checkId })
    await system.kill('worker')
    await payAt(system, preferenceId, 'approved')
    await system.start('worker')
    await eventually(async () => expect(await table.ana.read('/api/diner/check')).toMatchObject({ status: 'PAID' }), 20_000)
    const payments = await system.database.owner('payments').where({ check_id: checkId })
    expect(payments).toMatchObject([{ status: 'APPROVED', amount_cents: totalCents }])
  })

  it('the worker under ten orders: each is one round', async () => {
    const table = await house.seat()
    const ordering = Array.from({ length: 10 }, () => table.ana.insist('/api/diner/rounds', items()))
    await eventually(async () => expect(await roundsOf(table)).not.toEqual([]))
    await system.kill('worker')
    await system.start('worker')
    const rounds = await Promise.all(ordering)
    expect(new Set(rounds.map(({ round_id }) => round_id)).size).toBe(10)
    expect((await roundsOf(table)).map(round => round.round_number)).toEqual(upTo(10))
  })

  it('the gateway: screens come back with their cursors and have everything, in order, once', async () => {
    const table = await house.seat()
    const admin = await openEnduringScreen(`${system.gatewayUrl}/ws/admin?token=${house.admin.token}`)
    const phone = await openEnduringScreen(`${system.gatewayUrl}/ws/diner?table_token=${table.ana.token}`)
    const before = await table.ana.insist('/api/diner/rounds', items())
    await system.kill('gateway')
    const meanwhile = await table.beto.insist('/api/diner/rounds', items())
    await house.admin.insist(`/api/rounds/${before.round_id}/approve`, {})
    await system.start('gateway')
    await table.ana.insist('/api/diner/cart/add', { product_id: house.dish('Provoleta').product_id })
    await house.admin.insist(`/api/rounds/${meanwhile.round_id}/approve`, {})

    const story = ['ROUND_SUBMITTED', 'ROUND_SUBMITTED', 'ROUND_IN_KITCHEN', 'CART_ITEM_ADDED', 'ROUND_IN_KITCHEN']
    await eventually(() => expect(phone.events.map(({ type }) => type)).toEqual(story), 20_000)
    await eventually(() => {
      const approved = admin.events.filter(({ type }) => type === 'ROUND_IN_KITCHEN')
      expect(approved.map(({ session_id }) => session_id)).toEqual([table.sessionId, table.sessionId])
    })
    for (const screen of [admin, phone]) {
      expect(screen.faults).toEqual([])
      expect(screen.returns()).toBeGreaterThan(0)
      await screen.close()
    }
  })
})

describe('Redis is away', () => {
  it('diners read and order, staff only read, and afterwards every screen has everything', async () => {
    const table = await house.seat()
    const screens = [
      await house.screen(`/ws/admin?token=${house.admin.token}`),
      await house.screen(`/ws/waiter?token=${house.waiter.token}`),
      await house.screen(`/ws/diner?table_token=${table.ana.token}`),
    ]
    const before = await table.ana.insist('/api/diner/rounds', items())
    await system.redis.kill()

    expect(await house.admin.post(`/api/rounds/${before.round_id}/approve`, {})).toMatchObject(unavailable('live_unavailable'))
    expect((await house.admin.get('/api/admin/orders')).status).toBe(200)
    expect((await house.anyone.get('/api/public/menu/centro')).status).toBe(200)
    expect(await table.ana.get(`/api/diner/session/${table.sessionId}/rounds`)).toMatchObject({ status: 200 })
    const meanwhile = await table.beto.post('/api/diner/rounds', items())
    expect(meanwhile).toMatchObject({ status: 201, body: { round_number: 2 } })

    await system.redis.start()
    const after = await table.ana.insist('/api/diner/rounds', items())
    await house.admin.insist(`/api/rounds/${before.round_id}/approve`, {})
    for (const screen of screens) for (const { round_id } of [before, meanwhile.body, after]) await sawRound(screen, round_id)
    for (const screen of screens) expect(streamFaults(screen)).toEqual([])
  })
})

describe('Temporal is away', () => {
  it('commands are refused with a time to come back; login, menu, reads, cart and sockets go on', async () => {
    const table = await house.seat()
    const phone = await house.screen(`/ws/diner?table_token=${table.beto.token}`)
    const key = randomUUID()
    await system.lines.temporal.cut()
    const refused = table.ana.post('/api/diner/rounds', items(), key)

    expect((await house.anyone.post('/api/auth/login', { email: 'admin@demo.com', password: 'admin123' })).status).toBe(200)
    expect((await house.anyone.get('/api/public/menu/centro')).status).toBe(200)
    expect((await house.admin.get('/api/admin/orders')).status).toBe(200)
    const added = await table.ana.post('/api/diner/cart/add', { product_id: house.dish('Provoleta').product_id })
    expect(added.status).toBe(200)
    await phone.waitFor(({ type }) => type === 'CART_ITEM_ADDED')
    expect((await fetch(`${system.apiUrl}/ready`)).status).toBe(503)
    expect(await refused).toMatchObject(unavailable('workflows_unavailable'))
    expect(await roundsOf(table)).toEqual([])

    await system.lines.temporal.mend()
    const round = await table.ana.insist('/api/diner/rounds', items(), key)
    expect(await roundsOf(table)).toMatchObject([{ id: round.round_id }])
    await sawRound(phone, round.round_id)
    expect(streamFaults(phone)).toEqual([])
  })
})

describe('Postgres is away', () => {
  const reads = (table: SeatedParty): Promise<Answer>[] => [
    table.ana.get('/api/diner/cart'),
    table.beto.get(`/api/diner/session/${table.sessionId}/rounds`),
    house.admin.get('/api/admin/orders'),
    house.waiter.get(`/api/waiter/tables?branch_id=${house.branchId}`),
  ]

  it('for as long as it is, requests are refused with a time to come back, never broken', async () => {
    const table = await house.seat()
    const key = randomUUID()
    await system.lines.postgres.cut()
    const answers = await Promise.all([...reads(table), table.ana.post('/api/diner/rounds', items(), key)])
    for (const answer of answers) expect(answer).toMatchObject(unavailable('storage_unavailable'))
    expect((await fetch(`${system.apiUrl}/health`)).status).toBe(200)

    await system.lines.postgres.mend()
    const round = await table.ana.insist('/api/diner/rounds', items(), key)
    expect(await roundsOf(table)).toMatchObject([{ id: round.round_id }])
    for (const { status } of await Promise.all(reads(table))) expect(status).toBe(200)
  })

  it('connections cut under ten orders: each is one round, and no answer is a fault', async () => {
    const table = await house.seat()
    const phone = await house.screen(`/ws/diner?table_token=${table.ana.token}`)
    const ordering = Array.from({ length: 10 }, () => table.ana.insist('/api/diner/rounds', items()))
    const reading = reads(table)
    await eventually(async () => expect(await roundsOf(table)).not.toEqual([]))
    system.lines.postgres.interrupt()
    const rounds = await Promise.all(ordering)
    for (const { status } of await Promise.all(reading)) expect([200, 503]).toContain(status)
    expect((await roundsOf(table)).map(round => round.round_number)).toEqual(upTo(10))
    for (const { round_id } of rounds) await sawRound(phone, round_id)
    expect(streamFaults(phone)).toEqual([])
  })

  it('connections cut again and again under twenty changes of a cart: each counts once', async () => {
    const table = await house.seat()
    const productId = house.dish('Provoleta').product_id
    const put = (quantity: number) => table.ana.insist('/api/diner/cart/add', { product_id: productId, quantity })
    let done = 0
    const changing = upTo(20).map(quantity => put(quantity).then(() => done++))
    for (const part of [0, 5, 10, 15]) {
      await eventually(() => expect(done).toBeGreaterThanOrEqual(part))
      system.lines.postgres.interrupt()
    }
    await Promise.all(changing)
    expect(await table.ana.read('/api/diner/cart')).toMatchObject({ version: 20, items: [{ product_id: productId }] })
  })
})
