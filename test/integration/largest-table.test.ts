import { randomUUID } from 'node:crypto'
import { type MoneySystem, startMoneySystem, withKey } from '../support/money-system'
import { order as orderedBefore, type SeatedTable, seatTable } from '../support/seated-table'

const largest = 10_000_000_000
const priceCents = 100_000_000

let system: MoneySystem
let gold: number
let manager: Record<string, string>
let waiter: Record<string, string>

beforeAll(async () => {
  system = await startMoneySystem()
  const table = await seatTable(system.owner)
  manager = await system.staff('MANAGER', table)
  waiter = await system.staff('WAITER', table)
  const offer = { branch_id: table.branchId, is_available: true }
  gold = (await system.owner('branch_products').where(offer).orderBy('id').first('product_id')).product_id
  await system.owner('branch_products').where({ product_id: gold, branch_id: table.branchId }).update({ price_cents: priceCents })
})
afterAll(() => system.stop())

const seat = () => seatTable(system.owner)
const lines = (...quantities: number[]) => ({ items: quantities.map(qty => ({ product_id: gold, qty })) })
const order = (table: SeatedTable, ...quantities: number[]) =>
  system.post('/api/diner/rounds', system.phone(table), lines(...quantities))
const storedRounds = (table: SeatedTable) => system.owner('rounds').where({ table_session_id: table.sessionId }).pluck('status')
const tooLarge = (totalCents: number) => ({
  status: 409,
  body: { code: 'total_too_large', total_cents: totalCents, max_total_cents: largest },
})
/** As before there was a limit. */
const oldRound = (table: SeatedTable, status: 'PENDING' | 'IN_KITCHEN', ...quantities: number[]) =>
  orderedBefore(
    system.app,
    table,
    quantities.map(qty => ({ cents: priceCents, qty })),
    status,
  )
const forcedClose = (table: SeatedTable) =>
  system.post(`/api/waiter/tables/${table.tableId}/close`, manager, { force: true, reason: 'se fueron' })
const eat = async (roundId: number) => {
  for (const step of ['approve', 'ready', 'serve'])
    expect((await system.post(`/api/rounds/${roundId}/${step}`, manager)).status).toBe(200)
}

describe('an order that would make a table owe more than one payment can be', () => {
  it('is refused to whoever quotes or sends it, and stores nothing', async () => {
    const table = await seat()
    const bySession = `/api/waiter/sessions/${table.sessionId}`
    for (const [path, as] of [
      ['/api/diner/quote', system.phone(table)],
      ['/api/diner/rounds', system.phone(table)],
      ['/api/diner/rounds/submit', system.phone(table, 0)],
      [`${bySession}/quote`, waiter],
      [`${bySession}/rounds`, waiter],
    ] as const)
      expect(await system.post(path, as, lines(99, 99))).toMatchObject(tooLarge(198 * priceCents))
    expect(await storedRounds(table)).toEqual([])
  })

  it('of the cart leaves the cart as it was', async () => {
    const table = await seat()
    for (const diner of [0, 1] as const) {
      const line = { product_id: gold, quantity: 99 }
      expect((await system.post('/api/diner/cart/add', system.phone(table, diner), line)).status).toBeLessThan(300)
    }
    const cart = () => system.owner('cart_items').where({ session_id: table.sessionId }).orderBy('id').pluck('quantity')
    for (const path of ['quote', 'rounds'])
      expect(await system.post(`/api/diner/${path}`, system.phone(table, 0), { from_cart: true })).toMatchObject(
        tooLarge(198 * priceCents),
      )
    expect(await cart()).toEqual([99, 99])
  })

  it('is refused with what the table has ordered already; what is struck or canceled makes room again', async () => {
    const table = await seat()
    const first = await order(table, 60, 30)
    expect(first.status).toBe(201)
    expect((await order(table, 10)).status).toBe(201)
    expect(await order(table, 1)).toMatchObject(tooLarge(largest + priceCents))

    const item = await system.owner('round_items').where({ round_id: first.body.round_id, qty: 30 }).first('id')
    const strike = { struck_items: [{ item_id: item.id, reason: 'no hay' }] }
    expect((await system.post(`/api/rounds/${first.body.round_id}/approve`, manager, strike)).status).toBe(200)
    expect(await order(table, 31)).toMatchObject(tooLarge(largest + priceCents))
    const third = await order(table, 30)
    expect(third.status).toBe(201)
    await system.post(`/api/rounds/${third.body.round_id}/cancel`, manager, { reason: 'se arrepintieron' })
    expect((await order(table, 30)).status).toBe(201)
  })

  it('counts what was paid before: it is the same sitting', async () => {
    const table = await seat()
    const { body } = await order(table, 60)
    await eat(body.round_id)
    const check = await system.post('/api/billing/check/request', system.phone(table))
    expect((await system.post('/api/billing/cash/pay', waiter, { check_id: check.body.check_id })).body.check_status).toBe('PAID')
    expect(await order(table, 41)).toMatchObject(tooLarge(largest + priceCents))
  })

  it('is refused where nobody has to approve', async () => {
    const table = await seat()
    const settings = system.owner('branch_settings').where({ branch_id: table.branchId })
    await settings.clone().update({ round_approval: 'automatic' })
    expect(await order(table, 99, 2)).toMatchObject(tooLarge(largest + priceCents))
    expect((await order(table, 99, 1)).body).toMatchObject({ status: 'IN_KITCHEN', total_cents: largest })
    await settings.clone().update({ round_approval: 'manager' })
  })

  it('cannot slip past another that is sent at the same moment', async () => {
    const table = await seat()
    const answers = await Promise.all(Array.from({ length: 6 }, (_, n) => order(table, 40 - (n % 2))))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 409, 409, 409, 409])
    expect(await storedRounds(table)).toEqual(['PENDING', 'PENDING'])
  })

  it('may be sent again with its key when there is room', async () => {
    const table = await seat()
    const { body } = await order(table, 99)
    const again = withKey(system.phone(table), randomUUID())
    const send = () => system.post('/api/diner/rounds', again, lines(2))
    expect((await send()).body.code).toBe('total_too_large')
    await system.post(`/api/rounds/${body.round_id}/cancel`, manager, { reason: 'se arrepintieron' })
    expect((await send()).status).toBe(201)
  })
})

describe('a table that owes the largest amount', () => {
  it('gets its check and pays all of it at once', async () => {
    const table = await seat()
    const { body } = await order(table, 99, 1)
    await eat(body.round_id)
    const check = await system.post(`/api/waiter/sessions/${table.sessionId}/check`, waiter)
    expect(check).toMatchObject({ status: 200, body: { total_cents: largest } })
    const paid = await system.post('/api/billing/cash/pay', waiter, { check_id: check.body.check_id })
    expect(paid).toMatchObject({ status: 200, body: { amount_cents: largest, check_status: 'PAID' } })
    expect((await system.post(`/api/waiter/tables/${table.tableId}/close`, waiter)).status).toBe(200)
  })
})

describe('a table that had ordered more before there was a limit', () => {
  it('cannot have a round approved that is still too much, but can have it canceled or struck', async () => {
    const table = await seat()
    await oldRound(table, 'IN_KITCHEN', 99)
    const { roundId, itemIds } = await oldRound(table, 'PENDING', 99, 1)
    const path = `/api/rounds/${roundId}/approve`
    expect(await system.post(path, manager)).toMatchObject(tooLarge(199 * priceCents))
    const toKitchen = await system.post(`/api/kitchen/rounds/${roundId}/status`, manager, { status: 'IN_KITCHEN' })
    expect(toKitchen).toMatchObject(tooLarge(199 * priceCents))
    expect(await storedRounds(table)).toEqual(['IN_KITCHEN', 'PENDING'])
    const struck_items = [{ item_id: itemIds[0], reason: 'es mucho' }]
    expect(await system.post(path, manager, { struck_items })).toMatchObject({ status: 200, body: { status: 'IN_KITCHEN' } })
  })

  it('can have everything struck, whatever else it owes', async () => {
    const table = await seat()
    await oldRound(table, 'IN_KITCHEN', 99, 99)
    const { roundId, itemIds } = await oldRound(table, 'PENDING', 1)
    const struck_items = [{ item_id: itemIds[0], reason: 'es mucho' }]
    expect(await system.post(`/api/rounds/${roundId}/approve`, manager, { struck_items })).toMatchObject({
      status: 200,
      body: { status: 'CANCELED' },
    })
  })

  it('gets its check, pays it in several payments, and is closed', async () => {
    const table = await seat()
    const { roundId } = await oldRound(table, 'IN_KITCHEN', 99, 99)
    await eatWhatIsCooked(roundId)
    const check = await system.post(`/api/waiter/sessions/${table.sessionId}/check`, waiter)
    expect(check).toMatchObject({ status: 200, body: { total_cents: 198 * priceCents, remaining_cents: 198 * priceCents } })
    const pay = () => system.post('/api/billing/cash/pay', waiter, { check_id: check.body.check_id })
    expect(await pay()).toMatchObject({ status: 200, body: { amount_cents: largest, check_status: 'IN_PAYMENT' } })
    expect(await pay()).toMatchObject({ status: 200, body: { amount_cents: 98 * priceCents, check_status: 'PAID' } })
    expect(await system.post(`/api/waiter/tables/${table.tableId}/close`, waiter)).toMatchObject({
      status: 200,
      body: { total_cents: 198 * priceCents, paid_cents: 198 * priceCents, write_off_cents: 0 },
    })
  })

  it.each([
    ['with a check', true],
    ['without one', false],
  ])('is closed by force %s, and all of it written off', async (_how, isAsked) => {
    const table = await seat()
    const { roundId } = await oldRound(table, 'IN_KITCHEN', 99, 99, 99)
    await eatWhatIsCooked(roundId)
    if (isAsked) expect((await system.post('/api/billing/check/request', system.phone(table))).status).toBe(200)
    expect(await forcedClose(table)).toMatchObject({
      status: 200,
      body: { session_status: 'CLOSED', total_cents: 297 * priceCents, write_off_cents: 297 * priceCents },
    })
  })

  const eatWhatIsCooked = (roundId: number) => system.owner('rounds').where({ id: roundId }).update({ status: 'SERVED' })
})
