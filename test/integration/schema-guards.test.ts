import { randomUUID } from 'node:crypto'
import type { Knex } from 'knex'
import { createTestDatabase, type TestDatabase } from '../support/database'

let database: TestDatabase
let owner: Knex
let place: { tenant_id: number; branch_id: number }
let tableId: number
let productId: number

beforeAll(async () => {
  database = await createTestDatabase()
  owner = database.owner
  const branch = await owner('branches').where({ slug: 'centro' }).first('id', 'tenant_id')
  place = { tenant_id: branch.tenant_id, branch_id: branch.id }
  tableId = (await owner('tables').where({ code: 'INT-01' }).first('id')).id
  productId = (await owner('branch_products').where({ branch_id: branch.id }).first('product_id')).product_id
})
afterAll(() => database.destroy())

/** Runs in a transaction that is always undone; `violated` tells which constraint the database named, if any. */
async function attempt(work: (trx: Knex.Transaction) => Promise<unknown>): Promise<{ violated: string | null }> {
  const trx = await owner.transaction()
  try {
    await work(trx)
    return { violated: null }
  } catch (error) {
    return { violated: (error as { constraint?: string }).constraint ?? String(error) }
  } finally {
    await trx.rollback()
  }
}

const add = async (trx: Knex.Transaction, table: string, row: object): Promise<number> => {
  const [added] = await trx(table)
    .insert({ ...place, ...row })
    .returning('id')
  return added.id
}

const openSession = (trx: Knex.Transaction) => add(trx, 'table_sessions', { table_id: tableId })
const removed = { is_active: false, deleted_at: new Date() }

describe('unique keys', () => {
  it('allow one live user per e-mail over all tenants, and its reuse after deletion', async () => {
    const { tenant_id: _, branch_id: __, ...user } = { ...place, email: 'admin@demo.com', password_hash: 'x' }
    const other = (await owner('tenants').whereNot({ id: place.tenant_id }).first('id')).id
    const hire = (trx: Knex.Transaction) => trx('users').insert({ ...user, tenant_id: other })
    expect(await attempt(hire)).toEqual({ violated: 'users_email_unique' })
    expect(
      await attempt(async trx => {
        await trx('users').where({ email: user.email }).update(removed)
        await hire(trx)
      }),
    ).toEqual({ violated: null })
  })

  it('take table codes and category names without regard to case', async () => {
    expect(await attempt(trx => add(trx, 'tables', { code: 'int-01' }))).toEqual({ violated: 'tables_branch_id_code_unique' })
    expect(await attempt(trx => add(trx, 'categories', { name: 'BEBIDAS' }))).toEqual({
      violated: 'categories_branch_id_name_unique',
    })
  })

  it('give a branch slug once in the installation', async () => {
    const other = (await owner('tenants').whereNot({ id: place.tenant_id }).first('id')).id
    const slug = (trx: Knex.Transaction) => trx('branches').insert({ tenant_id: other, name: 'Otra', slug: 'centro' })
    expect(await attempt(slug)).toEqual({ violated: 'branches_slug_unique' })
  })

  it('allow one live session a table', async () => {
    expect(
      await attempt(async trx => {
        const first = await openSession(trx)
        await trx('table_sessions')
          .where({ id: first })
          .update({ status: 'CLOSED', closed_at: new Date(Date.now() + 1000) })
        await openSession(trx)
      }),
    ).toEqual({ violated: null })
    expect(await attempt(async trx => [await openSession(trx), await openSession(trx)])).toEqual({
      violated: 'table_sessions_table_id_unique',
    })
  })

  it('allow one cart line per product for the table as a whole', async () => {
    const line = (trx: Knex.Transaction, session: number) =>
      add(trx, 'cart_items', { session_id: session, product_id: productId, quantity: 1 })
    expect(
      await attempt(async trx => {
        const session = await openSession(trx)
        await line(trx, session)
        await line(trx, session)
      }),
    ).toEqual({ violated: 'cart_items_session_id_diner_id_product_id_unique' })
  })

  it('allow one open check a session, one round a key, one open call a type', async () => {
    const check = (n: number) => ({ n, workflow_id: randomUUID() })
    const round = (round_number: number) => ({ round_number, idempotency_key: 'same', workflow_id: randomUUID() })
    const call = { type: 'WAITER_CALL' }
    const twice = (table: string, first: object, second: object) =>
      attempt(async trx => {
        const table_session_id = await openSession(trx)
        await add(trx, table, { table_session_id, ...first })
        await add(trx, table, { table_session_id, ...second })
      })
    expect(await twice('checks', check(1), check(2))).toEqual({ violated: 'checks_table_session_id_unique' })
    expect(await twice('checks', { ...check(1), status: 'PAID' }, check(2))).toEqual({ violated: null })
    expect(await twice('rounds', round(1), round(2))).toEqual({ violated: 'rounds_table_session_id_idempotency_key_unique' })
    expect(await twice('service_calls', call, call)).toEqual({ violated: 'service_calls_table_session_id_type_unique' })
    expect(await twice('service_calls', { ...call, status: 'ACKED' }, call)).toEqual({ violated: null })
  })
})

describe('checks', () => {
  it('refuse unknown states, negative or absurd prices, and quantities out of bounds', async () => {
    const price = (price_cents: number) =>
      attempt(trx => trx('branch_products').where({ product_id: productId }).update({ price_cents }))
    expect(await attempt(trx => trx('tables').where({ id: tableId }).update({ status: 'DIRTY' }))).toEqual({
      violated: 'tables_status_check',
    })
    expect(await price(0)).toEqual({ violated: null })
    expect(await price(100_000_000)).toEqual({ violated: null })
    expect(await price(-1)).toEqual({ violated: 'branch_products_price_cents_check' })
    expect(await price(100_000_001)).toEqual({ violated: 'branch_products_price_cents_check' })
    const line = (quantity: number) =>
      attempt(async trx => add(trx, 'cart_items', { session_id: await openSession(trx), product_id: productId, quantity }))
    expect(await line(100)).toEqual({ violated: 'cart_items_quantity_check' })
    expect(await line(0)).toEqual({ violated: 'cart_items_quantity_check' })
  })

  it('refuse a discount above the line, or without its reason; what a line costs is computed', async () => {
    const line = (discount: object) =>
      attempt(async trx => {
        const table_session_id = await openSession(trx)
        const round_id = await add(trx, 'rounds', {
          table_session_id,
          round_number: 1,
          idempotency_key: 'k',
          workflow_id: randomUUID(),
        })
        const item = { round_id, product_id: productId, product_name: 'Flan', qty: 2, unit_price_cents: 500, ...discount }
        const id = await add(trx, 'round_items', item)
        expect(await trx('round_items').where({ id }).first('line_cents')).toEqual({ line_cents: 0 })
      })
    const promotion_name = 'Invita la casa'
    expect(await line({ discount_cents: 1000, promotion_name })).toEqual({ violated: null })
    expect(await line({ discount_cents: 1001, promotion_name })).toEqual({
      violated: 'round_items_discount_cents_qty_unit_price_cents_check',
    })
    expect(await line({ discount_cents: -1, promotion_name })).toEqual({ violated: 'round_items_discount_cents_check' })
    expect(await line({ discount_cents: 1 })).toEqual({ violated: 'round_items_discount_cents_promotion_name_check' })
  })

  it('refuse dates in the wrong order and half-made deletions', async () => {
    const dates = { start_date: '2026-02-02', end_date: '2026-02-01' }
    const promotion = { tenant_id: place.tenant_id, name: 'Al revés', price_cents: 1, ...dates }
    expect(await attempt(trx => trx('promotions').insert(promotion))).toEqual({
      violated: 'promotions_start_date_end_date_check',
    })
    expect(await attempt(trx => trx('tables').where({ id: tableId }).update({ deleted_at: new Date() }))).toEqual({
      violated: 'tables_deleted_at_check',
    })
  })
})

describe('triggers', () => {
  it('keep updated_at by themselves', async () => {
    const before = await owner('tables').where({ id: tableId }).first('updated_at')
    await owner('tables').where({ id: tableId }).update({ capacity: 5 })
    const after = await owner('tables').where({ id: tableId }).first('updated_at')
    expect(after.updated_at.getTime()).toBeGreaterThan(before.updated_at.getTime())
  })
})
