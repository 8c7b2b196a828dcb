import { randomUUID } from 'node:crypto'
import { eventually } from '../support/eventually'
import { type House, openHouse, type SeatedParty } from '../support/party'
import { payAt } from '../support/pay-at'
import { type RunningSystem, startSystem } from '../support/running-system'
import type { Screen, Sent } from '../support/screen'
import { streamFaults } from '../support/stream-faults'

type Name = 'admin' | 'waiter' | 'kitchen' | 'ana' | 'beto'

let system: RunningSystem
let house: House
let table: SeatedParty
let screens: Readonly<Record<Name, Screen>>
let roundId: number
let checkId: number

/** What is eaten at the end: the flan is struck out. */
const eatenCents = () => house.priceOf('Bife de chorizo') + 2 * house.priceOf('Coca-Cola 500ml')

beforeAll(async () => {
  system = await startSystem()
  house = await openHouse(system)
  table = await house.seat()
  screens = {
    admin: await house.screen(`/ws/admin?token=${house.admin.token}`),
    waiter: await house.screen(`/ws/waiter?token=${house.waiter.token}`),
    kitchen: await house.screen(`/ws/kitchen?token=${house.kitchen.token}`),
    ana: await house.screen(`/ws/diner?table_token=${table.ana.token}`),
    beto: await house.screen(`/ws/diner?table_token=${table.beto.token}`),
  }
})
afterAll(async () => {
  await house?.closeScreens()
  await system?.stop()
})

const entityOf = (frame: Sent) => (frame.entity ?? {}) as Record<string, unknown>
const seen = (name: Name, type: string) => screens[name].events().filter(event => event.type === type)
/** Everybody named sees it; nobody sees it twice. */
async function allSee(type: string, names: readonly Name[], facts: Record<string, unknown> = {}): Promise<void> {
  for (const name of names) await screens[name].waitFor(frame => frame.type === type && matches(entityOf(frame), facts))
}
const matches = (entity: Record<string, unknown>, facts: Record<string, unknown>) =>
  Object.entries(facts).every(([key, value]) => entity[key] === value)
const theRound = async () => (await table.ana.read(`/api/diner/session/${table.sessionId}/rounds`))[0]

// One evening: each step stands on the one before.
describe('a dinner for two', () => {
  it('is ordered from a cart that both phones share', async () => {
    await table.ana.insist('/api/diner/cart/add', { product_id: house.dish('Bife de chorizo').product_id, notes: 'jugoso' })
    await table.beto.insist('/api/diner/cart/add', { product_id: house.dish('Coca-Cola 500ml').product_id, quantity: 2 })
    await table.beto.insist('/api/diner/cart/add', { product_id: house.dish('Flan casero').product_id })
    await allSee('CART_ITEM_ADDED', ['ana', 'beto'], { diner_id: table.ana.dinerId })
    await allSee('CART_ITEM_ADDED', ['ana', 'beto'], { product_id: house.dish('Flan casero').product_id })
    expect((await table.ana.read('/api/diner/cart')).items).toHaveLength(3)
  })

  it('sent twice with one key, is one round', async () => {
    const key = randomUUID()
    const [first, second] = await Promise.all([
      table.ana.insist('/api/diner/rounds', { from_cart: true }, key),
      table.ana.insist('/api/diner/rounds', { from_cart: true }, key),
    ])
    expect(second).toEqual(first)
    expect(await table.ana.post('/api/diner/rounds', { from_cart: true }, key)).toMatchObject({
      status: 201,
      body: first,
      headers: { 'idempotency-replayed': 'true' },
    })
    roundId = first.round_id
    await allSee('ROUND_SUBMITTED', ['admin', 'waiter', 'ana', 'beto'], { round_id: roundId })
    expect(await system.database.owner('rounds').where({ table_session_id: table.sessionId })).toHaveLength(1)
    expect((await table.beto.read('/api/diner/cart')).items).toEqual([])
    expect(seen('kitchen', 'ROUND_SUBMITTED')).toEqual([])
  })

  it('is approved without the flan though the worker dies under the approval: nothing is lost, nothing doubled', async () => {
    const flan = (await theRound()).items.find((item: { product_name: string }) => item.product_name === 'Flan casero')
    const key = randomUUID()
    const struck = { struck_items: [{ item_id: flan.id, reason: 'Hoy no queda' }] }
    const approved = house.admin.insist(`/api/rounds/${roundId}/approve`, struck, key)
    await system.kill('worker')
    await system.start('worker')
    expect(await approved).toMatchObject({ status: 'IN_KITCHEN', total_cents: eatenCents() })
    expect(await house.admin.insist(`/api/rounds/${roundId}/approve`, struck, key)).toEqual(await approved)

    await allSee('ROUND_ITEM_REJECTED', ['admin', 'waiter', 'ana', 'beto'], { round_id: roundId, item_id: flan.id })
    await allSee('ROUND_IN_KITCHEN', ['admin', 'waiter', 'kitchen', 'ana', 'beto'], { round_id: roundId })
    const tickets = await system.database.owner('kitchen_tickets').where({ round_id: roundId })
    expect(tickets.map(({ station }) => station).sort()).toEqual(['BAR', 'GRILL'])
    expect(seen('ana', 'ROUND_IN_KITCHEN')).toHaveLength(1)
    expect(seen('ana', 'ROUND_ITEM_REJECTED')).toHaveLength(1)
    expect((await theRound()).items).toContainEqual(
      expect.objectContaining({ id: flan.id, is_struck: true, struck_reason: 'Hoy no queda' }),
    )
  })

  it('is ready with its last ticket, and served', async () => {
    const { stations } = await house.kitchen.read('/api/kitchen/tickets')
    const tickets: { id: number; round_id: number }[] = stations.flatMap(({ tickets }: { tickets: unknown[] }) => tickets)
    const ours = tickets.filter(ticket => ticket.round_id === roundId)
    expect(ours).toHaveLength(2)
    for (const { id } of ours)
      for (const status of ['IN_PROGRESS', 'READY'])
        expect((await house.kitchen.patch(`/api/kitchen/tickets/${id}/status`, { status })).status).toBe(200)
    await allSee('ROUND_READY', ['admin', 'waiter', 'kitchen', 'ana', 'beto'], { round_id: roundId })
    expect(await house.waiter.insist(`/api/rounds/${roundId}/serve`)).toMatchObject({ status: 'SERVED' })
    await allSee('ROUND_SERVED', ['admin', 'waiter', 'kitchen', 'ana', 'beto'], { round_id: roundId })
  })

  it('is paid to the cent, half in cash, half by phone, and every screen hears it', async () => {
    const check = await table.ana.insist('/api/billing/check/request')
    checkId = check.check_id
    expect(check).toMatchObject({ total_cents: eatenCents(), status: 'REQUESTED' })
    await allSee('CHECK_REQUESTED', ['admin', 'waiter', 'ana', 'beto'])

    const balances: { diner_id: number; remaining_cents: number }[] = await table.beto.read(
      `/api/billing/check/${checkId}/balances`,
    )
    const owed = balances.find(({ diner_id }) => diner_id === table.beto.dinerId)?.remaining_cents
    expect(owed).toBe(2 * house.priceOf('Coca-Cola 500ml'))
    await house.waiter.insist('/api/billing/cash/pay', { check_id: checkId, amount_cents: owed, diner_id: table.beto.dinerId })

    const preference = await table.ana.insist('/api/billing/mercadopago/preference', { check_id: checkId })
    expect(preference.amount_cents).toBe(house.priceOf('Bife de chorizo'))
    await payAt(system, preference.preference_id, 'approved')
    await allSee('CHECK_PAID', ['admin', 'waiter', 'ana', 'beto'], { check_id: checkId })
    expect(await table.ana.read('/api/diner/check')).toMatchObject({ status: 'PAID', remaining_cents: 0 })
  })

  it('ends with the table free and the phones sent home', async () => {
    expect(await house.waiter.insist(`/api/waiter/tables/${table.tableId}/close`, {})).toMatchObject({
      status: 'FREE',
      paid_cents: eatenCents(),
      write_off_cents: 0,
    })
    await allSee('TABLE_CLEARED', ['admin', 'waiter', 'ana', 'beto'])
    const cards: { table_id: number; status: string }[] = await house.waiter.read(
      `/api/waiter/tables?branch_id=${house.branchId}`,
    )
    expect(cards.find(({ table_id }) => table_id === table.tableId)).toMatchObject({ status: 'FREE', session_id: null })
    expect(await table.ana.get('/api/diner/cart')).toMatchObject({ status: 401, body: { code: 'session_closed' } })
    expect((await screens.ana.closed).code).toBe((await screens.beto.closed).code)
  })

  it('leaves books in which paid, charged and eaten are one sum', async () => {
    const { owner } = system.database
    const items: { qty: number; unit_price_cents: number }[] = await owner('round_items')
      .join('rounds', 'rounds.id', 'round_items.round_id')
      .where({ table_session_id: table.sessionId })
      .whereNull('struck_at')
      .whereNot({ status: 'CANCELED' })
      .select('qty', 'unit_price_cents')
    const eaten = items.reduce((sum, item) => sum + item.qty * item.unit_price_cents, 0)
    const [payments] = await owner('payments')
      .where({ check_id: checkId, status: 'APPROVED' })
      .sum('amount_cents as cents')
      .count()
    expect({ paid: Number(payments?.cents), count: Number(payments?.count) }).toEqual({ paid: eaten, count: 2 })
    expect(await owner('checks').where({ id: checkId }).first()).toMatchObject({
      status: 'PAID',
      total_cents: eaten,
      paid_cents: eaten,
    })
    expect(eaten).toBe(eatenCents())
  })

  it('leaves nothing running: round, check and payment are closed workflows, found by their session', async () => {
    await eventually(async () => {
      const found: string[] = []
      for await (const run of system.temporal.workflow.list({ query: `SessionId = "${table.sessionId}"` }))
        found.push(`${run.type} ${run.status.name}`)
      expect(found.sort()).toEqual(['check COMPLETED', 'payment COMPLETED', 'round COMPLETED'])
    }, 20_000)
  })

  it('was shown to every screen without a gap, a double or a foreign event', () => {
    for (const screen of Object.values(screens)) expect(streamFaults(screen)).toEqual([])
    for (const name of ['ana', 'beto'] as const)
      expect(new Set(screens[name].events().map(event => event.session_id))).toEqual(new Set([table.sessionId]))
    expect(seen('kitchen', 'CHECK_PAID')).toEqual([])
    expect(system.complaints.filter(line => !line.startsWith('[worker]'))).toEqual([])
  })
})
