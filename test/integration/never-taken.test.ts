import { randomUUID } from 'node:crypto'
import { type MoneySystem, startMoneySystem, withKey } from '../support/money-system'
import { order, type SeatedTable, seatTable } from '../support/seated-table'

let system: MoneySystem
beforeAll(async () => {
  system = await startMoneySystem()
})
afterAll(() => system.stop())

/** A table of the database refuses what `rule` forbids, while `work` runs. */
async function whileRefused<T>(table: string, rule: string, work: () => Promise<T>): Promise<T> {
  await system.owner.raw(`alter table ${table} add constraint of_this_test check (${rule}) not valid`)
  try {
    return await work()
  } finally {
    await system.owner.raw(`alter table ${table} drop constraint of_this_test`)
  }
}

const fault = { status: 500, body: { code: 'internal_error' } }
const aProduct = ({ branchId }: SeatedTable) =>
  system.owner('branch_products').where({ branch_id: branchId, is_available: true }).where('price_cents', '>', 0).first()

describe('what the database never takes is told once, as a fault, and costs nothing else', () => {
  it('of a check: mended, it is there for the asking', async () => {
    const table = await seatTable(system.owner)
    await order(system.app, table, [{ cents: 1000 }])
    const phone = withKey(system.phone(table))
    const ask = () => system.post('/api/billing/check/request', phone)
    expect(await whileRefused('checks', 'total_cents <> 1000', ask)).toMatchObject(fault)
    expect(await system.owner('checks').where({ table_session_id: table.sessionId })).toEqual([])
    expect(await ask()).toMatchObject({ status: 200, body: { number: 1, total_cents: 1000 } })
  })

  it('of a payment: the check can be paid all the same', async () => {
    const table = await seatTable(system.owner)
    const waiter = await system.staff('WAITER', table)
    await order(system.app, table, [{ cents: 1000 }])
    const { body } = await system.post('/api/billing/check/request', system.phone(table))
    const pay = (amount_cents: number) => system.post('/api/billing/cash/pay', waiter, { check_id: body.check_id, amount_cents })
    expect(await whileRefused('payments', 'amount_cents <> 400', () => pay(400))).toMatchObject(fault)
    expect(await pay(1000)).toMatchObject({ status: 200, body: { check_status: 'PAID' } })
  })

  it('of an order: nothing is stored, and the same key makes it later', async () => {
    const table = await seatTable(system.owner)
    const { product_id } = await aProduct(table)
    const key = randomUUID()
    const send = () => system.post('/api/diner/rounds', withKey(system.phone(table), key), { items: [{ product_id, qty: 7 }] })
    expect(await whileRefused('round_items', 'qty <> 7', send)).toMatchObject(fault)
    expect(await system.owner('rounds').where({ table_session_id: table.sessionId })).toEqual([])
    expect(await send()).toMatchObject({ status: 201, body: { round_number: 1 } })
  })

  it('of an approval: the round still waits for one', async () => {
    const table = await seatTable(system.owner)
    const manager = await system.staff('MANAGER', table)
    const { product_id } = await aProduct(table)
    const { body } = await system.post('/api/diner/rounds', system.phone(table), { items: [{ product_id, qty: 1 }] })
    const approve = () => system.post(`/api/rounds/${body.round_id}/approve`, manager)
    expect(await whileRefused('kitchen_tickets', 'false', approve)).toMatchObject(fault)
    expect(await approve()).toMatchObject({ status: 200, body: { status: 'IN_KITCHEN' } })
  })
})
