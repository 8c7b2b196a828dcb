import { randomUUID } from 'node:crypto'
import { type Caller, createCaller } from '../support/caller'
import { type House, openHouse, type SeatedParty } from '../support/party'
import type { Answer } from '../support/people'
import { type RunningSystem, startSystem } from '../support/running-system'

let system: RunningSystem
let house: House

beforeAll(async () => {
  system = await startSystem()
  house = await openHouse(system)
})
afterAll(() => system?.stop())

const crowd = 20
const times = <T>(count: number, each: (n: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, n) => each(n)))
const statuses = (answers: readonly Answer[]) => answers.map(({ status }) => status).sort()
const of = (answers: readonly Answer[], status: number) => answers.filter(answer => answer.status === status)
const coke = (qty = 1) => house.dish('Coca-Cola 500ml', qty)
const order = (as: Caller, ...items: object[]) => as.insist('/api/diner/rounds', { items })
const roundsOf = (table: SeatedParty) =>
  system.database.owner('rounds').where({ table_session_id: table.sessionId }).orderBy('round_number')

/** A check that somebody asked for, of an approved round of so many bottles. */
async function openCheck(qty: number) {
  const table = await house.seat()
  const round = await order(table.ana, coke(qty))
  await house.admin.insist(`/api/rounds/${round.round_id}/approve`, {})
  const check = await table.ana.insist('/api/billing/check/request')
  return { table, roundId: round.round_id as number, checkId: check.check_id as number, totalCents: check.total_cents as number }
}
const pay = (checkId: number, amountCents?: number) =>
  house.waiter.post('/api/billing/cash/pay', { check_id: checkId, ...(amountCents && { amount_cents: amountCents }) })
const paymentsOf = (checkId: number): Promise<{ amount_cents: number }[]> =>
  system.database.owner('payments').where({ check_id: checkId, status: 'APPROVED' })
const sumOf = (payments: readonly { amount_cents: number }[]) => payments.reduce((sum, { amount_cents }) => sum + amount_cents, 0)

describe('twenty submits at once', () => {
  it('with one key are one round and twenty equal answers', async () => {
    const table = await house.seat()
    const key = randomUUID()
    const answers = await times(crowd, () => table.ana.post('/api/diner/rounds', { items: [coke()] }, key))
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.round_id}`)).size).toBe(1)
    expect(answers[0]?.status).toBe(201)
    expect(await roundsOf(table)).toHaveLength(1)
  })

  it('with keys of their own are twenty rounds with consecutive numbers', async () => {
    const table = await house.seat()
    const answers = await times(crowd, n => (n % 2 ? table.ana : table.beto).post('/api/diner/rounds', { items: [coke()] }))
    expect(new Set(statuses(answers))).toEqual(new Set([201]))
    const numbers = Array.from({ length: crowd }, (_, n) => n + 1)
    expect((await roundsOf(table)).map(round => round.round_number)).toEqual(numbers)
  })
})

describe('deciding a round at once', () => {
  it('two approvers: one decides, the other learns who did and what it is now', async () => {
    const table = await house.seat()
    const { round_id: roundId } = await order(table.ana, coke())
    const answers = await Promise.all(
      [house.admin, house.manager].map(approver => approver.post(`/api/rounds/${roundId}/approve`, {})),
    )
    expect(statuses(answers)).toEqual([200, 409])
    const [decided, refused] = [of(answers, 200)[0]?.body, of(answers, 409)[0]?.body]
    const winner = answers[0]?.status === 200 ? house.admin : house.manager
    expect(decided).toMatchObject({ status: 'IN_KITCHEN', decided_by_user_id: winner.userId })
    expect(refused).toMatchObject({
      code: 'already_decided',
      current_status: 'IN_KITCHEN',
      decided_by_user_id: winner.userId,
    })
    expect(await system.database.owner('kitchen_tickets').where({ round_id: roundId })).toHaveLength(1)
  })

  it('twenty approvals of people who all press: one decides', async () => {
    const table = await house.seat()
    const { round_id: roundId } = await order(table.ana, coke())
    const answers = await times(crowd, n =>
      (n % 2 ? house.admin : house.manager).post(`/api/rounds/${roundId}/approve`, {}, randomUUID()),
    )
    expect(of(answers, 200)).toHaveLength(1)
    expect(of(answers, 409)).toHaveLength(crowd - 1)
    expect(await system.database.owner('kitchen_tickets').where({ round_id: roundId })).toHaveLength(1)
  })

  it('approve, strike, cancel and confirm: whatever comes first, row, tickets and workflow agree', async () => {
    const table = await house.seat()
    const { round_id: roundId } = await order(table.ana, coke(), house.dish('Flan casero'))
    const [item] = await system.database.owner('round_items').where({ round_id: roundId })
    const answers = await Promise.all([
      house.admin.post(`/api/rounds/${roundId}/approve`, {}),
      house.manager.post(`/api/rounds/${roundId}/items/${item.id}/strike`, { reason: 'Se acabó' }),
      house.manager.post(`/api/rounds/${roundId}/cancel`, { reason: 'Se fueron' }),
      house.waiter.post(`/api/rounds/${roundId}/confirm`, {}),
      table.ana.post(`/api/diner/rounds/${roundId}/cancel`, {}),
    ])
    expect(answers.filter(({ status }) => ![200, 409].includes(status))).toEqual([])
    const row = await system.database.owner('rounds').where({ id: roundId }).first()
    expect(row.status).toBe('CANCELED')
    const tickets: { status: string }[] = await system.database.owner('kitchen_tickets').where({ round_id: roundId })
    expect(tickets.filter(({ status }) => status !== 'CANCELED')).toEqual([])
    expect(await outcomeOf(row.workflow_id)).toEqual({ status: 'CANCELED' })
  })
})

describe('twenty payments of one check at once', () => {
  it('each a twentieth: together the total, to the cent', async () => {
    const { checkId, totalCents } = await openCheck(crowd)
    const answers = await times(crowd, () => pay(checkId, totalCents / crowd))
    expect(new Set(statuses(answers))).toEqual(new Set([200]))
    expect(sumOf(await paymentsOf(checkId))).toBe(totalCents)
    expect(answers.filter(({ body }) => body.check_status === 'PAID')).toHaveLength(1)
  })

  it('each the whole: one is taken, the others are refused', async () => {
    const { table, checkId, totalCents } = await openCheck(2)
    const answers = await times(crowd, () => pay(checkId, totalCents))
    expect(of(answers, 200)).toHaveLength(1)
    for (const { body } of of(answers, 409)) expect(['exceeds_remaining', 'check_closed']).toContain(body.code)
    expect(of(answers, 409)).toHaveLength(crowd - 1)
    expect(sumOf(await paymentsOf(checkId))).toBe(totalCents)
    expect(await outcomeOf(`check:${table.sessionId}:1`)).toEqual({ status: 'PAID', checkId })
  })

  it('of two thirds each: never more than the total', async () => {
    const { checkId, totalCents } = await openCheck(3)
    const answers = await times(crowd, () => pay(checkId, (totalCents / 3) * 2))
    expect(of(answers, 200)).toHaveLength(1)
    expect(sumOf(await paymentsOf(checkId))).toBe((totalCents / 3) * 2)
    expect((await pay(checkId)).body).toMatchObject({ check_status: 'PAID', amount_cents: totalCents / 3 })
  })
})

describe('ordering, approving, striking and paying at once', () => {
  it('leaves books in which billed, paid and eaten are one sum, and what was paid for struck items is credit', async () => {
    const { table, roundId, checkId } = await openCheck(2)
    const more = await order(table.beto, coke(), house.dish('Flan casero'))
    const [struckLater] = await system.database.owner('round_items').where({ round_id: roundId })
    const [flan] = await system.database.owner('round_items').where({ round_id: more.round_id, product_name: 'Flan casero' })
    const answers = await Promise.all([
      house.admin.post(`/api/rounds/${more.round_id}/approve`, { struck_items: [{ item_id: flan.id, reason: 'No queda' }] }),
      house.manager.post(`/api/rounds/${roundId}/items/${struckLater.id}/strike`, { reason: 'Vino caliente' }),
      ...Array.from({ length: 6 }, () => pay(checkId, house.priceOf('Coca-Cola 500ml'))),
      table.ana.post('/api/diner/rounds', { items: [coke()] }),
    ])
    expect(answers.filter(({ status }) => ![200, 201, 409].includes(status))).toEqual([])

    const rest = await table.ana.post('/api/billing/check/request')
    if (rest.status !== 200) expect(rest.body.code).toBe('nothing_to_pay')
    else if (rest.body.status !== 'PAID') await house.waiter.insist('/api/billing/cash/pay', { check_id: rest.body.check_id })

    const eaten = await eatenAt(table)
    const { owner } = system.database
    const [checks] = await owner('checks')
      .where({ table_session_id: table.sessionId })
      .sum({ total: 'total_cents', paid: 'paid_cents' })
    const [payments] = await owner('payments')
      .join('checks', 'checks.id', 'payments.check_id')
      .where({ table_session_id: table.sessionId, 'payments.status': 'APPROVED' })
      .sum({ amount: 'payments.amount_cents', credit: 'payments.credit_cents' })
    expect({ total: Number(checks?.total), paid: Number(checks?.paid) }).toEqual({ total: eaten, paid: eaten })
    expect(Number(payments?.amount) - Number(payments?.credit)).toBe(eaten)
  })
})

describe('two API processes, each with half of the crowd', () => {
  let otherUrl: string
  beforeAll(async () => {
    otherUrl = await system.startAnotherApi()
  })
  const atBoth = (as: Caller, headers: Record<string, string>) => {
    const there = createCaller(otherUrl, headers)
    return (n: number) => (n % 2 ? as : there)
  }

  it('one key is one round and one answer; keys of their own are consecutive rounds', async () => {
    const table = await house.seat()
    const ana = atBoth(table.ana, { 'x-table-token': table.ana.token })
    const key = randomUUID()
    const same = await times(crowd, n => ana(n).post('/api/diner/rounds', { items: [coke()] }, key))
    expect(new Set(same.map(({ status, body }) => `${status} ${body.round_id}`)).size).toBe(1)
    expect(same[0]?.status).toBe(201)
    const own = await times(crowd, n => ana(n).post('/api/diner/rounds', { items: [coke()] }))
    expect(new Set(statuses(own))).toEqual(new Set([201]))
    const numbers = Array.from({ length: crowd + 1 }, (_, n) => n + 1)
    expect((await roundsOf(table)).map(round => round.round_number)).toEqual(numbers)
  })

  it('payments of one check are together the total, to the cent', async () => {
    const { checkId, totalCents } = await openCheck(crowd / 2)
    const waiter = atBoth(house.waiter, { authorization: `Bearer ${house.waiter.token}` })
    const body = { check_id: checkId, amount_cents: totalCents / (crowd / 2) }
    const answers = await times(crowd, n => waiter(n).post('/api/billing/cash/pay', body))
    expect(of(answers, 200)).toHaveLength(crowd / 2)
    expect(of(answers, 409)).toHaveLength(crowd / 2)
    expect(sumOf(await paymentsOf(checkId))).toBe(totalCents)
  })
})

/** Accepted, not struck. */
async function eatenAt({ sessionId }: SeatedParty): Promise<number> {
  const items: { qty: number; unit_price_cents: number }[] = await system.database
    .owner('round_items')
    .join('rounds', 'rounds.id', 'round_items.round_id')
    .where({ table_session_id: sessionId })
    .whereNull('struck_at')
    .whereIn('status', ['IN_KITCHEN', 'READY', 'SERVED'])
    .select('qty', 'unit_price_cents')
  return items.reduce((sum, item) => sum + item.qty * item.unit_price_cents, 0)
}

/** How a workflow ended; waits for it. */
const outcomeOf = (workflowId: string): Promise<unknown> => system.temporal.workflow.getHandle(workflowId).result()
