import { randomUUID } from 'node:crypto'
import type { Knex } from 'knex'
import { inTenant } from '../../db/postgres'
import { createTestDatabase, type TestDatabase } from '../support/database'

let database: TestDatabase
let place: { tenant_id: number; branch_id: number }
let checkId: number
let charges: number[]
let payment: number

const add = async (trx: Knex, table: string, row: object): Promise<number> => {
  const [added] = await trx(table).insert(row).returning('id')
  return added.id
}

/** What processes do: as the application role, in one transaction of the tenant. */
const change = (work: (trx: Knex.Transaction) => Promise<unknown>) =>
  inTenant(database.app, place.tenant_id, async trx => void (await work(trx)))

const outOfBalance = { code: '23514', constraint: 'books_balance' }

// A check of 1000 + 500, of which a cash payment of 1200 covers 1000 + 100 and leaves 100 as credit.
beforeAll(async () => {
  database = await createTestDatabase()
  const branch = await database.owner('branches').where({ slug: 'centro' }).first('id', 'tenant_id')
  place = { tenant_id: branch.tenant_id, branch_id: branch.id }
  await change(async trx => {
    const table = await trx('tables').where({ code: 'INT-01' }).first('id')
    const product = await trx('products').first('id', 'name')
    const table_session_id = await add(trx, 'table_sessions', { ...place, table_id: table.id })
    const round = { ...place, table_session_id, round_number: 1, idempotency_key: 'a', workflow_id: randomUUID() }
    const round_id = await add(trx, 'rounds', round)
    const check = {
      ...place,
      table_session_id,
      n: 1,
      workflow_id: randomUUID(),
      status: 'IN_PAYMENT',
      total_cents: 1500,
      paid_cents: 1100,
    }
    checkId = await add(trx, 'checks', check)
    charges = []
    for (const amount_cents of [1000, 500]) {
      const item = {
        ...place,
        round_id,
        product_id: product.id,
        product_name: product.name,
        qty: 1,
        unit_price_cents: amount_cents,
      }
      const charge = {
        ...place,
        check_id: checkId,
        round_item_id: await add(trx, 'round_items', item),
        amount_cents,
        description: 'x',
      }
      charges.push(await add(trx, 'charges', charge))
    }
    payment = await add(trx, 'payments', { ...cash(1200), credit_cents: 100 })
    await add(trx, 'allocations', allocation(0, 1000))
    await add(trx, 'allocations', allocation(1, 100))
  })
})
afterAll(() => database.destroy())

const cash = (amount_cents: number) => ({
  ...place,
  check_id: checkId,
  provider: 'CASH',
  status: 'APPROVED',
  amount_cents,
  payment_category: 'MANUAL',
  registered_by: 'WAITER',
})
const allocation = (charge: number, amount_cents: number) => ({
  tenant_id: place.tenant_id,
  payment_id: payment,
  charge_id: charges[charge],
  amount_cents,
})

describe('the books', () => {
  it.each<[string, (trx: Knex.Transaction) => Promise<unknown>]>([
    ['a total that no charge explains', trx => trx('checks').where({ id: checkId }).update({ total_cents: 1600 })],
    ['a paid amount that no payment explains', trx => trx('checks').where({ id: checkId }).update({ paid_cents: 1200 })],
    ['a charge reversed without the total', trx => trx('charges').where({ id: charges[1] }).update({ reversed_at: new Date() })],
    [
      'a charge deleted without the total',
      async trx => {
        await trx('allocations').where({ charge_id: charges[1] }).delete()
        await trx('charges').where({ id: charges[1] }).delete()
        await trx('payments').where({ id: payment }).update({ credit_cents: 200 })
        await trx('checks').where({ id: checkId }).update({ paid_cents: 1000 })
      },
    ],
    ['a charge that changes its amount', trx => trx('charges').where({ id: charges[0] }).update({ amount_cents: 999 })],
    ['money that is nowhere', trx => add(trx, 'payments', cash(300))],
    ['credit that vanishes', trx => trx('payments').where({ id: payment }).update({ credit_cents: 0 })],
    ['a refund out of nothing', trx => trx('payments').where({ id: payment }).update({ refunded_cents: 50 })],
    ['a payment that shrinks', trx => trx('payments').where({ id: payment }).update({ amount_cents: 1100 })],
    [
      'a rejected payment that still covers charges',
      trx => trx('payments').where({ id: payment }).update({ status: 'REJECTED' }),
    ],
    ['an allocation without its money', trx => add(trx, 'allocations', allocation(1, 50))],
    ['an allocation reversed into nothing', trx => trx('allocations').update({ reversed_at: new Date() })],
    ['an allocation deleted', trx => trx('allocations').where({ charge_id: charges[1] }).delete()],
    [
      'a charge paid above its amount',
      async trx => {
        await trx('allocations').where({ charge_id: charges[0] }).update({ amount_cents: 1100 })
        await trx('payments').where({ id: payment }).update({ credit_cents: 0 })
        await trx('checks').where({ id: checkId }).update({ paid_cents: 1200 })
      },
    ],
    [
      'money left on a reversed charge',
      async trx => {
        await trx('charges').where({ id: charges[1] }).update({ reversed_at: new Date() })
        await trx('checks').where({ id: checkId }).update({ total_cents: 1000, paid_cents: 1000 })
      },
    ],
  ])('refuse %s', async (_, breakIt) => {
    await expect(change(breakIt)).rejects.toMatchObject(outOfBalance)
  })

  it('refuse at commit, however the steps are ordered, and name the difference', async () => {
    const broken = change(trx => trx('checks').where({ id: checkId }).update({ total_cents: 1600 }))
    await expect(broken).rejects.toThrow(`check ${checkId} states a total of 1600 cents, its active charges add up to 1500`)
  })

  it('accept a void whose money becomes credit, passing through states that do not balance', async () => {
    await change(async trx => {
      await trx('checks').where({ id: checkId }).update({ paid_cents: 1000 })
      await trx('allocations').where({ charge_id: charges[1] }).update({ reversed_at: new Date() })
      await trx('payments').where({ id: payment }).update({ credit_cents: 200 })
      await trx('charges').where({ id: charges[1] }).update({ reversed_at: new Date(), reversed_reason: 'sin stock' })
      await trx('checks').where({ id: checkId }).update({ total_cents: 1000, status: 'PAID' })
    })
    await change(trx =>
      trx('payments').where({ id: payment }).update({ status: 'PARTIALLY_REFUNDED', credit_cents: 0, refunded_cents: 200 }),
    )
  })

  it('let a pending attempt wait without touching the check', async () => {
    const attempt = {
      ...cash(700),
      provider: 'MERCADO_PAGO',
      status: 'PENDING',
      payment_category: 'DIGITAL',
      registered_by: 'DINER',
    }
    await change(trx => add(trx, 'payments', attempt))
  })
})
