import { randomUUID } from 'node:crypto'
import { requestCheck } from '../../activities/billing/request-check'
import type { Actor } from '../../domain/access/actor'
import { eventually } from '../support/eventually'
import { type MoneySystem, startMoneySystem, withKey } from '../support/money-system'
import { order, type SeatedTable, seatTable, setRound, strike } from '../support/seated-table'

let system: MoneySystem
let waiter: Record<string, string>
let manager: Record<string, string>

beforeAll(async () => {
  system = await startMoneySystem()
  const anyTable = await seatTable(system.owner)
  waiter = await system.staff('WAITER', anyTable)
  manager = await system.staff('MANAGER', anyTable)
})
afterAll(() => system.stop())

const seat = () => seatTable(system.owner)
const accept = (table: SeatedTable, ...lines: Parameters<typeof order>[2]) => order(system.app, table, lines)
const ask = (table: SeatedTable) => system.post('/api/billing/check/request', system.phone(table))
const cash = (checkId: number, body: object = {}) => system.post('/api/billing/cash/pay', waiter, { check_id: checkId, ...body })
const floor = async (table: SeatedTable) => {
  const row = await system
    .owner('table_sessions')
    .join('tables', 'tables.id', 'table_sessions.table_id')
    .where('table_sessions.id', table.sessionId)
    .first('table_sessions.status as session', 'tables.status as table')
  return `${row.session}/${row.table}`
}
const eventTypes = (table: SeatedTable) =>
  system
    .owner('events')
    .where({ channel: `channel:session:${table.sessionId}` })
    .orderBy('seq')
    .pluck('type')
const workflowStatus = async (table: SeatedTable, n = 1) =>
  (await system.temporal.workflow.getHandle(`check:${table.sessionId}:${n}`).describe()).status.name

async function asked(...lines: Parameters<typeof order>[2]) {
  const table = await seat()
  const round = await accept(table, ...lines)
  const { status, body } = await ask(table)
  expect(status).toBe(200)
  return { table, round, checkId: body.check_id as number }
}

const aProduct = (table: SeatedTable) =>
  system
    .owner('branch_products')
    .where({ branch_id: table.branchId, is_available: true })
    .where('price_cents', '>', 0)
    .first('product_id', 'price_cents')

describe('asking for the check', () => {
  it('charges what was accepted, tells what is not yet, and moves the table to PAYING', async () => {
    const table = await seat()
    await accept(table, { cents: 1000, qty: 2 }, { cents: 0 })
    await order(system.app, table, [{ cents: 700 }], 'PENDING')
    const { status, body } = await ask(table)
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { status: 'REQUESTED', total_cents: 2000, paid_cents: 0, remaining_cents: 2000, pending_cents: 700, items_count: 2 },
    })
    expect(await floor(table)).toBe('PAYING/PAYING')
    expect(await eventTypes(table)).toEqual(['CHECK_REQUESTED', 'TABLE_STATUS_CHANGED'])
  })

  it('twice, or by twenty people at once, gives one check', async () => {
    const table = await seat()
    await accept(table, { cents: 1000 })
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(table)))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(new Set(answers.map(({ body }) => body.check_id)).size).toBe(1)
    expect((await system.post(`/api/waiter/sessions/${table.sessionId}/check`, waiter)).body.check_id).toBe(
      answers[0]?.body.check_id,
    )
    expect(await eventTypes(table)).toEqual(['CHECK_REQUESTED', 'TABLE_STATUS_CHANGED'])
  })

  it('with nothing to pay is refused, and may be asked again later', async () => {
    const table = await seat()
    await accept(table, { cents: 0 })
    await order(system.app, table, [{ cents: 700 }], 'PENDING')
    expect(await ask(table)).toMatchObject({ status: 409, body: { code: 'nothing_to_pay' } })
    expect(await floor(table)).toBe('OPEN/ACTIVE')
    await accept(table, { cents: 300 })
    expect(await ask(table)).toMatchObject({ status: 200, body: { number: 1, total_cents: 300 } })
  })

  it('at a table that was cleared is refused to staff as the table’s state, and to its phones as their end', async () => {
    const table = await seat()
    await accept(table, { cents: 300 })
    await system.owner('table_sessions').where({ id: table.sessionId }).update({ status: 'CLOSED', closed_at: 'now' })
    const byStaff = await system.post(`/api/waiter/sessions/${table.sessionId}/check`, waiter)
    expect(byStaff).toMatchObject({ status: 409, body: { code: 'no_open_session' } })
    expect(await ask(table)).toMatchObject({ status: 401, body: { code: 'session_closed' } })
  })

  it.each([
    [{ kind: 'staff', userId: 1, email: 'm@demo.com', branchRoles: [] }, 'no_open_session'],
    [{ kind: 'diner', dinerId: null }, 'session_closed'],
  ])('by %j while the table is being cleared is %s', async (who, code) => {
    const table = await seat()
    await accept(table, { cents: 300 })
    await system.owner('table_sessions').where({ id: table.sessionId }).update({ status: 'CLOSED', closed_at: 'now' })
    const command = { id: randomUUID(), actor: { ...table, ...who } as unknown as Actor, requestId: null, workflowId: 'check:x' }
    const asking = requestCheck({ knex: system.app, publish: () => undefined })({ ...table, n: 1 }, command)
    await expect(asking).rejects.toMatchObject({ code })
  })
})

describe('what is ordered while PAYING', () => {
  it('joins the same check when it is accepted', async () => {
    const { table, checkId } = await asked({ cents: 1000 })
    const later = await order(system.app, table, [{ cents: 500 }], 'PENDING')
    expect((await system.get('/api/diner/check', system.phone(table))).body).toMatchObject({
      total_cents: 1000,
      pending_cents: 500,
    })
    await setRound(system.app, table, later.roundId, 'IN_KITCHEN')
    expect((await system.get('/api/diner/check', system.phone(table))).body).toMatchObject({
      id: checkId,
      total_cents: 1500,
      pending_cents: 0,
    })
    expect(await eventTypes(table)).toContain('CHECK_UPDATED')
  })

  it('joins through the round’s own workflow, and the check’s workflow knows', async () => {
    const { table, checkId } = await asked({ cents: 1000 })
    const { product_id, price_cents } = await aProduct(table)
    const sent = await system.post('/api/diner/rounds', system.phone(table, 0), { items: [{ product_id, qty: 2 }] })
    expect((await system.post(`/api/rounds/${sent.body.round_id}/approve`, manager)).status).toBe(200)
    const due = 1000 + 2 * price_cents
    expect((await system.get(`/api/billing/check/${checkId}`, waiter)).body).toMatchObject({
      total_cents: due,
      remaining_cents: due,
    })
    expect((await cash(checkId)).body).toMatchObject({ amount_cents: due, check_status: 'PAID' })
    await eventually(async () => expect(await workflowStatus(table)).toBe('COMPLETED'))

    const after = await system.post('/api/diner/rounds', system.phone(table, 0), { items: [{ product_id, qty: 1 }] })
    expect(await floor(table)).toBe('OPEN/ACTIVE')
    await system.post(`/api/rounds/${after.body.round_id}/approve`, manager)
    expect((await ask(table)).body).toMatchObject({ number: 2, total_cents: price_cents })
  })

  it('after it was PAID goes on the next check, which holds only what is new', async () => {
    const { table, checkId } = await asked({ cents: 1000 })
    expect((await cash(checkId)).body).toMatchObject({ check_status: 'PAID', check_remaining_cents: 0 })
    await accept(table, { cents: 400 })
    const second = await ask(table)
    expect(second).toMatchObject({ status: 200, body: { number: 2, total_cents: 400, paid_cents: 0 } })
    expect(second.body.check_id).not.toBe(checkId)
    expect((await cash(second.body.check_id)).body).toMatchObject({ check_status: 'PAID', amount_cents: 400 })
    await eventually(async () => expect(await workflowStatus(table, 2)).toBe('COMPLETED'))
  })
})

describe('paying by hand', () => {
  it('takes what remains unless an amount is given, and ends the check when nothing does', async () => {
    const { table, checkId } = await asked({ cents: 1000 })
    expect(await cash(checkId, { amount_cents: 400 })).toMatchObject({
      status: 200,
      body: { status: 'APPROVED', provider: 'CASH', amount_cents: 400, check_status: 'IN_PAYMENT', check_paid_cents: 400 },
    })
    const card = { check_id: checkId, manual_method: 'CARD_PHYSICAL', notes: 'Visa' }
    expect(await system.post('/api/waiter/payments/manual', waiter, card)).toMatchObject({
      status: 200,
      body: {
        provider: 'CARD',
        amount_cents: 600,
        check_status: 'PAID',
        manual_method: 'CARD_PHYSICAL',
        payment_category: 'MANUAL',
      },
    })
    expect(await eventTypes(table)).toEqual([
      'CHECK_REQUESTED',
      'TABLE_STATUS_CHANGED',
      'PAYMENT_APPROVED',
      'CHECK_UPDATED',
      'PAYMENT_APPROVED',
      'CHECK_UPDATED',
      'CHECK_PAID',
    ])
    await eventually(async () => expect(await workflowStatus(table)).toBe('COMPLETED'))
  })

  it('refuses a payment larger than what is owed, and any on a closed check', async () => {
    const { checkId } = await asked({ cents: 1000 })
    expect(await cash(checkId, { amount_cents: 1001 })).toMatchObject({
      status: 409,
      body: { code: 'exceeds_remaining', remaining_cents: 1000 },
    })
    await cash(checkId)
    expect(await cash(checkId, { amount_cents: 1 })).toMatchObject({ status: 409, body: { code: 'check_closed' } })
  })

  it.each([0, -5, 1.5, '100', 10_000_000_001])('refuses %p as an amount', async amount_cents => {
    const { checkId } = await asked({ cents: 1000 })
    expect((await cash(checkId, { amount_cents })).status).toBe(422)
  })

  it('keeps a tip apart from the check', async () => {
    const { checkId } = await asked({ cents: 1000 })
    const { body } = await cash(checkId, { tip_cents: 150 })
    expect(body).toMatchObject({ amount_cents: 1000, tip_cents: 150, check_total_cents: 1000, check_status: 'PAID' })
    expect(await system.owner('tips').where({ payment_id: body.payment_id }).pluck('amount_cents')).toEqual([150])
  })

  it('with one key pays once, however often it is sent', async () => {
    const { checkId } = await asked({ cents: 1000 })
    const once = withKey(waiter)
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => system.post('/api/billing/cash/pay', once, { check_id: checkId, amount_cents: 100 })),
    )
    expect(new Set(answers.map(({ body }) => body.payment_id)).size).toBe(1)
    expect(await system.owner('payments').where({ check_id: checkId }).pluck('amount_cents')).toEqual([100])
  })

  it('covers the payer’s own charges, then shared ones, then those of others', async () => {
    const table = await seat()
    const [ana, beto] = table.dinerIds
    await accept(table, { cents: 300, dinerId: beto }, { cents: 200 }, { cents: 400, dinerId: ana })
    const checkId = (await ask(table)).body.check_id
    await cash(checkId, { amount_cents: 650, diner_id: ana })
    expect((await system.get(`/api/billing/check/${checkId}/balances`, system.phone(table))).body).toEqual([
      { diner_id: ana, diner_name: 'Ana', total_cents: 400, paid_cents: 400, remaining_cents: 0 },
      { diner_id: beto, diner_name: 'Beto', total_cents: 300, paid_cents: 50, remaining_cents: 250 },
      { diner_id: null, diner_name: 'Shared', total_cents: 200, paid_cents: 200, remaining_cents: 0 },
    ])
  })

  it('refuses a payer who sits elsewhere', async () => {
    const { checkId } = await asked({ cents: 1000 })
    const elsewhere = await seat()
    expect(await cash(checkId, { diner_id: elsewhere.dinerIds[0] })).toMatchObject({
      status: 422,
      body: { code: 'unknown_diner' },
    })
  })

  it('twenty times at once takes exactly what is owed', async () => {
    const { table, checkId } = await asked({ cents: 1000 })
    const answers = await Promise.all(Array.from({ length: 20 }, () => cash(checkId, { amount_cents: 75 })))
    const paid = answers.filter(({ status }) => status === 200)
    expect(paid).toHaveLength(13)
    expect(answers.filter(({ status }) => status !== 200).map(({ body }) => body.code)).toEqual(
      Array(7).fill('exceeds_remaining'),
    )
    expect((await cash(checkId)).body).toMatchObject({ amount_cents: 25, check_status: 'PAID' })
    await eventually(async () => expect(await workflowStatus(table)).toBe('COMPLETED'))
  })

  it('while lines are struck and accepted never loses or doubles a cent', async () => {
    const { table, checkId } = await asked({ cents: 500 }, { cents: 500 }, { cents: 500 })
    const extra = await order(system.app, table, [{ cents: 250 }, { cents: 250 }], 'PENDING')
    const lines = await system
      .owner('round_items')
      .whereIn('round_id', system.owner('rounds').where({ table_session_id: table.sessionId }).select('id'))
      .orderBy('id')
      .pluck('id')
    await Promise.all([
      ...Array.from({ length: 12 }, () => cash(checkId, { amount_cents: 100 })),
      strike(system.app, table, lines[0]),
      strike(system.app, table, lines[1]),
      setRound(system.app, table, extra.roundId, 'IN_KITCHEN'),
    ])
    const check = await system.owner('checks').where({ id: checkId }).first()
    const money = await system
      .owner('payments')
      .where({ check_id: checkId })
      .sum({ paid: 'amount_cents', credit: 'credit_cents' })
      .first()
    expect(check.total_cents).toBe(1000)
    expect(check.paid_cents + Number(money?.credit)).toBe(Number(money?.paid))
    expect(check.paid_cents).toBe(Math.min(check.total_cents, Number(money?.paid)))
  })
})

describe('what was paid and then struck', () => {
  it('becomes credit that first covers what is still owed', async () => {
    const { table, round, checkId } = await asked({ cents: 600 }, { cents: 400 })
    await cash(checkId, { amount_cents: 600 })
    await strike(system.app, table, round.itemIds[0] ?? 0)
    expect((await system.get('/api/diner/check', system.phone(table))).body).toMatchObject({
      status: 'PAID',
      total_cents: 400,
      paid_cents: 400,
      payments: [{ amount_cents: 600, credit_cents: 200 }],
    })
  })

  it('keeps the table open until the credit is used or it is forced', async () => {
    const { table, round, checkId } = await asked({ cents: 600 }, { cents: 400 })
    await cash(checkId)
    await setRound(system.app, table, round.roundId, 'SERVED')
    await strike(system.app, table, round.itemIds[1] ?? 0)
    const path = `/api/waiter/tables/${table.tableId}/close`
    expect(await system.post(path, waiter)).toMatchObject({ status: 409, body: { code: 'credit_left', credit_left_cents: 400 } })

    const next = await accept(table, { cents: 300 })
    await setRound(system.app, table, next.roundId, 'SERVED')
    expect(await ask(table)).toMatchObject({ body: { number: 2, total_cents: 300, paid_cents: 300, status: 'PAID' } })
    expect(await system.post(path, waiter)).toMatchObject({ status: 409, body: { code: 'credit_left', credit_left_cents: 100 } })
    expect(await system.post(path, manager, { force: true })).toMatchObject({ status: 200 })
    const session = await system.owner('table_sessions').where({ id: table.sessionId }).first()
    expect(session).toMatchObject({ status: 'CLOSED', forced: true, close_reason: 'sin motivo' })
  })

  it('ends the check when everything was struck before anything was paid', async () => {
    const { table, round } = await asked({ cents: 600 })
    await strike(system.app, table, round.itemIds[0] ?? 0)
    expect(await floor(table)).toBe('OPEN/ACTIVE')
    expect(await eventTypes(table)).toContain('CHECK_CANCELED')
  })
})

describe('withdrawing', () => {
  const withdraw = (checkId: number, as: Record<string, string>) => system.post(`/api/billing/check/${checkId}/withdraw`, as)

  it('gives the table back to ordering; the next check holds everything again', async () => {
    const { table, checkId } = await asked({ cents: 1000 })
    expect(await withdraw(checkId, system.phone(table))).toMatchObject({ status: 200, body: { status: 'CANCELED' } })
    expect(await floor(table)).toBe('OPEN/ACTIVE')
    expect(await eventTypes(table)).toEqual(['CHECK_REQUESTED', 'TABLE_STATUS_CHANGED', 'CHECK_CANCELED', 'TABLE_STATUS_CHANGED'])
    await eventually(async () => expect(await workflowStatus(table)).toBe('COMPLETED'))
    expect((await ask(table)).body).toMatchObject({ number: 2, total_cents: 1000 })
  })

  it('is refused once something was paid', async () => {
    const { checkId } = await asked({ cents: 1000 })
    await cash(checkId, { amount_cents: 1 })
    expect(await withdraw(checkId, waiter)).toMatchObject({ status: 409, body: { code: 'payment_in_progress' } })
  })
})

describe('closing the table', () => {
  const close = (table: SeatedTable, as: Record<string, string>, body: object = {}) =>
    system.post(`/api/waiter/tables/${table.tableId}/close`, as, body)

  it('is refused while something is unpaid or unfinished, and says what', async () => {
    const table = await seat()
    const { roundId } = await accept(table, { cents: 1000 })
    expect(await close(table, waiter)).toMatchObject({
      status: 409,
      body: { code: 'table_not_settled', unpaid_cents: 1000, open_rounds: [{ round_id: roundId, status: 'IN_KITCHEN' }] },
    })
    await setRound(system.app, table, roundId, 'SERVED')
    expect(await close(table, waiter)).toMatchObject({ status: 409, body: { unpaid_cents: 1000, open_rounds: [] } })
  })

  it('ends the session of a settled table, its calls and its tokens', async () => {
    const { table, round, checkId } = await asked({ cents: 1000 })
    await setRound(system.app, table, round.roundId, 'SERVED')
    await cash(checkId)
    const { tenantId, branchId, sessionId } = table
    await system.owner('service_calls').insert({ tenant_id: tenantId, branch_id: branchId, table_session_id: sessionId })
    expect(await close(table, waiter)).toMatchObject({
      status: 200,
      body: { table_id: table.tableId, status: 'FREE', session_status: 'CLOSED', total_cents: 1000, paid_cents: 1000 },
    })
    expect(await floor(table)).toBe('CLOSED/FREE')
    expect(await eventTypes(table)).toEqual(expect.arrayContaining(['SERVICE_CALL_CLOSED', 'TABLE_CLEARED']))
    expect(await system.get('/api/diner/check', system.phone(table))).toMatchObject({
      status: 401,
      body: { code: 'session_closed' },
    })
  })

  it('frees a table where nobody ordered, and one without a session', async () => {
    const table = await seat()
    expect(await system.post(`/api/billing/tables/${table.tableId}/clear`, waiter)).toMatchObject({
      status: 200,
      body: { status: 'FREE' },
    })
    expect(await system.post(`/api/billing/tables/${table.tableId}/clear`, waiter)).toMatchObject({
      status: 200,
      body: { session_id: null },
    })
  })

  it('is forced by management only, and writes off what is unpaid', async () => {
    const { table, round, checkId } = await asked({ cents: 1000 })
    await setRound(system.app, table, round.roundId, 'SERVED')
    await cash(checkId, { amount_cents: 300 })
    expect(await close(table, waiter, { force: true })).toMatchObject({ status: 403 })
    expect(await close(table, manager, { force: true, reason: 'se fueron' })).toMatchObject({
      status: 200,
      body: { total_cents: 1000, paid_cents: 300, write_off_cents: 700 },
    })
    expect(await system.owner('checks').where({ id: checkId }).first()).toMatchObject({ status: 'PAID', write_off_cents: 700 })
    const reasons = await system
      .owner('audit_logs')
      .where({ branch_id: table.branchId, reason: 'se fueron' })
      .orderBy('id')
      .pluck('action')
    expect(reasons).toEqual(['check.write_off', 'table.force_close'])
    await eventually(async () => expect(await workflowStatus(table)).toBe('COMPLETED'))
  })

  it('forced while rounds are under way cancels them through their workflows', async () => {
    const table = await seat()
    const { product_id } = await aProduct(table)
    const submit = () => system.post('/api/diner/rounds', system.phone(table, 0), { items: [{ product_id, qty: 1 }] })
    const [first, second] = [await submit(), await submit()]
    expect([first.status, second.status]).toEqual([201, 201])
    expect((await system.post(`/api/rounds/${first.body.round_id}/approve`, manager)).status).toBe(200)
    expect((await ask(table)).status).toBe(200)
    expect(await close(table, waiter)).toMatchObject({
      status: 409,
      body: { open_rounds: [{ status: 'IN_KITCHEN' }, { status: 'PENDING' }] },
    })
    expect(await close(table, manager, { force: true })).toMatchObject({
      status: 200,
      body: { total_cents: 0, write_off_cents: 0 },
    })
    expect(await system.owner('rounds').where({ table_session_id: table.sessionId }).pluck('status')).toEqual([
      'CANCELED',
      'CANCELED',
    ])
    await eventually(async () => expect(await workflowStatus(table)).toBe('COMPLETED'))
  })

  it('forced without a check puts the loss on record all the same', async () => {
    const table = await seat()
    const { roundId } = await accept(table, { cents: 1000 })
    await setRound(system.app, table, roundId, 'SERVED')
    expect(await close(table, manager, { force: true })).toMatchObject({ status: 200, body: { write_off_cents: 1000 } })
    expect(await system.owner('checks').where({ table_session_id: table.sessionId }).first()).toMatchObject({
      status: 'CANCELED',
      total_cents: 1000,
      write_off_cents: 1000,
    })
  })
})

describe('the running total', () => {
  it('is known without asking for the check', async () => {
    const table = await seat()
    await accept(table, { cents: 1000 })
    await order(system.app, table, [{ cents: 200 }], 'PENDING')
    expect(await system.get(`/api/diner/session/${table.sessionId}/total`, system.phone(table))).toMatchObject({
      status: 200,
      body: { total_cents: 1000, paid_cents: 0, remaining_cents: 1000, pending_cents: 200, check_id: null, check_status: null },
    })
    expect((await system.get('/api/diner/check', system.phone(table))).status).toBe(404)
  })
})

describe('who may touch the money', () => {
  it('judges role, tenant and table of every path', async () => {
    const { table, checkId } = await asked({ cents: 1000 })
    const other = await seat()
    const foreignBranch = await system.owner('branches').whereNot({ tenant_id: table.tenantId }).first('id', 'tenant_id')
    const foreign = await system.staff('ADMIN', { tenantId: foreignBranch.tenant_id, branchId: foreignBranch.id })
    const elsewhere = await system
      .owner('branches')
      .where({ tenant_id: table.tenantId })
      .whereNot({ id: table.branchId })
      .first('id')
    const visitor = await system.staff('WAITER', { tenantId: table.tenantId, branchId: elsewhere.id })
    const kitchen = await system.staff('KITCHEN', table)
    const pay = { check_id: checkId }
    const staffPaths: [string, string, object?][] = [
      ['POST', `/api/waiter/sessions/${table.sessionId}/check`],
      ['GET', `/api/billing/check/${checkId}`],
      ['GET', `/api/billing/check/${checkId}/balances`],
      ['POST', `/api/billing/check/${checkId}/withdraw`],
      ['POST', '/api/billing/cash/pay', pay],
      ['POST', '/api/waiter/payments/manual', { ...pay, manual_method: 'CASH' }],
      ['POST', `/api/waiter/tables/${table.tableId}/close`, {}],
      ['POST', `/api/billing/tables/${table.tableId}/clear`],
    ]
    const statusOf = async ([method, path, body]: [string, string, object?], as: Record<string, string>) =>
      (await (method === 'GET' ? system.get(path, as) : system.post(path, as, body))).status
    for (const path of staffPaths) {
      expect([path[1], await statusOf(path, {})]).toEqual([path[1], 401])
      expect([path[1], await statusOf(path, kitchen)]).toEqual([path[1], 403])
      expect([path[1], await statusOf(path, visitor)]).toEqual([path[1], 403])
      expect([path[1], await statusOf(path, foreign)]).toEqual([path[1], 404])
    }
    const dinerPaths: [string, string, object?][] = [
      ['GET', `/api/billing/check/${checkId}/balances`],
      ['POST', `/api/billing/check/${checkId}/withdraw`],
      ['POST', '/api/billing/mercadopago/preference', pay],
      ['GET', `/api/diner/session/${table.sessionId}/total`],
    ]
    for (const path of dinerPaths) expect([path[1], await statusOf(path, system.phone(other))]).toEqual([path[1], 404])
    for (const path of ['/api/billing/cash/pay', '/api/waiter/payments/manual'])
      expect(await statusOf(['POST', path, pay], system.phone(table))).toBe(401)
    expect((await cash(checkId)).status).toBe(200)
  })
})
