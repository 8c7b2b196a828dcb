import { randomUUID } from 'node:crypto'
import { buildApp } from '../../api/app'
import type { Role } from '../../domain/access/actor'
import { type MoneySystem, startMoneySystem, withKey } from '../support/money-system'
import { type Headers, hire, send } from '../support/people'
import { type SeatedTable, seatTable } from '../support/seated-table'

/** Faults that an earlier version of the system had, as guarantees: those that no other test names. */

let system: MoneySystem
let staff: Record<Role, Headers>
/** Manages the other branch of the restaurant, and waits in this one. */
let inTwoRoles: Headers
let other: { readonly branchId: number }
let home: { readonly tenantId: number; readonly branchId: number }
let dishes: readonly { readonly product_id: number; readonly price_cents: number }[]

beforeAll(async () => {
  system = await startMoneySystem()
  home = await seatTable(system.owner)
  const as = (role: Role) => system.staff(role, home)
  staff = { ADMIN: await as('ADMIN'), MANAGER: await as('MANAGER'), KITCHEN: await as('KITCHEN'), WAITER: await as('WAITER') }
  const { id } = await system.owner('branches').where({ tenant_id: home.tenantId }).whereNot({ id: home.branchId }).first('id')
  other = { branchId: id }
  const roles = [
    { branchId: other.branchId, role: 'MANAGER' },
    { branchId: home.branchId, role: 'WAITER' },
  ] as const
  inTwoRoles = (await hire(system.api, home.tenantId, roles)).headers
  dishes = await system
    .owner('branch_products')
    .where({ branch_id: home.branchId, is_available: true })
    .where('price_cents', '>', 0)
    .orderBy('product_id')
    .limit(2)
    .select('product_id', 'price_cents')
})
afterAll(() => system.stop())

type Method = Parameters<typeof send>[1]
const call = (method: Method, url: string, as: Headers, body?: object) => send(system.api, method, url, as, body)
const seat = () => seatTable(system.owner)
const dish = (place: 0 | 1) => dishes[place] as (typeof dishes)[number]
const offerOf = (place: 0 | 1) =>
  system.owner('branch_products').where({ branch_id: home.branchId, product_id: dish(place).product_id })
const bothDishes = () => ({ items: dishes.map(({ product_id }) => ({ product_id, qty: 1 })) })

async function ordered(table: SeatedTable, body: object = bothDishes()): Promise<number> {
  const answer = await system.post('/api/diner/rounds', withKey(system.phone(table, 0)), body)
  expect(answer.status).toBe(201)
  return answer.body.round_id
}
const approve = async (roundId: number) =>
  expect((await system.post(`/api/rounds/${roundId}/approve`, staff.MANAGER)).status).toBe(200)
async function served(table: SeatedTable, body?: object): Promise<number> {
  const roundId = await ordered(table, body)
  await approve(roundId)
  return roundId
}
/** The check that a table asks for. */
const ask = (table: SeatedTable) => system.post('/api/billing/check/request', system.phone(table))

describe('money', () => {
  it('a table with something free on its rounds gets its check: the free item is on it and costs nothing', async () => {
    const table = await seat()
    await offerOf(0).update({ price_cents: 0 })
    await served(table)
    await offerOf(0).update({ price_cents: dish(0).price_cents })
    const { status, body } = await ask(table)
    expect({ status, body }).toMatchObject({ status: 200, body: { total_cents: dish(1).price_cents, items_count: 2 } })
    const { body: check } = await call('GET', `/api/billing/check/${body.check_id}`, staff.WAITER)
    expect(check.items.map((line: { line_cents: number }) => line.line_cents)).toEqual([0, dish(1).price_cents])
  })

  it('a check that the waiter asks for is charged line by line and moves the table, like one that the phone asks for', async () => {
    const [byPhone, byWaiter] = [await seat(), await seat()]
    await served(byPhone)
    await served(byWaiter)
    await ask(byPhone)
    expect((await system.post(`/api/waiter/sessions/${byWaiter.sessionId}/check`, staff.WAITER)).status).toBe(200)
    const booked = async ({ sessionId, tableId }: SeatedTable) => ({
      charges: await system
        .owner('charges')
        .join('checks', 'checks.id', 'charges.check_id')
        .where({ table_session_id: sessionId })
        .orderBy('charges.id')
        .select('amount_cents', 'description'),
      table: await system.owner('tables').where({ id: tableId }).first('status'),
      session: await system.owner('table_sessions').where({ id: sessionId }).first('status'),
    })
    const asked = await booked(byWaiter)
    expect(asked).toEqual(await booked(byPhone))
    expect(asked).toMatchObject({ charges: [{}, {}], table: { status: 'PAYING' }, session: { status: 'PAYING' } })
  })

  it.each([
    ['CASH', 'CASH'],
    ['CARD_PHYSICAL', 'CARD'],
    ['TRANSFER_EXTERNAL', 'TRANSFER'],
    ['OTHER_MANUAL', 'OTHER'],
  ])('a payment by %s is kept as %s, and once, however often its answer gets lost', async (manual_method, provider) => {
    const table = await seat()
    await served(table)
    const { body: check } = await ask(table)
    const as = withKey(staff.WAITER)
    const pay = () =>
      system.post('/api/waiter/payments/manual', as, { check_id: check.check_id, amount_cents: 100, manual_method })
    const [first, again] = [await pay(), await pay()]
    expect([first.status, again]).toEqual([200, first])
    const kept = await system
      .owner('payments')
      .where({ check_id: check.check_id })
      .select('provider', 'manual_method', 'amount_cents')
    expect(kept).toEqual([{ provider, manual_method, amount_cents: 100 }])
  })
})

describe('rounds', () => {
  it('a round of which every item was taken away leaves its number behind: no later round has it', async () => {
    const table = await seat()
    const numberOf = async (id: number) => (await system.owner('rounds').where({ id }).first('round_number')).round_number
    const first = await ordered(table)
    for (const { id } of await system.owner('round_items').where({ round_id: first }).select('id'))
      expect((await call('DELETE', `/api/waiter/rounds/${first}/items/${id}`, staff.WAITER)).status).toBe(200)
    expect([await numberOf(first), await numberOf(await ordered(table))]).toEqual([1, 2])
  })

  it('a waiter sells nothing that is switched off, and nothing of another branch', async () => {
    const table = await seat()
    const sell = (product_id: number) =>
      system.post(`/api/waiter/sessions/${table.sessionId}/rounds`, staff.WAITER, { items: [{ product_id, qty: 1 }] })
    await offerOf(0).update({ is_available: false })
    const refused = await sell(dish(0).product_id)
    await offerOf(0).update({ is_available: true })
    expect(refused).toMatchObject({ status: 409, body: { code: 'product_unavailable' } })
    const elsewhere = await system
      .owner('branch_products')
      .where({ branch_id: other.branchId })
      .whereNotIn('product_id', system.owner('branch_products').where({ branch_id: home.branchId }).select('product_id'))
      .first('product_id')
    expect((await sell(elsewhere.product_id)).body).toMatchObject({ code: 'product_unavailable' })
    expect((await sell(dish(0).product_id)).status).toBe(201)
  })

  it.each<[Method, string, object]>([
    ['GET', '/api/kitchen/tickets/999999999', {}],
    ['PATCH', '/api/kitchen/tickets/999999999/status', { status: 'READY' }],
    ['GET', '/api/kitchen/rounds/999999999', {}],
    ['POST', '/api/kitchen/rounds/999999999/status', { status: 'READY' }],
    ['POST', '/api/kitchen/rounds/999999999/tickets', {}],
  ])('404 for what the kitchen does not have: %s %s', async (method, url, body) => {
    expect(await call(method, url, staff.KITCHEN, body)).toMatchObject({ status: 404, body: { code: 'not_found' } })
  })
})

describe('the floor', () => {
  it('whoever has no sector today has no table on either list, nor a call', async () => {
    const table = await seat()
    await system.post('/api/diner/service-call', system.phone(table))
    for (const list of ['tables', 'my-tables', 'service-calls'])
      expect([list, (await call('GET', `/api/waiter/${list}`, staff.WAITER)).body]).toEqual([list, []])
  })

  it('a table by itself is shown as on the list, its sector and calls too', async () => {
    const table = await seat()
    const sector = await system.owner('branch_sectors').where({ branch_id: home.branchId }).first('id', 'name')
    await system.owner('tables').where({ id: table.tableId }).update({ sector_id: sector.id })
    const { body: waiting } = await system.post('/api/diner/service-call', system.phone(table))
    const { body: alone } = await call('GET', `/api/tables/${table.tableId}`, staff.MANAGER)
    expect(alone).toMatchObject({ sector_id: sector.id, sector_name: sector.name, active_service_call_ids: [waiting.id] })
    expect((await call('GET', '/api/waiter/tables', staff.MANAGER)).body).toContainEqual(alone)
  })
})

describe('who may', () => {
  const today = new Date().toISOString().slice(0, 10)
  const writing: readonly [Method, string, object][] = [
    ['POST', '/api/admin/promotions', { name: 'Promo', price_cents: 1, start_date: today, end_date: today }],
    ['POST', '/api/admin/ingredients', { name: 'Sal' }],
    ['POST', '/api/admin/ingredients/groups', { name: 'Especias' }],
    ['POST', '/api/admin/catalogs/cooking-methods', { name: 'Ahumado' }],
    ['POST', '/api/recipes', { name: 'Milanesa' }],
    ['POST', '/api/admin/products', { name: 'Milanesa', category_id: 1 }],
  ]

  it.each(writing)('waiters write no catalogue: %s %s', async (method, url, body) => {
    expect(await call(method, url, staff.WAITER, { ...body, branch_id: home.branchId })).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    })
  })

  it.each(['reports/summary', 'reports/daily-sales', 'reports/top-products', 'orders', 'orders/stats', 'audit-log'])(
    'what a restaurant earns and does is for its management: %s',
    async path => {
      for (const role of ['WAITER', 'KITCHEN'] as const)
        expect((await call('GET', `/api/admin/${path}`, staff[role])).status).toBe(403)
      for (const role of ['ADMIN', 'MANAGER'] as const)
        expect((await call('GET', `/api/admin/${path}`, staff[role])).status).toBe(200)
    },
  )

  it('somebody who manages one branch and waits in another manages nothing in the other', async () => {
    const of = (branchId: number): readonly [Method, string, object?][] => [
      ['PATCH', `/api/admin/branches/${branchId}/settings`, { approval_reminder_seconds: 120 }],
      ['PATCH', `/api/admin/branches/${branchId}`, { phone: '261 555 0101' }],
      ['POST', '/api/admin/categories', { branch_id: branchId, name: `Tragos ${randomUUID()}` }],
      ['GET', `/api/admin/reports/summary?branch_id=${branchId}`],
      ['GET', `/api/admin/orders?branch_id=${branchId}`],
    ]
    const statuses = async (branchId: number) => {
      const found: number[] = []
      for (const [method, url, body] of of(branchId)) found.push((await call(method, url, inTwoRoles, body)).status)
      return found
    }
    expect(await statuses(home.branchId)).toEqual([403, 403, 403, 403, 403])
    expect(await statuses(other.branchId)).toEqual([200, 200, 201, 200, 200])
  })

  it('a limit counts the requests to every API process together', async () => {
    const { deps } = system.api
    const strict = { ...deps, config: { ...deps.config, RATE_LIMIT_FACTOR: 0.01 } } // six a minute
    const apps = [await buildApp(strict), await buildApp(strict)] as const
    const ask = async (app: 0 | 1) =>
      (await apps[app].inject({ url: '/api/public/branches', remoteAddress: '10.77.0.1' })).statusCode
    const statuses: number[] = []
    for (const app of [0, 1, 0, 1, 0, 1, 0, 1] as const) statuses.push(await ask(app))
    await Promise.all(apps.map(app => app.close()))
    expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 429, 429])
  })
})

describe('events', () => {
  it('name nothing by an id of 0, and say in which sector the table stands', async () => {
    const table = await seat()
    const { id: sectorId } = await system.owner('branch_sectors').where({ branch_id: home.branchId }).first('id')
    await system.owner('tables').where({ id: table.tableId }).update({ sector_id: sectorId })
    await system.post('/api/diner/cart/add', system.phone(table, 0), { product_id: dish(0).product_id })
    await served(table)
    const calling = await system.post('/api/diner/service-call', system.phone(table))
    await system.post(`/api/waiter/service-calls/${calling.body.id}/acknowledge`, staff.MANAGER)
    const { body: check } = await ask(table)
    await system.post('/api/billing/cash/pay', staff.MANAGER, { check_id: check.check_id })
    const told: { type: string; payload: Told }[] = await system
      .owner('events')
      .where({ channel: `channel:session:${table.sessionId}` })
      .select('type', 'payload')
    expect(told.length).toBeGreaterThan(8)
    expect(told.filter(({ payload }) => zeroIds(payload).length > 0)).toEqual([])
    for (const { type, payload } of told) expect([type, payload.sector_id]).toEqual([type, sectorId])
  })
})

interface Told {
  readonly sector_id: number | null
}

/** Where in a thing, however deep, something is named by 0. */
const zeroIds = (value: unknown, path = ''): string[] =>
  typeof value !== 'object' || value === null
    ? value === 0 && /(^|\.|_)ids?(\.\d+)?$/.test(path)
      ? [path]
      : []
    : Object.entries(value).flatMap(([name, inner]) => zeroIds(inner, path === '' ? name : `${path}.${name}`))
