import { randomUUID } from 'node:crypto'
import { eventually } from '../support/eventually'
import { type House, openHouse, type SeatedParty } from '../support/party'
import { control, payAt } from '../support/pay-at'
import { type RunningSystem, startSystem } from '../support/running-system'

let system: RunningSystem
let house: House

beforeAll(async () => {
  system = await startSystem({ env: { PAYMENT_POLLING_MS: '1500' } })
  house = await openHouse(system)
})
afterEach(() => control(system, 'DELETE', '/faults'))
afterAll(async () => {
  await house?.closeScreens()
  await system?.stop()
})

interface Bill {
  readonly table: SeatedParty
  readonly checkId: number
  readonly totalCents: number
}

/** A table that ate a steak and asked for the check. */
async function eaten(): Promise<Bill> {
  const table = await house.seat()
  const { round_id: roundId } = await table.ana.insist('/api/diner/rounds', { items: [house.dish('Bife de chorizo')] })
  await house.admin.insist(`/api/rounds/${roundId}/approve`, {})
  await house.admin.insist(`/api/rounds/${roundId}/ready`)
  await house.waiter.insist(`/api/rounds/${roundId}/serve`)
  const check = await table.ana.insist('/api/billing/check/request')
  return { table, checkId: check.check_id, totalCents: check.total_cents }
}

const checkout = (bill: Bill, key?: string) =>
  bill.table.ana.insist('/api/billing/mercadopago/preference', { check_id: bill.checkId }, key)
const isPaid = ({ table }: Bill) =>
  eventually(async () => expect(await table.ana.read('/api/diner/check')).toMatchObject({ status: 'PAID' }), 20_000)
const paymentsOf = ({ checkId }: Bill) => system.database.owner('payments').where({ check_id: checkId }).orderBy('id')
const faults = (...rules: object[]) => control(system, 'PUT', '/faults', rules)
const deliveriesOf = (paymentId: number): Promise<{ state: string; attempts: { status: number | null }[] }[]> =>
  control(system, 'GET', `/deliveries?payment_id=${paymentId}`)

/** Booked once, nothing over, nothing to look into, and the table closes as settled. */
async function settlesToTheCent(bill: Bill): Promise<void> {
  const payments = await paymentsOf(bill)
  expect(payments.filter(({ status }) => status === 'APPROVED')).toMatchObject([
    { amount_cents: bill.totalCents, credit_cents: 0, needs_review: false },
  ])
  expect(await house.waiter.insist(`/api/waiter/tables/${bill.table.tableId}/close`, {})).toMatchObject({
    paid_cents: bill.totalCents,
    write_off_cents: 0,
  })
}

describe('news of a payment', () => {
  it('that never comes: it is found by looking', async () => {
    const bill = await eaten()
    await faults({ target: 'webhook', kind: 'drop' })
    const { preference_id: preferenceId } = await checkout(bill)
    const paymentId = await payAt(system, preferenceId, 'approved')
    await isPaid(bill)
    const attempts = (await deliveriesOf(paymentId)).flatMap(delivery => delivery.attempts)
    expect(attempts.filter(({ status }) => status === 200)).toEqual([])
    await settlesToTheCent(bill)
  })

  it('that comes ten times: it is booked once', async () => {
    const bill = await eaten()
    const phone = await house.screen(`/ws/diner?table_token=${bill.table.beto.token}`)
    await faults({ target: 'webhook', kind: 'duplicate', params: { copies: 9 } })
    const { preference_id: preferenceId } = await checkout(bill)
    const paymentId = await payAt(system, preferenceId, 'approved')
    await eventually(async () => {
      const delivered = (await deliveriesOf(paymentId)).flatMap(({ attempts }) => attempts).filter(({ status }) => status === 200)
      expect(delivered.length).toBeGreaterThanOrEqual(10)
    }, 20_000)
    await isPaid(bill)
    await phone.waitFor(({ type }) => type === 'CHECK_PAID')
    await eventually(async () => {
      const running = await system.temporal.workflow.count("WorkflowType = 'mpNotification' AND ExecutionStatus = 'Running'")
      expect(running.count).toBe(0)
    })
    expect(phone.events().filter(({ type }) => type === 'PAYMENT_APPROVED')).toHaveLength(1)
    await settlesToTheCent(bill)
  })
})

describe('a card', () => {
  it('refused first and then good: the same checkout settles the check', async () => {
    const bill = await eaten()
    const phone = await house.screen(`/ws/diner?table_token=${bill.table.ana.token}`)
    const { preference_id: preferenceId, payment_id: attemptId } = await checkout(bill)
    await payAt(system, preferenceId, 'rejected')
    await phone.waitFor(({ type }) => type === 'PAYMENT_REJECTED', 20_000)
    expect(await bill.table.ana.read(`/api/billing/payments/${attemptId}`)).toMatchObject({ status: 'REJECTED' })
    expect((await bill.table.ana.read('/api/diner/check')).status).not.toBe('PAID')

    await payAt(system, preferenceId, 'approved')
    await isPaid(bill)
    await settlesToTheCent(bill)
  })
})

describe('a provider that stumbles while the checkout is opened', () => {
  it('with errors: it is asked again', async () => {
    const bill = await eaten()
    await faults({ target: 'api', kind: 'status_5xx', match: { method: 'POST', path: '/checkout/preferences' }, times: 2 })
    const offer = await checkout(bill)
    expect(offer.init_point).toContain(offer.preference_id)
    await payAt(system, offer.preference_id, 'approved')
    await isPaid(bill)
    await settlesToTheCent(bill)
  })

  it('with silence after it did it: it is asked again, and money counts once', async () => {
    const bill = await eaten()
    const path = '/checkout/preferences'
    await faults({ target: 'api', kind: 'timeout_after_commit', match: { method: 'POST', path }, times: 1, params: { ms: 200 } })
    const key = randomUUID()
    const offer = await checkout(bill, key)
    expect(await checkout(bill, key)).toEqual(offer)
    expect(await paymentsOf(bill)).toHaveLength(1)
    await payAt(system, offer.preference_id, 'approved')
    await isPaid(bill)
    await settlesToTheCent(bill)
  })

  it('for longer than people wait: they are told, the check stays open, and another way to pay works', async () => {
    const bill = await eaten()
    await faults({ target: 'api', kind: 'status_5xx', match: { method: 'POST', path: '/checkout/preferences' } })
    expect(await bill.table.ana.post('/api/billing/mercadopago/preference', { check_id: bill.checkId })).toMatchObject({
      status: 502,
      body: { code: 'provider_unavailable' },
    })
    await house.waiter.insist('/api/billing/cash/pay', { check_id: bill.checkId })
    await isPaid(bill)
    await settlesToTheCent(bill)
  })
})

describe('money that comes too late', () => {
  it('after the table was closed by force: it takes the place of the write-off, somebody is asked to look, the table stays free', async () => {
    const bill = await eaten()
    const { preference_id: preferenceId } = await checkout(bill)
    const force = { force: true, reason: 'Se fueron' }
    expect(await house.admin.insist(`/api/waiter/tables/${bill.table.tableId}/close`, force)).toMatchObject({
      status: 'FREE',
      paid_cents: 0,
      write_off_cents: bill.totalCents,
    })

    const providerPaymentId = await payAt(system, preferenceId, 'approved')
    await eventually(async () => {
      expect(await paymentsOf(bill)).toMatchObject([
        { status: 'CANCELED' },
        {
          status: 'APPROVED',
          amount_cents: bill.totalCents,
          needs_review: true,
          provider_payment_id: String(providerPaymentId),
        },
      ])
    }, 20_000)
    const check = await system.database.owner('checks').where({ id: bill.checkId }).first()
    expect(check).toMatchObject({ paid_cents: bill.totalCents, write_off_cents: 0 })
    expect(await house.admin.read(`/api/tables/${bill.table.tableId}`)).toMatchObject({ status: 'FREE', session_id: null })
  })
})
