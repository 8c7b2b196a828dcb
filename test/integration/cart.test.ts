import { randomUUID } from 'node:crypto'
import { commit } from '../../db/commit'
import { readPricedCart, takeLinesOf, takeWholeCart } from '../../db/dining/cart'
import { lockSession } from '../../db/floor/sessions'
import { inTenant } from '../../db/postgres'
import { toCart } from '../../domain/dining/cart'
import type { NewEvent } from '../../domain/events'
import type { SessionPlace } from '../../domain/floor/session'
import { createTestApi, type TestApi } from '../support/api'
import { type Headers, phoneAt, send } from '../support/people'
import { seatTable } from '../support/seated-table'

let api: TestApi

beforeAll(async () => {
  api = await createTestApi()
})
afterAll(() => api.close())

const owner = () => api.database.owner
const cartOf = (as: Headers) => send(api, 'GET', '/api/diner/cart', as)
const add = (as: Headers, body: object, more: Headers = {}) => send(api, 'POST', '/api/diner/cart/add', { ...as, ...more }, body)
const edit = (as: Headers, itemId: number, body: object) => send(api, 'PATCH', `/api/diner/cart/${itemId}`, as, body)
const remove = (as: Headers, itemId: number, query = '') => send(api, 'DELETE', `/api/diner/cart/${itemId}${query}`, as)

/** A table with Ana and Beto, and products of its branch. */
async function table() {
  const seat = await seatTable(owner())
  const [ana, beto] = seat.dinerIds
  const place = { ...seat, dinerId: null }
  const products: number[] = await owner()('branch_products')
    .where({ branch_id: place.branchId, is_available: true })
    .orderBy('product_id')
    .limit(8)
    .pluck('product_id')
  return {
    ...place,
    products,
    dinerIds: { ana, beto },
    bare: phoneAt(api, place),
    ana: phoneAt(api, { ...place, dinerId: ana }),
    beto: phoneAt(api, { ...place, dinerId: beto }),
  }
}

interface StoredEvent {
  type: string
  entity: Record<string, unknown>
}
const cartEvents = async (sessionId: number): Promise<StoredEvent[]> => {
  const rows: { payload: StoredEvent }[] = await owner()('events')
    .where({ channel: `channel:session:${sessionId}` })
    .whereLike('type', 'CART_%')
    .orderBy('seq')
    .select('payload')
  return rows.map(({ payload }) => payload)
}

/** What a phone that only listens shows. */
function replay(events: readonly StoredEvent[]) {
  const items = new Map<unknown, Record<string, unknown>>()
  let cart = { version: 0, subtotal_cents: 0, discount_cents: 0, total_cents: 0 }
  for (const { type, entity } of events) {
    const { item, ...now } = apart(entity)
    expect(now.version).toBe(cart.version + 1)
    cart = now
    if (type === 'CART_CLEARED') items.clear()
    else if (type === 'CART_ITEM_REMOVED') items.delete(item.item_id)
    else items.set(item.item_id, item)
  }
  return { items: [...items.values()].sort((a, b) => Number(a.item_id) - Number(b.item_id)), ...cart }
}

/** A line, and the cart that its change made. */
function apart({ cart_version, cart_subtotal_cents, cart_discount_cents, cart_total_cents, ...item }: Record<string, unknown>) {
  return {
    item,
    version: Number(cart_version),
    subtotal_cents: Number(cart_subtotal_cents),
    discount_cents: Number(cart_discount_cents),
    total_cents: Number(cart_total_cents),
  }
}

describe('adding', () => {
  test('makes a line of the caller’s and tells the table all of it', async () => {
    const { ana, dinerIds, products, sessionId } = await table()
    const { status, body, headers } = await add(ana, { product_id: products[0], quantity: 2, notes: 'sin sal' })
    expect(status).toBe(200)
    expect(headers.etag).toBe('"1"')
    expect(body).toMatchObject({
      product_id: products[0],
      quantity: 2,
      notes: 'sin sal',
      diner_id: dinerIds.ana,
      cart_version: 1,
    })
    expect(body.price_cents).toBeGreaterThan(0)
    expect(await cartEvents(sessionId)).toEqual([expect.objectContaining({ type: 'CART_ITEM_ADDED', entity: body })])
    const { item, ...cart } = apart(body)
    expect((await cartOf(ana)).body).toEqual({ items: [item], ...cart })
    expect(body).toMatchObject({ line_cents: 2 * body.price_cents, discount_cents: 0, promotion_name: null, is_available: true })
    expect(cart.total_cents).toBe(body.line_cents)
  })

  test('the same product again sets the quantity; of somebody else it is another line', async () => {
    const { ana, beto, products, sessionId } = await table()
    const first = await add(ana, { product_id: products[0], quantity: 2, notes: 'bien cocido' })
    const again = await add(ana, { product_id: products[0], quantity: 5 })
    expect(again.body).toMatchObject({ item_id: first.body.item_id, quantity: 5, notes: 'bien cocido', cart_version: 2 })
    await add(beto, { product_id: products[0] })
    expect((await cartOf(ana)).body.items).toHaveLength(2)
    expect((await cartEvents(sessionId)).map(({ type }) => type)).toEqual([
      'CART_ITEM_ADDED',
      'CART_ITEM_UPDATED',
      'CART_ITEM_ADDED',
    ])
  })

  test('the same product again after removing it is a new line', async () => {
    const { ana, products } = await table()
    const { body } = await add(ana, { product_id: products[0] })
    expect((await remove(ana, body.item_id)).status).toBe(204)
    expect((await add(ana, { product_id: products[0] })).status).toBe(200)
  })

  test('a bare table token adds for the table, or for whom it names', async () => {
    const { bare, dinerIds, products } = await table()
    expect((await add(bare, { product_id: products[0] })).body).toMatchObject({ diner_id: null, diner_name: 'Mesa' })
    const named = await add(bare, { product_id: products[0], diner_id: dinerIds.beto })
    expect(named.body).toMatchObject({ diner_id: dinerIds.beto, diner_name: 'Beto' })
    const other = await table()
    expect((await add(bare, { product_id: products[0], diner_id: other.dinerIds.ana })).body.code).toBe('unknown_diner')
  })

  test('takes nothing that the branch’s menu does not offer', async () => {
    const { ana, branchId, products } = await table()
    const offer = owner()('branch_products').where({ branch_id: branchId, product_id: products[7] })
    await offer.clone().update({ is_available: false })
    const refusedOnes = await Promise.all([products[7], 999_999_999].map(product_id => add(ana, { product_id })))
    await offer.clone().update({ is_available: true })
    for (const { status, body } of refusedOnes) expect([status, body.code]).toEqual([409, 'product_unavailable'])
    const foreign = await owner()('branch_products').whereNot({ branch_id: branchId }).first('product_id')
    expect((await add(ana, { product_id: foreign.product_id })).body.code).toBe('product_unavailable')
  })

  test.each([{ quantity: 0 }, { quantity: 100 }, { quantity: 1.5 }, { quantity: '2' }, { notes: 'x'.repeat(501) }])(
    'refuses %j',
    async wrong => {
      const { ana, products } = await table()
      expect((await add(ana, { product_id: products[0], ...wrong })).status).toBe(422)
    },
  )

  test('with one idempotency key counts once', async () => {
    const { ana, products, sessionId } = await table()
    const key = { 'idempotency-key': randomUUID() }
    const answers = await Promise.all([1, 2, 3].map(() => add(ana, { product_id: products[0] }, key)))
    expect(new Set(answers.map(({ body }) => body.item_id)).size).toBe(1)
    expect(await cartEvents(sessionId)).toHaveLength(1)
  })
})

describe('whose line it is', () => {
  test('a diner changes own lines only; a bare table token any', async () => {
    const { ana, beto, bare, products } = await table()
    const { body } = await add(ana, { product_id: products[0] })
    for (const refused of [await edit(beto, body.item_id, { quantity: 3 }), await remove(beto, body.item_id)])
      expect([refused.status, refused.body.code]).toEqual([403, 'not_your_line'])
    expect((await add(beto, { product_id: products[0], diner_id: body.diner_id })).body.code).toBe('not_your_line')
    expect((await edit(bare, body.item_id, { quantity: 3 })).body).toMatchObject({ quantity: 3, cart_version: 2 })
    expect((await edit(ana, body.item_id, { quantity: 4, notes: 'sin sal' })).body).toMatchObject({
      quantity: 4,
      notes: 'sin sal',
    })
    expect((await remove(ana, body.item_id)).status).toBe(204)
  })

  test('clearing takes a diner’s own lines, with a bare table token everybody’s', async () => {
    const { ana, beto, bare, products, sessionId } = await table()
    await add(ana, { product_id: products[0] })
    await add(ana, { product_id: products[1] })
    await add(beto, { product_id: products[0] })
    expect((await send(api, 'DELETE', '/api/diner/cart', ana)).status).toBe(204)
    expect((await cartOf(beto)).body.items).toMatchObject([{ diner_name: 'Beto' }])
    expect((await send(api, 'DELETE', '/api/diner/cart', bare)).status).toBe(204)
    const nothing = { items: [], version: 6, subtotal_cents: 0, discount_cents: 0, total_cents: 0 }
    expect((await cartOf(beto)).body).toEqual(nothing)
    expect((await cartEvents(sessionId)).at(-1)).toMatchObject({
      type: 'CART_CLEARED',
      entity: { cleared: true, cart_version: 6 },
    })
    await send(api, 'DELETE', '/api/diner/cart', bare)
    expect((await cartOf(beto)).body.version).toBe(6)
  })

  test('another table’s lines do not exist', async () => {
    const mine = await table()
    const other = await table()
    const { body } = await add(other.ana, { product_id: other.products[0] })
    expect((await edit(mine.bare, body.item_id, { quantity: 2 })).status).toBe(404)
    expect((await remove(mine.bare, body.item_id)).status).toBe(404)
    expect((await cartOf(mine.bare)).body.items).toEqual([])
  })

  test('a closed session’s cart is closed, also for reading', async () => {
    const { ana, products, sessionId } = await table()
    await owner()('table_sessions').where({ id: sessionId }).update({ status: 'CLOSED', closed_at: 'now' })
    for (const { status, body } of [await cartOf(ana), await add(ana, { product_id: products[0] })])
      expect([status, body.code]).toEqual([401, 'session_closed'])
    expect((await cartOf({})).status).toBe(401)
  })

  test('a table that is paying may go on adding', async () => {
    const { ana, products, sessionId } = await table()
    await owner()('table_sessions').where({ id: sessionId }).update({ status: 'PAYING' })
    expect((await add(ana, { product_id: products[0] })).status).toBe(200)
  })
})

describe('comparing versions', () => {
  test('a change on an old version is refused and shows the cart there is', async () => {
    const { ana, beto, products } = await table()
    const { body } = await add(ana, { product_id: products[0] })
    const stale = await add(beto, { product_id: products[1], version: 0 })
    expect([stale.status, stale.body.code]).toEqual([409, 'cart_conflict'])
    expect(stale.body.cart).toEqual((await cartOf(beto)).body)
    expect((await add(beto, { product_id: products[1], version: 1 })).status).toBe(200)
    expect((await add(beto, { product_id: products[2] }, { 'if-match': '"1"' })).body.code).toBe('cart_conflict')
    expect((await add(beto, { product_id: products[2] }, { 'if-match': '"2"' })).status).toBe(200)
    expect((await remove(ana, body.item_id, '?version=2')).status).toBe(409)
    expect((await remove(ana, body.item_id, '?version=3')).status).toBe(204)
  })

  test('of ten phones that change the same version one wins', async () => {
    const { bare, products } = await table()
    const answers = await Promise.all(Array.from({ length: 10 }, () => add(bare, { product_id: products[0], version: 0 })))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(answers.filter(({ body }) => body.code === 'cart_conflict')).toHaveLength(9)
  })
})

test('whatever phones do at once, whoever only listens ends up with the same cart', async () => {
  const { ana, beto, bare, products, sessionId } = await table()
  const phones = [ana, beto, bare, ana, beto]
  await Promise.all(
    phones.map(async (phone, n) => {
      for (let step = 0; step < 12; step++) {
        const pick = (n * 7 + step * 5) % products.length
        const { items } = (await cartOf(phone)).body
        const line = items[(n + step) % Math.max(items.length, 1)]
        if (line && step % 4 === 1) await edit(phone, line.item_id, { quantity: 1 + ((n + step) % 9) })
        else if (line && step % 4 === 2) await remove(phone, line.item_id)
        else if (step === 9 && n === 2) await send(api, 'DELETE', '/api/diner/cart', phone)
        else await add(phone, { product_id: products[pick], quantity: 1 + (step % 5) })
      }
    }),
  )
  const events = await cartEvents(sessionId)
  expect(events.length).toBeGreaterThan(20)
  expect(replay(events)).toEqual((await cartOf(bare)).body)
})

describe('a round takes lines', () => {
  const take = (seat: { tenantId: number; sessionId: number }, work: (place: SessionPlace, trx: never) => Promise<NewEvent[]>) =>
    commit(api.deps, { id: randomUUID(), tenantId: seat.tenantId }, async trx => {
      const place = await lockSession(trx, seat.sessionId)
      return { result: null, events: await work(place, trx as never) }
    })
  const actor = { user_id: null, role: 'DINER' } as const

  test('everybody’s, in one change', async () => {
    const seat = await table()
    await add(seat.ana, { product_id: seat.products[0], quantity: 2, notes: 'sin sal' })
    await add(seat.bare, { product_id: seat.products[1] })
    await take(seat, (place, trx) => takeWholeCart(trx, place, actor))
    const nothing = { items: [], version: 3, subtotal_cents: 0, discount_cents: 0, total_cents: 0 }
    expect((await cartOf(seat.ana)).body).toEqual(nothing)
    expect(replay(await cartEvents(seat.sessionId))).toEqual(nothing)
  })

  test('exactly the ones of a diner that were ordered', async () => {
    const seat = await table()
    for (const product_id of seat.products.slice(0, 3)) await add(seat.ana, { product_id })
    await add(seat.beto, { product_id: seat.products[0] })
    const wanted = seat.products.slice(0, 2)
    await take(seat, (place, trx) => takeLinesOf(trx, place, seat.dinerIds.ana, wanted, actor))
    const left = await inTenant(api.deps.knex, seat.tenantId, trx => readPricedCart(trx, seat))
    expect(left.lines.map(({ dinerName, productId }) => [dinerName, productId])).toEqual([
      ['Ana', seat.products[2]],
      ['Beto', seat.products[0]],
    ])
    expect(replay(await cartEvents(seat.sessionId))).toEqual(toCart(left))
  })
})
