import { randomUUID } from 'node:crypto'
import { createTestApi, type TestApi } from '../support/api'
import { type DemoPlace, demoBranch } from '../support/demo'
import { type Headers, hire, hireFor, send } from '../support/people'
import { askedOf } from '../support/query-counter'
import { type StockedBranch, stockBranch } from '../support/stocked-branch'

let api: TestApi
let branch: StockedBranch
let elsewhere: DemoPlace
let manager: Headers

beforeAll(async () => {
  api = await createTestApi()
  branch = await stockBranch(owner(), 40)
  elsewhere = await demoBranch(owner(), 'godoy-cruz')
  manager = await hireFor(api, branch, 'MANAGER')
})
afterAll(() => api.close())

const owner = () => api.database.owner
const setPrices = (items: object[], { as = manager, branchId = branch.branchId, more = {} as Headers } = {}) =>
  send(api, 'POST', '/api/admin/products/prices', { ...as, ...more }, { branch_id: branchId, items })
const item = (place: number, price_cents: number, more: object = {}) => ({
  product_id: branch.productIds[place] ?? 0,
  price_cents,
  ...more,
})
const offers = () => owner()('branch_products').where({ branch_id: branch.branchId, deleted_at: null }).orderBy('product_id')
const refused = (status: number, code: string) => ({ status, body: { code } })
const linesOf = (id: number) => owner()('audit_logs').where({ entity_type: 'product', entity_id: id }).orderBy('id')
const priceEvents = () =>
  owner()('events').where({ type: 'ENTITY_UPDATED' }).whereRaw(`payload->'entity'->>'action' = 'prices'`).orderBy('seq')

it('sets many prices at once: what it costs and whether it is on sale, where it is said', async () => {
  const before = await offers()
  const answer = await setPrices([item(0, 2_000), item(1, 2_100, { is_available: false }), item(2, before[2].price_cents)])
  expect(answer).toMatchObject({
    status: 200,
    body: {
      branch_id: branch.branchId,
      changed: 2,
      items: [item(0, 2_000, { is_available: true }), item(1, 2_100, { is_available: false }), item(2, before[2].price_cents)],
    },
  })
  const after = await offers()
  expect(after.slice(0, 4).map(({ id, price_cents, version }) => [id, price_cents, version])).toEqual([
    [before[0].id, 2_000, 2],
    [before[1].id, 2_100, 2],
    [before[2].id, before[2].price_cents, 1],
    [before[3].id, before[3].price_cents, 1],
  ])
  expect((await setPrices([item(1, 2_200)])).body.items).toEqual([item(1, 2_200, { is_available: false })])
  const product = await send(api, 'GET', `/api/admin/products/${branch.productIds[0]}`, manager)
  expect(product.body).toMatchObject({ version: 2, branch_prices: [{ price_cents: 2_000 }] })
})

it('is one event, and a line of audit for each product that changed', async () => {
  const before = (await priceEvents()).length
  await setPrices([item(5, 5_000), item(6, 6_000)])
  const told = (await priceEvents()).slice(before)
  expect(told).toHaveLength(1)
  expect(told[0]).toMatchObject({
    channel: `channel:branch:${branch.branchId}:admin`,
    payload: {
      entity: { entity_type: 'product', branch_id: branch.branchId, branch_prices: [item(5, 5_000), item(6, 6_000)] },
    },
  })
  for (const [place, price_cents] of [
    [5, 5_000],
    [6, 6_000],
  ] as const)
    expect(await linesOf(branch.productIds[place] ?? 0)).toMatchObject([
      {
        action: 'UPDATE',
        branch_id: branch.branchId,
        old_values: { branch_prices: [{ price_cents: 1_000 + place }] },
        new_values: { branch_prices: [{ branch_id: branch.branchId, price_cents, is_available: true }] },
      },
    ])
})

it('changes nothing, and tells nobody, when nothing differs or the command is repeated', async () => {
  const key = { 'idempotency-key': randomUUID() }
  const first = await setPrices([item(8, 8_000)], { more: key })
  const before = [await offers(), await priceEvents(), await linesOf(branch.productIds[8] ?? 0)]
  expect(await setPrices([item(8, 8_000)], { more: key })).toMatchObject({ status: 200, body: first.body })
  expect((await setPrices([item(8, 8_000)])).body).toMatchObject({ changed: 0, items: [item(8, 8_000)] })
  expect([await offers(), await priceEvents(), await linesOf(branch.productIds[8] ?? 0)]).toEqual(before)
})

it('puts on sale what had no price in the branch', async () => {
  const [made] = await owner()('products')
    .insert({
      tenant_id: branch.tenantId,
      name: randomUUID(),
      category_id: (await owner()('products').where({ id: branch.productIds[0] }).first()).category_id,
    })
    .returning('id')
  expect((await setPrices([{ product_id: made.id, price_cents: 0 }])).body.changed).toBe(1)
  expect(await offers().where({ product_id: made.id })).toMatchObject([{ price_cents: 0, is_available: true, version: 1 }])
  expect(await linesOf(made.id)).toMatchObject([{ old_values: { branch_prices: [] } }])
})

it('sets all or none', async () => {
  const before = await offers()
  const foreign = await owner()('products').whereNot({ tenant_id: branch.tenantId }).first('id')
  const gone = await owner()('products')
    .insert({
      tenant_id: branch.tenantId,
      name: randomUUID(),
      category_id: (await owner()('categories').first()).id,
      is_active: false,
      deleted_at: new Date(),
    })
    .returning('id')
  for (const id of [999_999_999, foreign.id, gone[0].id])
    expect(await setPrices([item(0, 1), { product_id: id, price_cents: 1 }])).toMatchObject({
      ...refused(422, 'unknown_reference'),
      body: { field: 'items', ids: [id] },
    })
  for (const wrong of [
    [item(0, -1)],
    [item(0, 100_000_001)],
    [item(0, 1.5)],
    [item(0, 1), item(0, 2)],
    [],
    [{ product_id: 'x', price_cents: 1 }],
    Array.from({ length: 1_001 }, (_, place) => ({ product_id: place + 1, price_cents: 1 })),
  ])
    expect(await setPrices(wrong)).toMatchObject(refused(422, 'invalid_request'))
  expect(await offers()).toEqual(before)
})

it('is for managers of that branch', async () => {
  const one = [item(0, 1)]
  expect(await setPrices(one, { branchId: elsewhere.branchId })).toMatchObject(refused(403, 'forbidden'))
  expect(await setPrices(one, { branchId: 999_999_999 })).toMatchObject(refused(404, 'not_found'))
  for (const role of ['KITCHEN', 'WAITER'] as const)
    expect(await setPrices(one, { as: await hireFor(api, branch, role) })).toMatchObject(refused(403, 'forbidden'))
  expect((await setPrices(one, { as: {} })).status).toBe(401)
})

it('changes no product of a branch that somebody does not manage, nor tells what it costs there', async () => {
  const theirs = await owner()('products as product')
    .join('categories as category', 'category.id', 'product.category_id')
    .where({ 'category.branch_id': elsewhere.branchId })
    .first('product.id', 'product.version')
  const before = [await offers(), await linesOf(theirs.id)]
  const answer = await setPrices([item(0, 1), { product_id: theirs.id, price_cents: 1 }])
  expect(answer).toMatchObject(refused(403, 'forbidden'))
  expect(JSON.stringify(answer.body)).not.toContain('price_cents')
  expect([await offers(), await linesOf(theirs.id)]).toEqual(before)
  expect(await owner()('products').where({ id: theirs.id }).first('version')).toEqual({ version: theirs.version })
  const both = [branch, elsewhere].map(({ branchId }) => ({ branchId, role: 'MANAGER' as const }))
  const of = (await hire(api, branch.tenantId, both)).headers
  expect(await setPrices([{ product_id: theirs.id, price_cents: 1 }], { as: of })).toMatchObject({
    status: 200,
    body: { changed: 1 },
  })
  // The line is in the trail of the product's branch, where its other prices are known.
  expect(await linesOf(theirs.id)).toMatchObject([{ branch_id: elsewhere.branchId }])
})

it('costs the same queries for one price as for forty', async () => {
  const few = await askedOf(api.deps.knex, () => setPrices([item(10, 11)]))
  const many = await askedOf(api.deps.knex, () => setPrices(branch.productIds.map((_, place) => item(place, 7_000 + place))))
  expect([few.answer.status, many.answer.body.changed]).toEqual([200, 40])
  expect(many.statements).toEqual(few.statements)
})

it('takes a list of a thousand, and two at once end as one of them', async () => {
  const big = await stockBranch(owner(), 1_000)
  const as = await hireFor(api, big, 'MANAGER')
  const list = (price_cents: number) => big.productIds.map(product_id => ({ product_id, price_cents }))
  const answers = await Promise.all(
    [4_000, 5_000].map((price, turn) =>
      setPrices(turn === 0 ? list(price) : list(price).reverse(), { as, branchId: big.branchId }),
    ),
  )
  expect(answers.map(({ status, body }) => [status, body.changed])).toEqual([
    [200, 1_000],
    [200, 1_000],
  ])
  const prices: number[] = await owner()('branch_products').where({ branch_id: big.branchId }).distinct().pluck('price_cents')
  expect(prices).toHaveLength(1)
})
