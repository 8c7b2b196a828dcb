import type { Knex } from 'knex'
import { priceOrder } from '../../db/dining/price-order'
import { readPlace } from '../../db/floor/sessions'
import { inTenant } from '../../db/postgres'
import { readBranchBySlug } from '../../db/queries/menu/branch-by-slug'
import { readBranchMenu } from '../../db/queries/menu/branch-menu'
import { DomainError } from '../../domain/errors'
import { createTestDatabase, type TestDatabase } from '../support/database'
import { type DemoPlace, demoBranch } from '../support/demo'
import { openSession } from '../support/session'

let database: TestDatabase
let centro: DemoPlace
let elsewhere: DemoPlace
let sessionId: number

beforeAll(async () => {
  database = await createTestDatabase()
  ;({ sessionId } = await openSession(database.owner))
  const { branch_id } = await database.owner('table_sessions').where({ id: sessionId }).first('branch_id')
  const { slug } = await database.owner('branches').where({ id: branch_id }).first('slug')
  centro = await demoBranch(database.owner, slug)
  const other = await database.owner('branches').where({ tenant_id: centro.tenantId }).whereNot({ id: branch_id }).first('slug')
  elsewhere = await demoBranch(database.owner, other.slug)
})
afterAll(() => database.destroy())

interface Shown {
  readonly id: number
  readonly price: number
}

const shown = async (): Promise<Shown[]> => {
  const { products } = await readBranchMenu(database.app, await readBranchBySlug(database.app, centro.slug))
  return products.map(({ id, priceCents }) => ({ id, price: priceCents }))
}

/** What the branch would sell now, of everything that any restaurant has. */
async function orderable(): Promise<Shown[]> {
  const ids: number[] = await database.owner('products').orderBy('id').pluck('id')
  return inTenant(database.app, centro.tenantId, async trx => {
    const place = await readPlace(trx, sessionId)
    const missing = await refusedOf(trx, place, ids)
    const lines = ids.filter(id => !missing.includes(id)).map(productId => ({ productId, qty: 1, notes: null, dinerId: null }))
    return (await priceOrder(trx, place, lines)).lines.map(line => ({ id: line.productId, price: line.unitPriceCents }))
  })
}

async function refusedOf(trx: Knex.Transaction, place: Awaited<ReturnType<typeof readPlace>>, ids: number[]): Promise<number[]> {
  try {
    await priceOrder(
      trx,
      place,
      ids.map(productId => ({ productId, qty: 1, notes: null, dinerId: null })),
    )
    return []
  } catch (error) {
    if (error instanceof DomainError && error.code === 'product_unavailable') return error.details.product_ids as number[]
    throw error
  }
}

const byId = (a: Shown, b: Shown) => a.id - b.id

/** A product of the menu in a subcategory, not the last of its category. */
async function somewhere() {
  const [at] = await database
    .owner('products')
    .join('branch_products as offer', 'offer.product_id', 'products.id')
    .where({ 'offer.branch_id': centro.branchId })
    .whereNotNull('products.subcategory_id')
    .orderBy('products.id')
    .select('products.id', 'products.category_id', 'products.subcategory_id')
  return { ...at, tenant: { tenant_id: centro.tenantId, branch_id: centro.branchId } }
}
type Somewhere = Awaited<ReturnType<typeof somewhere>>

const gone = { is_active: false, deleted_at: new Date() }
const hidings: [string, (db: Knex, at: Somewhere) => Promise<unknown>][] = [
  [
    'switched off here',
    (db, { id, tenant }) =>
      db('branch_products')
        .where({ ...tenant, product_id: id })
        .update({ is_available: false }),
  ],
  [
    'no longer priced here',
    (db, { id, tenant }) =>
      db('branch_products')
        .where({ ...tenant, product_id: id })
        .update(gone),
  ],
  ['deleted', (db, { id }) => db('products').where({ id }).update(gone)],
  ['inactive', (db, { id }) => db('products').where({ id }).update({ is_active: false })],
  ['in an inactive category', (db, at) => db('categories').where({ id: at.category_id }).update({ is_active: false })],
  ['in a deleted category', (db, at) => db('categories').where({ id: at.category_id }).update(gone)],
  ['in an inactive subcategory', (db, at) => db('subcategories').where({ id: at.subcategory_id }).update({ is_active: false })],
  ['in an excluded category', (db, at) => db('branch_category_exclusions').insert({ ...at.tenant, category_id: at.category_id })],
  [
    'in an excluded subcategory',
    (db, at) => db('branch_subcategory_exclusions').insert({ ...at.tenant, subcategory_id: at.subcategory_id }),
  ],
  [
    'in a category of another branch',
    (db, at) => db('categories').where({ id: at.category_id }).update({ branch_id: elsewhere.branchId, name: 'Otra' }),
  ],
]

test('all of the menu can be ordered at its prices, and nothing else', async () => {
  const menu = await shown()
  expect(menu.length).toBeGreaterThan(10)
  expect((await orderable()).sort(byId)).toEqual(menu.sort(byId))
})

test.each(hidings)('a product %s is neither shown nor sold', async (_name, hide) => {
  const at = await somewhere()
  const before = await shown()
  expect(before.map(({ id }) => id)).toContain(at.id)
  const undo = await snapshot()
  await hide(database.owner, at)
  const now = await shown()
  const sold = await orderable()
  await undo()
  expect(now.map(({ id }) => id)).not.toContain(at.id)
  expect(sold.sort(byId)).toEqual(now.sort(byId))
  expect(await shown()).toEqual(before)
})

/** The catalogue as it is now; the answer puts it back. */
async function snapshot(): Promise<() => Promise<void>> {
  const columns = { products: ['is_active', 'deleted_at'], subcategories: ['is_active', 'deleted_at'] }
  const kept = await Promise.all([
    keep('products', columns.products),
    keep('subcategories', columns.subcategories),
    keep('categories', ['is_active', 'deleted_at', 'branch_id', 'name']),
    keep('branch_products', ['is_active', 'deleted_at', 'is_available']),
  ])
  return async () => {
    await database.owner('branch_category_exclusions').delete()
    await database.owner('branch_subcategory_exclusions').delete()
    for (const restore of kept) await restore()
  }
}

async function keep(table: string, columns: readonly string[]): Promise<() => Promise<void>> {
  const rows: { id: number }[] = await database.owner(table).select('id', ...columns)
  return async () => {
    for (const { id, ...values } of rows) await database.owner(table).where({ id }).update(values)
  }
}
