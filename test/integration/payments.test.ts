import { createHmac, randomUUID } from 'node:crypto'
import { Client, Connection } from '@temporalio/client'
import { createTestApi } from '../support/api'
import { eventually } from '../support/eventually'
import { type MoneySystem, startMoneySystem, withKey } from '../support/money-system'
import { order, type SeatedTable, seatTable, setRound, strike } from '../support/seated-table'
import { demoSeller } from '../support/simulator'

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
afterEach(async () => {
  await system.simulator.control('DELETE', '/faults')
  await setExpiry(1800)
})

const faults = (...rules: object[]) => system.simulator.control('PUT', '/faults', rules)
const setExpiry = (seconds: number) => system.owner('branch_settings').update({ payment_expiry_seconds: seconds })

async function asked(...lines: Parameters<typeof order>[2]) {
  const table = await seatTable(system.owner)
  const round = await order(system.app, table, lines.length > 0 ? lines : [{ cents: 1000 }])
  const { body } = await system.post('/api/billing/check/request', system.phone(table))
  return { table, round, checkId: body.check_id as number }
}

const preference = (table: SeatedTable, checkId: number, body: object = {}, diner: 0 | 1 = 0) =>
  system.post('/api/billing/mercadopago/preference', system.phone(table, diner), { check_id: checkId, ...body })

/** Somebody pays, or tries to, on the provider's page. Returns the provider's payment id. */
async function payThere(preferenceId: string, outcome = 'approved'): Promise<string> {
  const { status, body } = await system.simulator.control<{ id: number }>('POST', `/preferences/${preferenceId}/pay`, { outcome })
  expect(status).toBe(201)
  return String(body.id)
}

async function notify(table: SeatedTable, providerPaymentId: string, secret: string | null = demoSeller.webhookSecret) {
  const requestId = randomUUID()
  const manifest = `id:${providerPaymentId};request-id:${requestId};ts:1700000000;`
  const v1 = secret === null ? '' : createHmac('sha256', secret).update(manifest).digest('hex')
  const headers = secret === null ? {} : { 'x-request-id': requestId, 'x-signature': `ts=1700000000,v1=${v1}` }
  const path = `/api/billing/mercadopago/webhook/${table.tenantId}?data.id=${providerPaymentId}&type=payment`
  return system.post(path, headers as Record<string, string>, { type: 'payment', data: { id: providerPaymentId } })
}

const payments = (checkId: number) => system.owner('payments').where({ check_id: checkId }).orderBy('id')
const statuses = async (checkId: number) => (await payments(checkId)).map(({ status }) => status)
const checkRow = (checkId: number) => system.owner('checks').where({ id: checkId }).first()
const becomes = (checkId: number, status: string) =>
  eventually(async () => expect(await checkRow(checkId)).toMatchObject({ status }))
const eventTypes = (table: SeatedTable) =>
  system
    .owner('events')
    .where({ channel: `channel:session:${table.sessionId}` })
    .orderBy('seq')
    .pluck('type')
const paymentWorkflow = (paymentId: number) => system.temporal.workflow.getHandle(`payment:${paymentId}`)

async function proveBooks(checkId: number): Promise<void> {
  const money = await system.owner('payments').where({ check_id: checkId }).whereIn('status', ['APPROVED'])
  const received = money.reduce((sum, row) => sum + row.amount_cents, 0)
  const credit = money.reduce((sum, row) => sum + row.credit_cents, 0)
  expect((await checkRow(checkId)).paid_cents + credit).toBe(received)
}

describe('paying by phone', () => {
  it('reserves the amount, opens a checkout, and is settled by the webhook', async () => {
    const { table, checkId } = await asked({ cents: 1000 })
    const { status, body } = await preference(table, checkId, { tip_cents: 100 })
    expect({ status, body }).toMatchObject({ status: 200, body: { amount_cents: 1000, tip_cents: 100, status: 'PENDING' } })
    expect(body.init_point).toContain(body.preference_id)
    expect((await system.get('/api/diner/check', system.phone(table))).body).toMatchObject({ reserved_cents: 1000 })
    const own = `/api/billing/payments/${body.payment_id}`
    expect(await system.get(own, system.phone(table, 0))).toMatchObject({ status: 200, body: { init_point: body.init_point } })
    expect((await system.get(own, system.phone(table, 1))).status).toBe(404)
    expect((await system.get(own, waiter)).status).toBe(200)

    await payThere(body.preference_id)
    await becomes(checkId, 'PAID')
    expect(await payments(checkId)).toMatchObject([
      {
        status: 'APPROVED',
        amount_cents: 1000,
        tip_cents: 100,
        credit_cents: 0,
        needs_review: false,
        payer_diner_id: table.dinerIds[0],
      },
    ])
    expect(await system.owner('tips').where({ payment_id: body.payment_id }).pluck('amount_cents')).toEqual([100])
    expect(await eventTypes(table)).toEqual([
      'CHECK_REQUESTED',
      'TABLE_STATUS_CHANGED',
      'PAYMENT_APPROVED',
      'CHECK_UPDATED',
      'CHECK_PAID',
    ])
    expect(await paymentWorkflow(body.payment_id).result()).toEqual({ status: 'APPROVED' })
    expect(await system.temporal.workflow.getHandle(`check:${table.sessionId}:1`).result()).toMatchObject({ status: 'PAID' })
  })

  it('with one key opens one attempt, however often it is sent', async () => {
    const { table, checkId } = await asked()
    const once = withKey(system.phone(table, 0))
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => system.post('/api/billing/mercadopago/preference', once, { check_id: checkId })),
    )
    expect(new Set(answers.map(({ body }) => body.init_point)).size).toBe(1)
    expect(await statuses(checkId)).toEqual(['PENDING'])
  })

  it('leads somebody who closed the page back to the same checkout, for the same money only', async () => {
    const { table, checkId } = await asked({ cents: 1000 })
    const first = (await preference(table, checkId)).body
    expect((await preference(table, checkId)).body).toEqual(first)
    expect((await preference(table, checkId, { amount_cents: 1000 })).body).toEqual(first)
    expect(await preference(table, checkId, { amount_cents: 999 })).toMatchObject({ body: { code: 'payment_in_progress' } })
    expect(await preference(table, checkId, { tip_cents: 1 })).toMatchObject({ body: { code: 'payment_in_progress' } })
    expect(await preference(table, checkId, {}, 1)).toMatchObject({ body: { code: 'payment_in_progress' } })
    expect(await statuses(checkId)).toEqual(['PENDING'])
    await payThere(first.preference_id)
    await becomes(checkId, 'PAID')
    expect(await preference(table, checkId)).toMatchObject({ status: 409, body: { code: 'check_closed' } })
  })

  it('leads a phone without a name back only when nothing else is left to pay', async () => {
    const { table, checkId } = await asked({ cents: 1000 })
    const nameless = (body: object = {}) =>
      system.post('/api/billing/mercadopago/preference', system.phone(table), { check_id: checkId, ...body })
    const half = (await nameless({ amount_cents: 500 })).body
    const rest = (await nameless()).body
    expect(rest.payment_id).not.toBe(half.payment_id)
    expect((await nameless()).body).toEqual(rest)
    expect(await nameless({ amount_cents: 500 })).toMatchObject({ status: 409, body: { code: 'payment_in_progress' } })
    expect(await statuses(checkId)).toEqual(['PENDING', 'PENDING'])
  })

  it('cancelled by an operator frees what the attempt had reserved', async () => {
    const { table, checkId } = await asked({ cents: 1000 })
    const { body } = await preference(table, checkId)
    await paymentWorkflow(body.payment_id).cancel()
    await eventually(async () => expect(await statuses(checkId)).toEqual(['CANCELED']))
    expect(await system.post('/api/billing/cash/pay', waiter, { check_id: checkId })).toMatchObject({ status: 200 })
  })

  it('whose workflow was terminated holds the money no longer than its time', async () => {
    const { table, checkId } = await asked({ cents: 1000 })
    const { body } = await preference(table, checkId)
    await paymentWorkflow(body.payment_id).terminate('an operator')
    expect(await system.post('/api/billing/cash/pay', waiter, { check_id: checkId })).toMatchObject({ status: 409 })
    await system
      .owner('payments')
      .where({ id: body.payment_id })
      .update({ expires_at: new Date(Date.now() - 1) })
    expect(await system.post('/api/billing/cash/pay', waiter, { check_id: checkId })).toMatchObject({ status: 200 })
    await payThere(body.preference_id)
    await eventually(async () => expect(await statuses(checkId)).toContain('APPROVED'))
    await proveBooks(checkId)
  })

  it('keeps two people from paying the same cent', async () => {
    const { table, checkId } = await asked({ cents: 1000 })
    await preference(table, checkId, { amount_cents: 700 })
    expect(await preference(table, checkId, { amount_cents: 301 }, 1)).toMatchObject({
      status: 409,
      body: { code: 'payment_in_progress', reserved_cents: 700 },
    })
    expect((await preference(table, checkId, {}, 1)).body).toMatchObject({ amount_cents: 300 })
    expect(await system.post('/api/billing/cash/pay', waiter, { check_id: checkId })).toMatchObject({ status: 409 })
    expect(await system.post(`/api/billing/check/${checkId}/withdraw`, waiter)).toMatchObject({
      status: 409,
      body: { code: 'payment_in_progress' },
    })
  })

  it('is given up by the waiter, so that the money can be taken in cash; late money is credit', async () => {
    const { table, checkId } = await asked({ cents: 1000 })
    const { body } = await preference(table, checkId)
    const give = () => system.post(`/api/billing/payments/${body.payment_id}/cancel`, waiter)
    expect(await give()).toMatchObject({ status: 200, body: { status: 'CANCELED' } })
    expect(await give()).toMatchObject({ status: 200, body: { status: 'CANCELED' } })
    expect(await system.post('/api/billing/cash/pay', waiter, { check_id: checkId })).toMatchObject({ status: 200 })
    await payThere(body.preference_id)
    await eventually(async () => expect((await payments(checkId)).map(({ credit_cents }) => credit_cents)).toContain(1000))
    await proveBooks(checkId)
  })

  it('that was approved stays approved when somebody gives it up', async () => {
    const { table, checkId } = await asked({ cents: 1000 })
    const { body } = await preference(table, checkId)
    await notify(table, await payThere(body.preference_id))
    await becomes(checkId, 'PAID')
    const given = await system.post(`/api/billing/payments/${body.payment_id}/cancel`, system.phone(table, 0))
    expect(given).toMatchObject({ status: 200, body: { status: 'APPROVED' } })
  })

  it('is refused by a restaurant without an account', async () => {
    const account = await system.owner('payment_accounts').orderBy('id').first()
    const { table, checkId } = await asked()
    await system.owner('payment_accounts').where({ id: account.id }).update({ deleted_at: new Date(), is_active: false })
    try {
      expect(await preference(table, checkId)).toMatchObject({ status: 503, body: { code: 'provider_not_configured' } })
    } finally {
      await system.owner('payment_accounts').where({ id: account.id }).update({ deleted_at: null, is_active: true })
    }
  })

  it('says so when the provider refuses, and frees the reservation', async () => {
    const { table, checkId } = await asked()
    await system.owner('payment_accounts').orderBy('id').limit(1)
    await faults({ target: 'api', kind: 'status_5xx', match: { method: 'POST', path: '/checkout/preferences' } })
    expect(await preference(table, checkId)).toMatchObject({ status: 502, body: { code: 'provider_unavailable' } })
    expect(await statuses(checkId)).toEqual(['CANCELED'])
    await system.simulator.control('DELETE', '/faults')
    expect((await preference(table, checkId)).status).toBe(200)
  }, 40_000)

  it('survives an answer that got lost after the provider had opened the checkout', async () => {
    const { table, checkId } = await asked()
    await faults({ target: 'api', kind: 'drop', match: { method: 'POST' }, times: 1 })
    expect((await preference(table, checkId)).status).toBe(200)
    expect(await statuses(checkId)).toEqual(['PENDING'])
  })
})

describe('notifications', () => {
  it('ten times are booked once', async () => {
    await faults({ target: 'webhook', kind: 'duplicate', params: { copies: 9 } })
    const { table, checkId } = await asked()
    const { body } = await preference(table, checkId)
    const paid = await payThere(body.preference_id)
    await becomes(checkId, 'PAID')
    for (let again = 0; again < 3; again++) expect((await notify(table, paid)).body).toEqual({ status: 'accepted' })
    await eventually(async () => {
      const run = await system.temporal.workflow.getHandle(`mp:${table.tenantId}:payment:${paid}`).describe()
      expect(run.status.name).toBe('COMPLETED')
    })
    expect(await statuses(checkId)).toEqual(['APPROVED'])
    await proveBooks(checkId)
    expect((await eventTypes(table)).filter(type => type === 'PAYMENT_APPROVED')).toHaveLength(1)
  })

  it('that come before the provider answers our own question change nothing', async () => {
    const { table, checkId } = await asked()
    const { body } = await preference(table, checkId)
    await faults({ target: 'api', kind: 'delay', match: { method: 'GET' }, params: { ms: 300 } })
    const paid = await payThere(body.preference_id)
    await Promise.all([notify(table, paid), notify(table, paid)])
    await becomes(checkId, 'PAID')
    expect(await statuses(checkId)).toEqual(['APPROVED'])
  })

  it('of a refused try that arrive after the approval change nothing', async () => {
    const { table, checkId } = await asked()
    const { body } = await preference(table, checkId)
    await faults({ target: 'webhook', kind: 'drop' })
    const refused = await payThere(body.preference_id, 'rejected')
    const approved = await payThere(body.preference_id)
    await notify(table, approved)
    await becomes(checkId, 'PAID')
    await notify(table, refused)
    await eventually(async () =>
      expect(await system.temporal.workflow.getHandle(`mp:${table.tenantId}:payment:${refused}`).result()).toEqual({
        outcome: 'ignore',
      }),
    )
    expect(await statuses(checkId)).toEqual(['APPROVED'])
  })

  it('with a wrong signature are refused and lead to nothing', async () => {
    const { table, checkId } = await asked()
    const { body } = await preference(table, checkId)
    await faults({ target: 'webhook', kind: 'drop' })
    const paid = await payThere(body.preference_id)
    expect(await notify(table, paid, 'not-the-secret')).toMatchObject({ status: 401, body: { code: 'invalid_signature' } })
    await expect(system.temporal.workflow.getHandle(`mp:${table.tenantId}:payment:${paid}`).describe()).rejects.toThrow()
    expect(await statuses(checkId)).toEqual(['PENDING'])
  })

  it('without a signature are a hint to go and look, so many a minute', async () => {
    const { table, checkId } = await asked()
    const { body } = await preference(table, checkId)
    await faults({ target: 'webhook', kind: 'drop' })
    const paid = await payThere(body.preference_id)
    const legacy = `/api/billing/mercadopago/webhook?topic=payment&id=${paid}`
    const seller = { resource: paid, topic: 'payment', user_id: demoSeller.userId }
    expect(await system.post(legacy, {}, seller)).toEqual({ status: 200, body: { status: 'accepted' } })
    await becomes(checkId, 'PAID')
    const flood = await Promise.all(Array.from({ length: 40 }, () => system.post(legacy, {}, seller)))
    expect(new Set(flood.map(({ status }) => status))).toEqual(new Set([200]))
    expect(flood.filter(answer => answer.body.status === 'ignored').length).toBeGreaterThanOrEqual(10)
    expect(await statuses(checkId)).toEqual(['APPROVED'])
  })

  it('about other things, or of nobody we know, are answered and forgotten', async () => {
    const path = '/api/billing/mercadopago/webhook?topic=merchant_order&id=1'
    expect(await system.post(path, {}, { user_id: demoSeller.userId })).toEqual({ status: 200, body: { status: 'ignored' } })
    expect(await system.post('/api/billing/mercadopago/webhook', {}, { user_id: 999_999, type: 'payment' })).toEqual({
      status: 200,
      body: { status: 'ignored' },
    })
    expect((await system.post('/api/billing/mercadopago/webhook', {}, {})).status).toBe(200)
  })
})

describe('money that comes when it should not', () => {
  it('after a refused card is still taken, without a fuss', async () => {
    const { table, checkId } = await asked()
    const { body } = await preference(table, checkId)
    await payThere(body.preference_id, 'rejected')
    await eventually(async () => expect(await statuses(checkId)).toEqual(['REJECTED']))
    expect((await system.get('/api/diner/check', system.phone(table))).body).toMatchObject({
      reserved_cents: 0,
      status: 'REQUESTED',
    })
    await payThere(body.preference_id)
    await becomes(checkId, 'PAID')
    expect(await payments(checkId)).toMatchObject([
      { status: 'REJECTED' },
      { status: 'APPROVED', surplus_of_payment_id: body.payment_id, credit_cents: 0, needs_review: false },
    ])
    expect(await eventTypes(table)).toEqual(expect.arrayContaining(['PAYMENT_REJECTED', 'PAYMENT_APPROVED', 'CHECK_PAID']))
    await proveBooks(checkId)
  })

  it('from two people on one checkout is booked twice: first for what is owed, the rest as credit to look at', async () => {
    const { table, checkId } = await asked({ cents: 1000, dinerId: null }, { cents: 500 })
    const { body } = await preference(table, checkId, { amount_cents: 1000 })
    await payThere(body.preference_id)
    await payThere(body.preference_id)
    await becomes(checkId, 'PAID')
    await eventually(async () => expect(await statuses(checkId)).toEqual(['APPROVED', 'APPROVED']))
    const [, second] = await payments(checkId)
    expect(second).toMatchObject({
      amount_cents: 1000,
      credit_cents: 500,
      needs_review: true,
      surplus_of_payment_id: body.payment_id,
    })
    await proveBooks(checkId)
    const reasons = await system
      .owner('audit_logs')
      .where({ entity_type: 'payment', entity_id: second.id })
      .orderBy('id')
      .pluck('action')
    expect(reasons).toEqual(['payment.surplus', 'payment.needs_review'])
  })

  it('after the table was closed is credit to look at, and lost to nobody', async () => {
    const { table, round, checkId } = await asked()
    await setRound(system.app, table, round.roundId, 'SERVED')
    const { body } = await preference(table, checkId)
    await faults({ target: 'webhook', kind: 'drop' })
    const paid = await payThere(body.preference_id)
    const close = `/api/waiter/tables/${table.tableId}/close`
    expect(await system.post(close, waiter)).toMatchObject({ status: 409, body: { code: 'table_not_settled', open_payments: 1 } })
    expect(await system.post(close, manager, { force: true })).toMatchObject({ status: 200, body: { write_off_cents: 1000 } })
    expect(await statuses(checkId)).toEqual(['CANCELED'])

    await notify(table, paid)
    await eventually(async () => expect(await statuses(checkId)).toEqual(['CANCELED', 'APPROVED']))
    expect(await checkRow(checkId)).toMatchObject({ paid_cents: 1000, write_off_cents: 0 })
    expect((await payments(checkId))[1]).toMatchObject({ needs_review: true, credit_cents: 0 })
  })

  it('of a check that others paid meanwhile is credit to look at', async () => {
    await setExpiry(1)
    const { table, checkId } = await asked()
    const { body } = await preference(table, checkId)
    await faults({ target: 'webhook', kind: 'drop' })
    const paid = await payThere(body.preference_id, 'in_process')
    await eventually(async () => expect(await statuses(checkId)).toEqual(['EXPIRED']))
    expect((await system.post('/api/billing/cash/pay', waiter, { check_id: checkId })).body).toMatchObject({
      check_status: 'PAID',
    })
    await system.simulator.control('POST', `/payments/${paid}/transition`, { status: 'approved' })
    await notify(table, paid)
    await eventually(async () => expect(await statuses(checkId)).toEqual(['EXPIRED', 'APPROVED', 'APPROVED']))
    expect((await payments(checkId))[2]).toMatchObject({ credit_cents: 1000, needs_review: true })
    await proveBooks(checkId)
  })
})

describe('the example of docs/money.md', () => {
  it('comes out as it says', async () => {
    const table = await seatTable(system.owner)
    const [ana, beto] = table.dinerIds
    const { itemIds } = await order(system.app, table, [
      { cents: 1000, dinerId: ana },
      { cents: 800, dinerId: beto },
      { cents: 400 },
      { cents: 0 },
    ])
    const flan = await order(system.app, table, [{ cents: 300 }], 'PENDING')
    const requested = await system.post('/api/billing/check/request', system.phone(table))
    const checkId = requested.body.check_id
    expect(requested.body).toMatchObject({ total_cents: 2200, pending_cents: 300 })

    const anas = await preference(table, checkId, { amount_cents: 1200, tip_cents: 100 }, 0)
    await payThere(anas.body.preference_id)
    await eventually(async () => expect(await checkRow(checkId)).toMatchObject({ total_cents: 2200, paid_cents: 1200 }))
    await setRound(system.app, table, flan.roundId, 'IN_KITCHEN')
    expect(await checkRow(checkId)).toMatchObject({ total_cents: 2500, paid_cents: 1200 })

    const betos = await preference(table, checkId, { amount_cents: 800 }, 1)
    expect(await system.post('/api/billing/cash/pay', waiter, { check_id: checkId, amount_cents: 501 })).toMatchObject({
      status: 409,
    })
    await strike(system.app, table, itemIds[0] ?? 0)
    expect(await checkRow(checkId)).toMatchObject({ total_cents: 1500, paid_cents: 1200 })

    await payThere(betos.body.preference_id)
    await becomes(checkId, 'PAID')
    expect(await payments(checkId)).toMatchObject([
      { amount_cents: 1200, credit_cents: 0 },
      { amount_cents: 800, credit_cents: 500, needs_review: true },
    ])
    await system.owner('rounds').where({ table_session_id: table.sessionId }).update({ status: 'SERVED' })
    expect(await system.post(`/api/billing/tables/${table.tableId}/clear`, waiter)).toMatchObject({
      status: 409,
      body: { code: 'credit_left', credit_left_cents: 500 },
    })
  })
})

describe('without Temporal', () => {
  it('the provider is asked to send its notification again', async () => {
    const api = await createTestApi({
      temporal: {
        client: new Client({ connection: Connection.lazy({ address: '127.0.0.1:1' }) }),
        taskQueue: 'none',
        deadlineMs: 300,
      },
    })
    try {
      const answer = await api.app.inject({
        method: 'POST',
        url: '/api/billing/mercadopago/webhook?topic=payment&id=1',
        payload: { user_id: demoSeller.userId },
      })
      expect([answer.statusCode, answer.json().code]).toEqual([503, 'workflows_unavailable'])
    } finally {
      await api.close()
    }
  })
})

describe('without any notification', () => {
  let polling: MoneySystem
  beforeAll(async () => {
    polling = await startMoneySystem({ env: { PAYMENT_POLLING_MS: '300', PAYMENT_GRACE_MS: '1000' } })
  })
  afterAll(() => polling.stop())

  it('the payment is found all the same', async () => {
    await polling.simulator.control('PUT', '/faults', [{ target: 'webhook', kind: 'drop' }])
    const table = await seatTable(polling.owner)
    await order(polling.app, table, [{ cents: 1000 }])
    const check = await polling.post('/api/billing/check/request', polling.phone(table))
    const { body } = await polling.post('/api/billing/mercadopago/preference', polling.phone(table, 0), {
      check_id: check.body.check_id,
    })
    await polling.simulator.control('POST', `/preferences/${body.preference_id}/pay`, { outcome: 'approved' })
    expect(await polling.temporal.workflow.getHandle(`payment:${body.payment_id}`).result()).toEqual({ status: 'APPROVED' })
    expect(await polling.temporal.workflow.getHandle(`check:${table.sessionId}:1`).result()).toMatchObject({ status: 'PAID' })
  })

  it('an attempt that nobody paid expires and frees what it held', async () => {
    await polling.owner('branch_settings').update({ payment_expiry_seconds: 1 })
    const table = await seatTable(polling.owner)
    await order(polling.app, table, [{ cents: 1000 }])
    const check = await polling.post('/api/billing/check/request', polling.phone(table))
    const checkId = check.body.check_id
    const { body } = await polling.post('/api/billing/mercadopago/preference', polling.phone(table, 0), { check_id: checkId })
    expect(await polling.temporal.workflow.getHandle(`payment:${body.payment_id}`).result()).toEqual({ status: 'EXPIRED' })
    expect(await polling.post(`/api/billing/check/${checkId}/withdraw`, polling.phone(table))).toMatchObject({ status: 200 })
  })
})
