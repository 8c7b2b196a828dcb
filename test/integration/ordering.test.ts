import { randomUUID } from 'node:crypto'
import { eventually } from '../support/eventually'
import { type MoneySystem, startMoneySystem, withKey } from '../support/money-system'
import { hire, send } from '../support/people'
import { type SeatedTable, seatTable } from '../support/seated-table'

let system: MoneySystem
let products: Record<string, { id: number; cents: number }>
let waiter: Record<string, string>

beforeAll(async () => {
  system = await startMoneySystem()
  const at = await seatTable(system.owner)
  waiter = await system.staff('WAITER', at)
  const rows = await system
    .owner('products')
    .join('branch_products as offer', 'offer.product_id', 'products.id')
    .where({ 'offer.branch_id': at.branchId })
    .select('products.name', 'products.id', 'offer.price_cents')
  products = Object.fromEntries(rows.map(row => [row.name, { id: row.id, cents: row.price_cents }]))
})
afterAll(() => system.stop())

const product = (name: string) => {
  const found = products[name]
  if (!found) throw new Error(`${name} is not on the menu`)
  return found
}
const steak = () => product('Bife de chorizo')
const coke = () => product('Coca-Cola 500ml')
const seat = () => seatTable(system.owner)
const line = (what: { id: number }, more: object = {}) => ({ product_id: what.id, qty: 1, ...more })
const order = (table: SeatedTable, body: object, key: string = randomUUID(), diner?: 0 | 1) =>
  system.post('/api/diner/rounds', withKey(system.phone(table, diner), key), body)
const roundsOf = (table: SeatedTable) => system.owner('rounds').where({ table_session_id: table.sessionId }).orderBy('id')
const itemsOf = (roundId: number) => system.owner('round_items').where({ round_id: roundId }).orderBy('id')
const heardAt = (channel: string): Promise<string[]> => system.owner('events').where({ channel }).orderBy('seq').pluck('type')
const phonesHeard = (table: SeatedTable) => heardAt(`channel:session:${table.sessionId}`)
const intoCart = (table: SeatedTable, dinerId: number | null, productId: number, quantity = 1) =>
  system.owner('cart_items').insert({
    tenant_id: table.tenantId,
    branch_id: table.branchId,
    session_id: table.sessionId,
    diner_id: dinerId,
    product_id: productId,
    quantity,
    notes: 'sin sal',
  })
const cartOf = (table: SeatedTable) =>
  system.owner('cart_items').where({ session_id: table.sessionId }).orderBy('id').pluck('product_id')
const setSetting = (table: SeatedTable, change: object) =>
  system.owner('branch_settings').where({ branch_id: table.branchId }).update(change)

describe('sending a round', () => {
  it('stores prices as they are now, whose each item is, and asks for approval', async () => {
    const table = await seat()
    const body = { items: [line(steak(), { qty: 2, notes: 'jugoso' }), line(coke(), { diner_id: table.dinerIds[1] })] }
    const answer = await order(table, body, randomUUID(), 0)
    expect(answer).toMatchObject({
      status: 201,
      body: {
        session_id: table.sessionId,
        round_number: 1,
        status: 'PENDING',
        total_cents: 2 * steak().cents + coke().cents,
      },
    })
    expect(await itemsOf(answer.body.round_id)).toMatchObject([
      {
        product_name: 'Bife de chorizo',
        qty: 2,
        unit_price_cents: steak().cents,
        notes: 'jugoso',
        diner_id: table.dinerIds[0],
        station: 'GRILL',
      },
      { product_name: 'Coca-Cola 500ml', diner_id: table.dinerIds[1], station: 'BAR' },
    ])
    expect(await phonesHeard(table)).toEqual(['ROUND_SUBMITTED'])
    expect(await heardAt(`channel:branch:${table.branchId}:kitchen`)).not.toContain('ROUND_SUBMITTED')
  })

  it('twenty times at once with one key makes one round, on both paths', async () => {
    const table = await seat()
    const key = randomUUID()
    const paths = ['/api/diner/rounds', '/api/diner/rounds/submit']
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        system.post(paths[n % 2] ?? '', withKey(system.phone(table, 0), key), { items: [line(steak())] }),
      ),
    )
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]))
    expect(new Set(answers.map(({ body }) => body.round_id)).size).toBe(1)
    expect(await roundsOf(table)).toHaveLength(1)
    expect(await phonesHeard(table)).toEqual(['ROUND_SUBMITTED'])
  })

  it('with keys of their own, eight at once get consecutive numbers', async () => {
    const table = await seat()
    await Promise.all(Array.from({ length: 8 }, () => order(table, { items: [line(coke())] })))
    expect((await roundsOf(table)).map(row => row.round_number).sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  })

  it('two diners may choose the same key', async () => {
    const table = await seat()
    await Promise.all([order(table, { items: [line(coke())] }, 'k', 0), order(table, { items: [line(steak())] }, 'k', 1)])
    expect(await roundsOf(table)).toHaveLength(2)
  })

  it('one key with another body is refused', async () => {
    const table = await seat()
    await order(table, { items: [line(coke())] }, 'k')
    expect(await order(table, { items: [line(steak())] }, 'k')).toMatchObject({
      status: 422,
      body: { code: 'idempotency_key_reused' },
    })
    expect(await roundsOf(table)).toHaveLength(1)
  })

  it('without a key works, unprotected', async () => {
    const table = await seat()
    for (let n = 0; n < 2; n++)
      expect((await system.post('/api/diner/rounds', system.phone(table), { items: [line(coke())] })).status).toBe(201)
    expect(await roundsOf(table)).toHaveLength(2)
  })
})

describe('what cannot be ordered', () => {
  it('names every product that is not to be had, leaves no round, and may be tried again with the same key', async () => {
    const table = await seat()
    const offer = { branch_id: table.branchId, product_id: product('Provoleta').id }
    await system.owner('branch_products').where(offer).update({ is_available: false })
    const body = { items: [line(product('Provoleta')), line(coke()), line({ id: 999_999_999 })] }
    expect(await order(table, body, 'k')).toMatchObject({
      status: 409,
      body: { code: 'product_unavailable', product_ids: [offer.product_id, 999_999_999] },
    })
    expect(await roundsOf(table)).toHaveLength(0)
    await system.owner('branch_products').where(offer).update({ is_available: true })
    expect((await order(table, { items: [line(product('Provoleta'))] }, 'k')).status).toBe(201)
  })

  it('refuses a category that the branch leaves out, and products of other branches', async () => {
    const table = await seat()
    const { category_id } = await system
      .owner('products')
      .where({ id: product('Provoleta').id })
      .first()
    const hidden = { tenant_id: table.tenantId, branch_id: table.branchId, category_id }
    await system.owner('branch_category_exclusions').insert(hidden)
    expect((await order(table, { items: [line(product('Provoleta'))] })).body.code).toBe('product_unavailable')
    await system.owner('branch_category_exclusions').where(hidden).delete()
    const foreign = await system.owner('products').whereNot({ tenant_id: table.tenantId }).first()
    expect((await order(table, { items: [line(foreign)] })).body.code).toBe('product_unavailable')
  })

  it.each([
    ['nothing', { items: [] }],
    ['no quantity', { items: [{ product_id: 1 }] }],
    ['a hundred of one', { items: [{ product_id: 1, qty: 100 }] }],
    ['half of one', { items: [{ product_id: 1, qty: 0.5 }] }],
    ['a text for a number', { items: [{ product_id: 1, qty: '2' }] }],
    ['too many lines', { items: Array.from({ length: 101 }, () => ({ product_id: 1, qty: 1 })) }],
    ['neither items nor cart', {}],
  ])('refuses %s', async (_what, body) => {
    expect((await order(await seat(), body)).status).toBe(422)
  })

  const badLine = (more: object) => ({ items: [line(coke()), line(coke(), more)] })
  it.each<[what: string, body: () => object, pointer: string, message: string]>([
    ['half of one', () => badLine({ qty: 1.5 }), '/items/1/qty', 'Tiene que ser un número entero.'],
    ['less than one', () => badLine({ qty: -1 }), '/items/1/qty', 'El mínimo es 1.'],
    ['a product without a number', () => badLine({ product_id: 'x' }), '/items/1/product_id', 'Tiene que ser un número.'],
    ['neither items nor cart', () => ({}), '/items', 'Mandá `items`, con 1 a 100 líneas, o `from_cart: true`.'],
    ['no cart and no items', () => ({ from_cart: false }), '/items', 'Mandá `items`, con 1 a 100 líneas, o `from_cart: true`.'],
    ['a cart that is no yes', () => ({ from_cart: 'si' }), '/from_cart', 'Tiene que ser true, o faltar.'],
    [
      'a total that is none',
      () => ({ from_cart: true, expected_total_cents: 0.5 }),
      '/expected_total_cents',
      'Tiene que ser un número entero.',
    ],
  ])('says where %s is wrong, sent or quoted', async (_what, body, pointer, message) => {
    const table = await seat()
    for (const url of ['/api/diner/rounds', '/api/diner/quote']) {
      const { status, body: problem } = await system.post(url, system.phone(table), body())
      expect({ status, errors: problem.errors }).toMatchObject({ status: 422, errors: [{ in: 'body', pointer, message }] })
      expect(problem.errors).toHaveLength(1)
    }
  })

  it('takes a list that says it is no cart', async () => {
    const table = await seat()
    for (const from_cart of [false, null])
      expect(await order(table, { from_cart, items: [line(coke())] })).toMatchObject({ status: 201 })
  })

  it('refuses guests of another table', async () => {
    const [table, other] = [await seat(), await seat()]
    expect(await order(table, { items: [line(coke(), { diner_id: other.dinerIds[0] })] })).toMatchObject({
      status: 422,
      body: { code: 'unknown_diner' },
    })
  })

  it('refuses a phone whose table was closed', async () => {
    const table = await seat()
    await system.owner('table_sessions').where({ id: table.sessionId }).update({ status: 'CLOSED', closed_at: 'now' })
    expect(await order(table, { items: [line(coke())] })).toMatchObject({ status: 401, body: { code: 'session_closed' } })
  })
})

describe('ordering from the cart', () => {
  it('takes everybody’s lines, each with its diner, and empties it', async () => {
    const table = await seat()
    await intoCart(table, table.dinerIds[0], steak().id, 2)
    await intoCart(table, table.dinerIds[1], coke().id)
    const { body } = await order(table, { from_cart: true }, randomUUID(), 0)
    expect(await itemsOf(body.round_id)).toMatchObject([
      { product_id: steak().id, qty: 2, diner_id: table.dinerIds[0], notes: 'sin sal' },
      { product_id: coke().id, qty: 1, diner_id: table.dinerIds[1] },
    ])
    expect(await cartOf(table)).toEqual([])
    expect(await phonesHeard(table)).toEqual(['ROUND_SUBMITTED', 'CART_CLEARED'])
  })

  it('with a list of items takes only the caller’s lines of those products', async () => {
    const table = await seat()
    await intoCart(table, table.dinerIds[0], steak().id)
    await intoCart(table, table.dinerIds[0], coke().id)
    await intoCart(table, table.dinerIds[1], steak().id)
    await order(table, { items: [line(steak())] }, randomUUID(), 0)
    expect(await cartOf(table)).toEqual([coke().id, steak().id])
    expect(await phonesHeard(table)).toEqual(['ROUND_SUBMITTED', 'CART_ITEM_REMOVED'])
  })

  it('a phone that speaks for the table takes those products out whoever put them in', async () => {
    const table = await seat()
    await intoCart(table, table.dinerIds[0], steak().id)
    await intoCart(table, table.dinerIds[1], coke().id)
    await order(table, { items: [line(steak()), line(coke())] })
    expect(await cartOf(table)).toEqual([])
  })

  it('refuses an empty one; a refused order leaves the cart as it was', async () => {
    const table = await seat()
    expect(await order(table, { from_cart: true })).toMatchObject({ status: 409, body: { code: 'cart_empty' } })
    await intoCart(table, null, steak().id)
    const offer = { branch_id: table.branchId, product_id: steak().id }
    await system.owner('branch_products').where(offer).update({ is_available: false })
    expect((await order(table, { from_cart: true })).body.code).toBe('product_unavailable')
    await system.owner('branch_products').where(offer).update({ is_available: true })
    expect(await cartOf(table)).toEqual([steak().id])
  })
})

describe('a waiter who orders for the table', () => {
  const path = (table: SeatedTable) => `/api/waiter/sessions/${table.sessionId}/rounds`

  it('names guests by their place, or leaves it to the table', async () => {
    const table = await seat()
    const { status, body } = await system.post(path(table), waiter, {
      items: [line(steak(), { diner_index: 1 }), line(coke())],
      notes: 'sin apuro',
    })
    expect({ status, body }).toMatchObject({
      status: 201,
      body: { status: 'PENDING', submitted_by: 'WAITER', items_count: 2, total_cents: steak().cents + coke().cents },
    })
    expect(body.submitted_by_waiter_id).toEqual(expect.any(Number))
    expect((await itemsOf(body.round_id)).map(row => row.diner_id)).toEqual([table.dinerIds[1], null])
  })

  it('cannot name a guest who is not there', async () => {
    const table = await seat()
    const answer = await system.post(path(table), waiter, { items: [line(steak(), { diner_index: 5 })] })
    expect(answer).toMatchObject({ status: 422, body: { code: 'unknown_diner' } })
  })

  it('names a seat that was counted but has no phone at the table: the line is the table’s', async () => {
    const table = await seat()
    await system.owner('table_sessions').where({ id: table.sessionId }).update({ diner_count: 4 })
    const { body } = await system.post(path(table), waiter, {
      items: [line(steak(), { diner_index: 3 }), line(coke(), { diner_index: 0 })],
    })
    expect((await itemsOf(body.round_id)).map(row => row.diner_id)).toEqual([null, table.dinerIds[0]])
    const beyond = await system.post(path(table), waiter, { items: [line(steak(), { diner_index: 4 })] })
    expect(beyond.body.code).toBe('unknown_diner')
  })

  it('must work in that branch; other tenants’ tables do not exist', async () => {
    const table = await seat()
    const elsewhere = await system.owner('branches').where({ tenant_id: table.tenantId }).whereNot({ id: table.branchId }).first()
    const foreign = await system.owner('branches').whereNot({ tenant_id: table.tenantId }).first()
    const body = { items: [line(coke())] }
    const as = async (tenantId: number, branchId: number) =>
      (await system.post(path(table), await system.staff('WAITER', { tenantId, branchId }), body)).status
    expect(await as(table.tenantId, elsewhere.id)).toBe(403)
    expect(await as(foreign.tenant_id, foreign.id)).toBe(404)
    expect((await system.post(path(table), await system.staff('KITCHEN', table), body)).status).toBe(403)
    expect((await system.post(path(table), {}, body)).status).toBe(401)
  })
})

describe('a branch where nobody has to approve', () => {
  it('lets rounds pass at once, and says both', async () => {
    const table = await seat()
    await setSetting(table, { round_approval: 'automatic' })
    const { body } = await order(table, { items: [line(steak()), line(coke())] })
    await setSetting(table, { round_approval: 'manager' })
    expect(body.status).toBe('IN_KITCHEN')
    expect(await phonesHeard(table)).toEqual(['ROUND_SUBMITTED', 'ROUND_IN_KITCHEN'])
    expect(await system.owner('kitchen_tickets').where({ round_id: body.round_id }).pluck('station')).toEqual(['GRILL', 'BAR'])
  })
})

describe('ordering while paying', () => {
  const approveAs = (manager: Record<string, string>, roundId: number) => system.post(`/api/rounds/${roundId}/approve`, manager)

  it('joins the open check when approved; after PAID the table eats again', async () => {
    const table = await seat()
    const manager = await system.staff('MANAGER', table)
    const first = await order(table, { items: [line(steak())] })
    await approveAs(manager, first.body.round_id)
    const { body: check } = await system.post('/api/billing/check/request', system.phone(table))
    const second = await order(table, { items: [line(coke())] })
    await approveAs(manager, second.body.round_id)
    const shown = async () => (await system.get('/api/diner/check', system.phone(table))).body
    expect(await shown()).toMatchObject({ id: check.check_id, total_cents: steak().cents + coke().cents })

    await system.post('/api/billing/cash/pay', waiter, { check_id: check.check_id })
    const third = await order(table, { items: [line(coke())] })
    expect(third.status).toBe(201)
    expect(await system.owner('table_sessions').where({ id: table.sessionId }).first('status')).toEqual({ status: 'OPEN' })
    expect(await system.owner('tables').where({ id: table.tableId }).first('status')).toEqual({ status: 'ACTIVE' })
  })

  it('lets the check’s workflow know', async () => {
    const table = await seat()
    const manager = await system.staff('MANAGER', table)
    const first = await order(table, { items: [line(steak())] })
    await approveAs(manager, first.body.round_id)
    await system.post('/api/billing/check/request', system.phone(table))
    const second = await order(table, { items: [line(coke())] })
    await approveAs(manager, second.body.round_id)
    await eventually(async () => {
      const { events } = await system.temporal.workflow.getHandle(`check:${table.sessionId}:1`).fetchHistory()
      expect(JSON.stringify(events)).toContain('chargesChanged')
    })
  })
})

describe('what the table sees', () => {
  it('its rounds with names and reasons, and no other table’s', async () => {
    const [table, other] = [await seat(), await seat()]
    await order(table, { items: [line(steak())] }, randomUUID(), 0)
    const mine = await system.get(`/api/diner/session/${table.sessionId}/rounds`, system.phone(table))
    expect(mine.body).toMatchObject([
      {
        round_number: 1,
        status: 'PENDING',
        table_code: table.tableCode,
        items: [{ product_name: 'Bife de chorizo', diner_name: 'Ana' }],
      },
    ])
    expect((await system.get(`/api/diner/session/${table.sessionId}/rounds`, system.phone(other))).status).toBe(404)
  })
})

describe('as an operator sees it', () => {
  it('each round is a workflow named by session and key, found by its table', async () => {
    const table = await seat()
    await order(table, { items: [line(steak())] }, 'mi-clave', 0)
    const id = `round:${table.sessionId}:d${table.dinerIds[0]}-mi-clave`
    const { status, staticSummary } = await system.temporal.workflow
      .getHandle(id)
      .describe()
      .then(async found => ({ status: found.status.name, staticSummary: await found.staticSummary() }))
    expect({ status, staticSummary }).toEqual({ status: 'RUNNING', staticSummary: `Mesa ${table.tableCode} · ronda` })
  })

  it('one that was terminated goes on with the next command', async () => {
    const table = await seat()
    const manager = await system.staff('MANAGER', table)
    const { body } = await order(table, { items: [line(steak())] }, 'k', 0)
    const handle = system.temporal.workflow.getHandle(`round:${table.sessionId}:d${table.dinerIds[0]}-k`)
    await handle.terminate('prueba')
    expect(await system.post(`/api/rounds/${body.round_id}/approve`, manager)).toMatchObject({
      status: 200,
      body: { status: 'IN_KITCHEN' },
    })
    expect((await handle.describe()).status.name).toBe('RUNNING')
  })
})

describe('the setting that lets waiters approve', () => {
  it('counts for those assigned today to the table’s sector', async () => {
    const table = await seat()
    const sector = await system.owner('branch_sectors').where({ branch_id: table.branchId }).first()
    await system.owner('tables').where({ id: table.tableId }).update({ sector_id: sector.id })
    const place = { tenant_id: table.tenantId, branch_id: table.branchId, sector_id: sector.id }
    const { actor, headers } = await hire(system.api, table.tenantId, [{ branchId: table.branchId, role: 'WAITER' }])
    const { body } = await order(table, { items: [line(steak())] })
    const approve = () => send(system.api, 'POST', `/api/rounds/${body.round_id}/approve`, headers)
    expect(await approve()).toMatchObject({ status: 403, body: { code: 'forbidden', round_approval: 'manager' } })
    await setSetting(table, { round_approval: 'waiter' })
    expect((await approve()).status).toBe(403)
    await system.owner('waiter_sector_assignments').insert({
      ...place,
      waiter_id: actor.userId,
      assignment_date: system.owner.raw('(select (now() at time zone timezone)::date from branches where id = ?)', [
        table.branchId,
      ]),
    })
    expect(await approve()).toMatchObject({ status: 200, body: { decided_by_role: 'WAITER', decided_by_user_id: actor.userId } })
    await setSetting(table, { round_approval: 'manager' })
  })
})
