import { randomUUID } from 'node:crypto'
import { createTestApi, type TestApi } from '../support/api'
import { type Headers, phoneAt, send } from '../support/people'
import { type SeatedTable, seatTable } from '../support/seated-table'
import { arrangeTwoTenants } from '../support/two-tenants'

let api: TestApi

beforeAll(async () => {
  api = await createTestApi()
})
afterAll(() => api.close())

const owner = () => api.database.owner

interface Dish {
  readonly id: number
  readonly subcategory_id: number
}

let table: SeatedTable
let bare: Headers
let device: string
let dinerId: number
/** The dishes of the subcategory that the branch offers most of. */
let dishes: readonly Dish[]

beforeEach(async () => {
  table = await seatTable(owner())
  bare = phoneAt(api, { ...table, dinerId: null })
  device = `telefono-${randomUUID()}`
  const seat = { name: 'Ana', color: '#123456', device_id: device }
  dinerId = (await send(api, 'POST', '/api/diner/register', bare, seat)).body.id
  const menu = await send(api, 'GET', '/api/public/menu/centro')
  const offered: Dish[] = menu.body.categories.flatMap(({ products }: { products: Dish[] }) => products)
  const bySubcategory = new Map<number, Dish[]>()
  for (const one of offered) bySubcategory.set(one.subcategory_id, [...(bySubcategory.get(one.subcategory_id) ?? []), one])
  const [most = []] = [...bySubcategory.values()].sort((one, other) => other.length - one.length)
  dishes = most
})

const dish = (position: number): number => dishes[position]?.id ?? 0
const suggestions = async (as: Headers = bare, query = '') =>
  send(api, 'GET', `/api/customer/suggestions?device_id=${device}${query}`, as)
const register = (body: object = {}) => send(api, 'POST', '/api/customer/register', bare, { device_id: device, ...body })
const idsOf = (list: readonly { id: number }[]) => list.map(({ id }) => id)

let rounds = 0
/** A round of one line, as of so many days ago. */
async function eat(
  productId: number,
  more: { daysAgo?: number; status?: string; struck?: boolean; diner?: number | null; qty?: number } = {},
) {
  const at = { tenant_id: table.tenantId, branch_id: table.branchId }
  const key = randomUUID()
  rounds += 1
  const [round] = await owner()('rounds')
    .insert({
      ...at,
      table_session_id: table.sessionId,
      round_number: rounds,
      status: more.status ?? 'SERVED',
      canceled_at: more.status === 'CANCELED' ? owner().fn.now() : null,
      idempotency_key: key,
      workflow_id: key,
      submitted_at: owner().raw('now() - make_interval(days => ?)', [more.daysAgo ?? 0]),
    })
    .returning('id')
  await owner()('round_items').insert({
    ...at,
    round_id: round.id,
    product_id: productId,
    diner_id: more.diner === undefined ? dinerId : more.diner,
    product_name: 'como se llamaba entonces',
    qty: more.qty ?? 1,
    unit_price_cents: 100,
    ...(more.struck ? { struck_at: owner().fn.now(), struck_reason: 'prueba' } : {}),
  })
}

test('shows what they have most often and what they had last, by what it is called now', async () => {
  await register()
  for (const daysAgo of [9, 8, 7]) await eat(dish(0), { daysAgo })
  await eat(dish(1), { daysAgo: 1, qty: 9 })
  const { status, body, headers } = await suggestions()
  expect(status).toBe(200)
  expect(headers['cache-control']).toBe('no-store')
  expect(body).toMatchObject({ device_id: device, customer_id: expect.any(Number) })
  expect(idsOf(body.favorites)).toEqual([dish(0), dish(1)])
  expect(idsOf(body.last_ordered)).toEqual([dish(1), dish(0)])
  const known = await owner()('products')
    .where({ id: dish(0) })
    .first('name', 'image')
  expect(body.favorites[0]).toEqual({ id: dish(0), ...known, times_ordered: 3, last_ordered: expect.any(String) })
  const profile = await send(api, 'GET', `/api/customer/me?device_id=${device}`, bare)
  expect(profile.body.favorite_product_ids).toEqual([dish(0), dish(1)])
})

test('counts neither what was struck, refused or undecided, nor what others or the table as a whole had', async () => {
  await register()
  await eat(dish(0), { struck: true })
  await eat(dish(0), { status: 'CANCELED' })
  await eat(dish(0), { status: 'PENDING' })
  await eat(dish(0), { diner: table.dinerIds[0] })
  await eat(dish(0), { diner: null })
  expect((await suggestions()).body).toMatchObject({ favorites: [], last_ordered: [], recommendations: [] })
})

test('recommends five at most that they never had, of the subcategories they order from', async () => {
  await register()
  await eat(dish(0))
  const { recommendations } = (await suggestions()).body
  expect(recommendations.length).toBeGreaterThan(0)
  expect(recommendations.length).toBeLessThanOrEqual(5)
  const others = dishes.slice(1).map(({ id }) => id)
  for (const { id, times_ordered, last_ordered } of recommendations) {
    expect(others).toContain(id)
    expect([times_ordered, last_ordered]).toEqual([0, null])
  }
})

describe('recommends nothing that may contain what they exclude', () => {
  test.each(['contains', 'may_contain'] as const)('%s', async presence => {
    await eat(dish(0))
    await register()
    const target: number = (await suggestions()).body.recommendations[0].id
    const recommended = async () => idsOf((await suggestions()).body.recommendations).includes(target)
    const allergen = await owner()('allergens').where({ tenant_id: table.tenantId }).first('id')
    const link = { tenant_id: table.tenantId, product_id: target, allergen_id: allergen.id }
    await owner()('product_allergens').where(link).delete()
    await owner()('product_allergens').insert({ ...link, presence_type: presence })
    try {
      expect(await recommended()).toBe(true)
      await register({ excluded_allergen_ids: [allergen.id] })
      expect(await recommended()).toBe(false)
      await register({ excluded_allergen_ids: [] })
      expect(await recommended()).toBe(true)
      const filters = { excluded_allergen_ids: [allergen.id] }
      const own = phoneAt(api, { ...table, dinerId })
      await send(api, 'PATCH', '/api/diner/preferences', own, { implicit_preferences: filters })
      expect(await recommended()).toBe(false)
    } finally {
      await owner()('product_allergens').where(link).delete()
    }
  })
})

test('shows only what this branch can cook now', async () => {
  await register()
  await eat(dish(0))
  await eat(dish(1))
  const off = { branch_id: table.branchId, product_id: dish(0) }
  await owner()('branch_products').where(off).update({ is_available: false })
  try {
    const { body } = await suggestions()
    expect([idsOf(body.favorites), idsOf(body.last_ordered)]).toEqual([[dish(1)], [dish(1)]])
    expect(idsOf(body.recommendations)).not.toContain(dish(0))
  } finally {
    await owner()('branch_products').where(off).update({ is_available: true })
  }
  const other = await owner()('branches').where({ tenant_id: table.tenantId }).whereNot({ id: table.branchId }).first('id')
  expect((await suggestions(bare, `&branch_id=${other.id}`)).body).toMatchObject({
    favorites: [],
    last_ordered: [],
    recommendations: [],
  })
})

test('recommends nothing to who wants no personalisation', async () => {
  await register({ ai_personalization_enabled: false })
  await eat(dish(0))
  const { body } = await suggestions()
  expect([idsOf(body.favorites), body.recommendations]).toEqual([[dish(0)], []])
})

test('of a phone that nobody owns go by its own visits', async () => {
  await eat(dish(0))
  const { body } = await suggestions()
  expect([body.customer_id, idsOf(body.favorites)]).toEqual([null, [dish(0)]])
})

test('of another restaurant’s branch are 404, and another restaurant knows nothing of the phone', async () => {
  await register()
  await eat(dish(0))
  const { branchId, diners } = await arrangeTwoTenants(owner())
  expect((await suggestions(bare, `&branch_id=${branchId}`)).status).toBe(404)
  const foreign = await suggestions(phoneAt(api, { ...diners[0], dinerId: null }))
  expect(foreign.body).toMatchObject({ customer_id: null, favorites: [], last_ordered: [], recommendations: [] })
})
