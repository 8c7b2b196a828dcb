import { randomUUID } from 'node:crypto'
import { type MoneySystem, startMoneySystem, withKey } from '../support/money-system'
import { offerBundle, offerNothing } from '../support/offer-bundle'
import type { Headers } from '../support/people'
import { type SeatedTable, seatTable } from '../support/seated-table'

let system: MoneySystem
let manager: Headers
let waiter: Headers
let menu: Record<string, { id: number; cents: number }>

beforeAll(async () => {
  system = await startMoneySystem()
  const at = await seatTable(system.owner)
  manager = await system.staff('MANAGER', at)
  waiter = await system.staff('WAITER', at)
  const rows = await system
    .owner('products')
    .join('branch_products as offer', 'offer.product_id', 'products.id')
    .where({ 'offer.branch_id': at.branchId })
    .select('products.name', 'products.id', 'offer.price_cents')
  menu = Object.fromEntries(rows.map(row => [row.name, { id: row.id, cents: row.price_cents }]))
})
beforeEach(() => offerNothing(system.owner))
afterAll(() => system.stop())

const product = (name: string) => {
  const found = menu[name]
  if (!found) throw new Error(`${name} is not on the menu`)
  return found
}
const steak = () => product('Bife de chorizo') // 15.000
const wine = () => product('Copa de Malbec') // 3.000
const flan = () => product('Flan casero')
const seat = () => seatTable(system.owner)
const line = (what: { id: number }, qty = 1, more: object = {}) => ({ product_id: what.id, qty, ...more })
const bundle = (table: SeatedTable, name: string, priceCents: number, parts: readonly (readonly [{ id: number }, number])[]) =>
  offerBundle(system.owner, table, { name, priceCents, parts: parts.map(([{ id }, quantity]) => [id, quantity] as const) })
const quote = (table: SeatedTable, body: object) => system.post('/api/diner/quote', system.phone(table, 0), body)
const order = (table: SeatedTable, body: object, key: string = randomUUID()) =>
  system.post('/api/diner/rounds', withKey(system.phone(table, 0), key), body)
const cartOf = async (table: SeatedTable) => (await system.get('/api/diner/cart', system.phone(table))).body
const add = async (table: SeatedTable, diner: 0 | 1, what: { id: number }, quantity = 1) =>
  (await system.post('/api/diner/cart/add', system.phone(table, diner), { product_id: what.id, quantity })).body
const itemsOf = (roundId: number) => system.owner('round_items').where({ round_id: roundId }).orderBy('id')
const roundsOf = (table: SeatedTable) => system.owner('rounds').where({ table_session_id: table.sessionId })
const approve = (roundId: number, body: object = {}) => system.post(`/api/rounds/${roundId}/approve`, manager, body)
const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)

/** Steak and wine, 180,00 one by one, for 150,00: 25,00 off the steak and 5,00 off the wine. */
const dinner = (table: SeatedTable) =>
  bundle(table, 'Cena', 15_000, [
    [steak(), 1],
    [wine(), 1],
  ])

describe('a quote', () => {
  it('shows each line, what a promotion takes off it and why, and what all of it costs', async () => {
    const table = await seat()
    const promotionId = await dinner(table)
    const items = [line(steak()), line(wine(), 2, { diner_id: table.dinerIds[1] })]
    expect(await quote(table, { items })).toEqual({
      status: 200,
      body: {
        lines: [
          {
            product_id: steak().id,
            product_name: 'Bife de chorizo',
            diner_id: table.dinerIds[0],
            qty: 1,
            unit_price_cents: 15_000,
            regular_cents: 15_000,
            discount_cents: 2500,
            line_cents: 12_500,
            promotion_id: promotionId,
            promotion_name: 'Cena',
          },
          {
            product_id: wine().id,
            product_name: 'Copa de Malbec',
            diner_id: table.dinerIds[1],
            qty: 2,
            unit_price_cents: 3000,
            regular_cents: 6000,
            discount_cents: 500,
            line_cents: 5500,
            promotion_id: promotionId,
            promotion_name: 'Cena',
          },
        ],
        promotions: [{ promotion_id: promotionId, name: 'Cena', times: 1, saving_cents: 3000 }],
        subtotal_cents: 21_000,
        discount_cents: 3000,
        total_cents: 18_000,
      },
    })
    expect(await roundsOf(table)).toEqual([])
  })

  it('is what sending it stores, answers and tells: a list, the cart, a waiter’s order', async () => {
    const table = await seat()
    await dinner(table)
    await bundle(table, 'Dos flanes', flan().cents, [[flan(), 2]])
    const items = [line(flan(), 3), line(wine(), 3), line(steak(), 2)]
    await add(table, 0, steak())
    await add(table, 1, wine(), 2)
    await add(table, 1, flan(), 2)
    const path = `/api/waiter/sessions/${table.sessionId}`
    const quotes = [
      await quote(table, { from_cart: true }),
      await quote(table, { items }),
      await system.post(`${path}/quote`, waiter, { items }),
    ]
    const answers = [
      await order(table, { from_cart: true }),
      await order(table, { items }),
      await system.post(`${path}/rounds`, waiter, { items }),
    ]
    const told = await system
      .owner('events')
      .where({ type: 'ROUND_SUBMITTED', channel: `channel:session:${table.sessionId}` })
      .orderBy('seq')
    const { body: shown } = await system.get(`/api/diner/session/${table.sessionId}/rounds`, system.phone(table))
    for (const [place, { body }] of quotes.entries()) {
      const answer = answers[place]?.body
      const expected = body.lines.map(
        ({ product_id, unit_price_cents, discount_cents, line_cents, promotion_name }: Record<string, unknown>) => ({
          product_id,
          unit_price_cents,
          discount_cents,
          line_cents,
          promotion_name,
        }),
      )
      expect(body.discount_cents).toBeGreaterThan(0)
      expect(answer.total_cents).toBe(body.total_cents)
      const stored = await itemsOf(answer.round_id)
      expect(stored).toMatchObject(expected)
      expect(stored.map(row => row.promotion_id)).toEqual(body.lines.map((one: { promotion_id: number }) => one.promotion_id))
      expect(shown.find((round: { id: number }) => round.id === answer.round_id)).toMatchObject({
        total_cents: body.total_cents,
        items: expected,
      })
      expect(told[place].payload.entity).toMatchObject({ total_cents: body.total_cents, items: expected })
    }
  })

  it('lets one unit count in one bundle only, and the bundle that saves most go first', async () => {
    const table = await seat()
    await bundle(table, 'Ahorra poco', 17_900, [
      [steak(), 1],
      [wine(), 1],
    ])
    await bundle(table, 'Ahorra más', 17_000, [
      [steak(), 1],
      [flan(), 1],
    ])
    const both = await quote(table, { items: [line(steak()), line(wine()), line(flan())] })
    expect(both.body.promotions).toMatchObject([{ name: 'Ahorra más', times: 1, saving_cents: 15_000 + flan().cents - 17_000 }])
    const two = await quote(table, { items: [line(steak(), 2), line(wine()), line(flan())] })
    expect(two.body.promotions).toMatchObject([{ name: 'Ahorra más' }, { name: 'Ahorra poco', times: 1, saving_cents: 100 }])
    expect(two.body.lines[0].promotion_name).toBe('Ahorra más + Ahorra poco')
  })

  it('refuses what sending it would refuse', async () => {
    const table = await seat()
    const other = await seat()
    expect(await quote(table, { from_cart: true })).toMatchObject({ status: 409, body: { code: 'cart_empty' } })
    expect(await quote(table, { items: [line({ id: 999_999_999 })] })).toMatchObject({
      status: 409,
      body: { code: 'product_unavailable', product_ids: [999_999_999] },
    })
    expect(await quote(table, { items: [line(steak(), 1, { diner_id: other.dinerIds[0] })] })).toMatchObject({
      status: 422,
      body: { code: 'unknown_diner' },
    })
    for (const body of [{}, { items: [] }, { items: [line(steak(), 0)] }, { items: [line(steak())], expected_total_cents: -1 }])
      expect(await quote(table, body)).toMatchObject({ status: 422, body: { code: 'invalid_request' } })
    await system.owner('table_sessions').where({ id: table.sessionId }).update({ status: 'CLOSED', closed_at: new Date() })
    expect(await quote(table, { items: [line(steak())] })).toMatchObject({ status: 401, body: { code: 'session_closed' } })
    const late = await system.post(`/api/waiter/sessions/${table.sessionId}/quote`, waiter, { items: [line(steak())] })
    expect(late).toMatchObject({ status: 409, body: { code: 'no_open_session' } })
  })
})

describe('a total that is expected', () => {
  it('and still right makes the round', async () => {
    const table = await seat()
    await dinner(table)
    const body = { items: [line(steak()), line(wine())], expected_total_cents: 15_000 }
    expect(await order(table, body)).toMatchObject({ status: 201, body: { total_cents: 15_000 } })
    expect((await system.post(`/api/waiter/sessions/${table.sessionId}/rounds`, waiter, body)).status).toBe(201)
  })

  it('and no longer right stores nothing, shows the new quote, and may be sent again with the same key', async () => {
    const table = await seat()
    const promotionId = await dinner(table)
    await add(table, 0, steak())
    await add(table, 1, wine())
    const { body: seen } = await quote(table, { from_cart: true })
    await system.owner('promotions').where({ id: promotionId }).update({ price_cents: 16_000 })

    const refused = await order(table, { from_cart: true, expected_total_cents: seen.total_cents }, 'k')
    const { body: now } = await quote(table, { from_cart: true })
    expect(now.total_cents).toBe(16_000)
    expect(refused).toMatchObject({ status: 409, body: { code: 'price_changed', quote: now } })
    expect(await roundsOf(table)).toEqual([])
    expect((await cartOf(table)).items).toHaveLength(2)
    const path = `/api/waiter/sessions/${table.sessionId}/rounds`
    const byWaiter = { items: [line(steak())], expected_total_cents: 1 }
    expect(await system.post(path, waiter, byWaiter)).toMatchObject({ status: 409, body: { code: 'price_changed' } })

    expect(await order(table, { from_cart: true, expected_total_cents: 16_000 }, 'k')).toMatchObject({ status: 201 })
    expect(await roundsOf(table)).toHaveLength(1)
  })

  it('does not trouble who sends again what was taken before the price changed', async () => {
    const table = await seat()
    const promotionId = await dinner(table)
    const body = { items: [line(steak()), line(wine())], expected_total_cents: 15_000 }
    const first = await order(table, body, 'k')
    await system.owner('promotions').where({ id: promotionId }).update({ is_active: false })
    await system.owner('idempotency_keys').delete() // so that the command itself is asked again
    expect(await order(table, body, 'k')).toEqual(first)
  })

  it('of the longest order comes back whole', async () => {
    const table = await seat()
    const items = Array.from({ length: 100 }, () => line(steak(), 99))
    const { status, body } = await order(table, { items, expected_total_cents: 1 })
    expect([status, body.code, body.quote.lines.length]).toEqual([409, 'price_changed', 100])
    expect(body.quote.total_cents).toBe(100 * 99 * 15_000)
  })
})

describe('the cart', () => {
  interface CartTotals {
    cart_version: number
    cart_subtotal_cents: number
    cart_discount_cents: number
    cart_total_cents: number
  }
  const told = async (table: SeatedTable) => {
    const rows: { type: string; payload: { entity: CartTotals & Record<string, unknown> } }[] = await system
      .owner('events')
      .where({ channel: `channel:session:${table.sessionId}` })
      .whereLike('type', 'CART_%')
      .orderBy('seq')
    return rows.map(({ type, payload }): CartTotals & Record<string, unknown> => ({ type, ...payload.entity }))
  }

  it('of everybody is priced together, and each change tells its line and the totals', async () => {
    const table = await seat()
    await dinner(table)
    expect(await add(table, 0, steak())).toMatchObject({ line_cents: 15_000, cart_total_cents: 15_000 })
    const wineLine = await add(table, 1, wine(), 2)
    expect(wineLine).toMatchObject({
      discount_cents: 500,
      line_cents: 5500,
      promotion_name: 'Cena',
      is_available: true,
      cart_subtotal_cents: 21_000,
      cart_discount_cents: 3000,
      cart_total_cents: 18_000,
    })
    expect(await cartOf(table)).toMatchObject({
      items: [
        { product_id: steak().id, price_cents: 15_000, discount_cents: 2500, line_cents: 12_500, promotion_name: 'Cena' },
        { product_id: wine().id, price_cents: 3000, discount_cents: 500, line_cents: 5500, promotion_name: 'Cena' },
      ],
      subtotal_cents: 21_000,
      discount_cents: 3000,
      total_cents: 18_000,
    })
    await system.api.app.inject({ method: 'DELETE', url: `/api/diner/cart/${wineLine.item_id}`, headers: system.phone(table, 1) })
    expect(await cartOf(table)).toMatchObject({ items: [{ discount_cents: 0, promotion_name: null }], total_cents: 15_000 })
    expect((await told(table)).map(({ type, cart_version, cart_total_cents }) => [type, cart_version, cart_total_cents])).toEqual(
      [
        ['CART_ITEM_ADDED', 1, 15_000],
        ['CART_ITEM_ADDED', 2, 18_000],
        ['CART_ITEM_REMOVED', 3, 15_000],
      ],
    )
  })

  it('a phone that only listens notices when lines it knows cost something else now', async () => {
    const table = await seat()
    await dinner(table)
    await add(table, 0, steak())
    await add(table, 1, wine())
    const known = new Map<unknown, number>()
    const mustReadAgain = (await told(table)).map(entity => {
      known.set(entity.item_id, Number(entity.line_cents))
      return sum([...known.values()]) !== entity.cart_total_cents
    })
    expect(mustReadAgain).toEqual([false, true])
  })

  it('taken line by line tells what is left after each', async () => {
    const table = await seat()
    await dinner(table)
    for (const what of [steak(), wine(), flan()]) await add(table, 0, what)
    await order(table, { items: [line(wine()), line(flan())] })
    const left = (await told(table)).slice(3).map(({ product_id, cart_total_cents }) => [product_id, cart_total_cents])
    expect(left).toEqual([
      [wine().id, 15_000 + flan().cents],
      [flan().id, 15_000],
    ])
    expect((await cartOf(table)).total_cents).toBe(15_000)
  })

  it('shows what can’t be ordered now, counts it nothing and in no bundle, and can’t be sent with it', async () => {
    const table = await seat()
    await dinner(table)
    await add(table, 0, steak())
    await add(table, 1, wine())
    const offer = system.owner('branch_products').where({ branch_id: table.branchId, product_id: wine().id })
    await offer.clone().update({ is_available: false })
    const cart = await cartOf(table)
    const answers = [await order(table, { from_cart: true }), await quote(table, { from_cart: true })]
    await offer.clone().update({ is_available: true })
    expect(cart).toMatchObject({
      items: [
        { is_available: true, line_cents: 15_000, discount_cents: 0 },
        { is_available: false, price_cents: 3000, line_cents: 0, discount_cents: 0, promotion_name: null },
      ],
      subtotal_cents: 15_000,
      discount_cents: 0,
      total_cents: 15_000,
    })
    for (const answer of answers)
      expect(answer).toMatchObject({ status: 409, body: { code: 'product_unavailable', product_ids: [wine().id] } })
  })

  it('in conflict is shown with its totals', async () => {
    const table = await seat()
    await dinner(table)
    await add(table, 0, steak())
    await add(table, 1, wine())
    const stale = { product_id: flan().id, version: 1 }
    const { status, body } = await system.post('/api/diner/cart/add', system.phone(table, 0), stale)
    expect([status, body.code]).toEqual([409, 'cart_conflict'])
    expect(body.cart).toEqual(await cartOf(table))
  })
})

describe('what was promised when it was ordered', () => {
  interface CheckLine {
    product_name: string
    line_cents: number
  }
  const ask = async (table: SeatedTable) => (await system.post('/api/billing/check/request', system.phone(table))).body
  const checkOf = async (table: SeatedTable) => (await system.get('/api/diner/check', system.phone(table))).body

  it('is what the check holds, line by line, with the reason', async () => {
    const table = await seat()
    await dinner(table)
    await bundle(table, 'Invita la casa', 0, [[flan(), 1]])
    const { body: round } = await order(table, { items: [line(steak()), line(wine(), 2), line(flan())] })
    await approve(round.round_id)
    const { check_id } = await ask(table)
    const check = await checkOf(table)
    expect(check.items).toMatchObject([
      { unit_price_cents: 15_000, discount_cents: 2500, line_cents: 12_500, subtotal_cents: 12_500, promotion_name: 'Cena' },
      { qty: 2, unit_price_cents: 3000, discount_cents: 500, line_cents: 5500, promotion_name: 'Cena' },
      { discount_cents: flan().cents, line_cents: 0, promotion_name: 'Invita la casa' },
    ])
    expect(check.total_cents).toBe(sum(check.items.map((one: CheckLine) => one.line_cents)))
    expect(check.total_cents).toBe(18_000)
    expect(await system.owner('charges').where({ check_id }).orderBy('id').pluck('amount_cents')).toEqual([12_500, 5500])
    const session = await system.get(`/api/diner/session/${table.sessionId}/total`, system.phone(table))
    expect(session.body.total_cents).toBe(18_000)
  })

  it('stays when one part of the bundle is struck, and what was paid for it comes back to the cent', async () => {
    const table = await seat()
    await dinner(table)
    const { body: round } = await order(table, { items: [line(steak()), line(wine())] })
    const [steakItem, wineItem] = await itemsOf(round.round_id)
    await approve(round.round_id)
    await ask(table)
    const check = await checkOf(table)
    const paying = { check_id: check.id, amount_cents: 15_000 - 1 }
    expect((await system.post('/api/billing/cash/pay', waiter, paying)).status).toBe(200)

    const struck = await system.post(`/api/rounds/${round.round_id}/items/${wineItem.id}/strike`, manager, {
      reason: 'se rompió',
    })
    expect(struck.body).toMatchObject({
      total_cents: 12_500,
      items: [{ line_cents: 12_500 }, { is_struck: true, line_cents: 2500 }],
    })
    const after = await checkOf(table)
    expect(after).toMatchObject({ total_cents: 12_500, paid_cents: 12_500, status: 'PAID' })
    expect(after.payments).toMatchObject([{ amount_cents: 14_999, credit_cents: 2499 }])
    expect(await system.owner('round_items').where({ id: steakItem.id }).first('line_cents')).toEqual({ line_cents: 12_500 })
  })

  it('is struck with its round before anybody cooks, and the rest keeps its price', async () => {
    const table = await seat()
    await dinner(table)
    const { body: round } = await order(table, { items: [line(steak()), line(wine())] })
    const [steakItem] = await itemsOf(round.round_id)
    const approved = await approve(round.round_id, { struck_items: [{ item_id: steakItem.id, reason: 'no hay más' }] })
    expect(approved.body).toMatchObject({ status: 'IN_KITCHEN', total_cents: 2500 })
    expect((await ask(table)).total_cents).toBe(2500)
  })

  it('keeps its name when the promotion ends, changes or goes', async () => {
    const table = await seat()
    const promotionId = await dinner(table)
    const { body: round } = await order(table, { items: [line(steak()), line(wine())] })
    await system
      .owner('promotions')
      .where({ id: promotionId })
      .update({ name: `Otra cosa ${promotionId}`, price_cents: 1 })
    await approve(round.round_id)
    await system.owner('promotions').where({ id: promotionId }).delete()
    expect((await itemsOf(round.round_id))[0]).toMatchObject({ promotion_id: null, promotion_name: 'Cena', line_cents: 12_500 })
    expect((await ask(table)).total_cents).toBe(15_000)
  })

  it('is what a phone’s history says was spent', async () => {
    const table = await seat()
    await dinner(table)
    const deviceId = randomUUID()
    await system.owner('diners').where({ id: table.dinerIds[0] }).update({ device_id: deviceId })
    const shared = await system.post('/api/diner/rounds', system.phone(table), { items: [line(steak())] })
    expect(shared.status).toBe(201)
    const own = await order(table, { items: [line(steak()), line(wine())] })
    for (const { body } of [shared, own]) await approve(body.round_id)
    const { body } = await system.get(`/api/diner/device/${deviceId}/history`, system.phone(table, 0))
    expect(JSON.stringify(body)).toContain(`"total_spent_cents":${15_000 / 2 + 15_000}`)
  })
})

describe('the promotions of a branch', () => {
  it('are listed with their parts and what these cost one by one', async () => {
    const table = await seat()
    const promotionId = await dinner(table)
    const { slug } = await system.owner('branches').where({ id: table.branchId }).first('slug')
    const { status, body } = await system.get(`/api/public/menu/${slug.toUpperCase()}/promotions`, {})
    expect([status, body]).toEqual([
      200,
      [
        {
          id: promotionId,
          name: 'Cena',
          description: null,
          image: null,
          price_cents: 15_000,
          regular_cents: 18_000,
          saving_cents: 3000,
          start_date: '2000-01-01',
          end_date: '2099-12-31',
          start_time: '00:00',
          end_time: '23:59',
          items: [
            { product_id: steak().id, product_name: 'Bife de chorizo', quantity: 1, unit_price_cents: 15_000 },
            { product_id: wine().id, product_name: 'Copa de Malbec', quantity: 1, unit_price_cents: 3000 },
          ],
        },
      ],
    ])
    expect(await system.get('/api/public/menu/nowhere/promotions', {})).toMatchObject({
      status: 404,
      body: { code: 'not_found' },
    })
  })
})
