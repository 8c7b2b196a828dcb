import { buildApp } from '../../api/app'
import { resources } from '../../services/resources'
import { createTestApi, type TestApi } from '../support/api'
import { foundRestaurant, type GrowingRestaurant } from '../support/growing-restaurant'
import { type Headers, logIn, phoneAt, send } from '../support/people'
import { type Asked, askedOf } from '../support/query-counter'
import { routesOf } from '../support/route-list'

/** Who asks. */
type Who = 'admin' | 'waiter' | 'guest' | 'nobody'

interface Reading {
  readonly route: string
  readonly as: Who
  /** The most statements that one request may cost, whatever there is. */
  readonly most: number
  readonly path: (at: GrowingRestaurant) => string | Promise<string>
  /** Why its answer stays as long as it is when the restaurant grows. */
  readonly same?: string
  /** Of an API process that has not been asked before: its shelf is empty. */
  readonly isFresh?: true
}

const read = (as: Who, most: number, route: string, path: Reading['path'], more: Partial<Reading> = {}): Reading => ({
  route: `GET ${route}`,
  as,
  most,
  path,
  ...more,
})
const fresh = { isFresh: true } as const
const numbers = { same: 'numbers, however large' }
const one = { same: 'one thing without parts' }

const menu = ({ slug }: GrowingRestaurant) => `/api/public/menu/${slug}`
const report = (name: string, most: number, more: Partial<Reading> = {}) =>
  read('admin', most, `/api/admin/reports/${name}`, ({ branchId }) => `/api/admin/reports/${name}?branch_id=${branchId}`, more)

/** The ceiling of each route that reads the database, beside those of the registry. Raise one only for a query that a screen needs. */
const readings: readonly Reading[] = [
  read('admin', 2, '/api/auth/me', () => '/api/auth/me', one),

  read('nobody', 1, '/api/public/branches', ({ tenantSlug }) => `/api/public/branches?tenant_slug=${tenantSlug}`),
  read('nobody', 1, '/api/public/branches/:slug', ({ slug }) => `/api/public/branches/${slug}`, one),
  read('nobody', 7, '/api/public/menu/:slug', menu, fresh),
  read('nobody', 7, '/api/public/menu/:slug/search', at => `${menu(at)}/search?q=plato`, fresh),
  read('nobody', 7, '/api/public/menu/:slug/products/:id', at => `${menu(at)}/products/${at.productId}`, fresh),
  read(
    'nobody',
    14,
    '/api/public/menu/:slug/products/:id/complete',
    at => `${menu(at)}/products/${at.productId}/complete`,
    fresh,
  ),
  read('nobody', 8, '/api/public/menu/:slug/allergens', at => `${menu(at)}/allergens`, fresh),
  read(
    'nobody',
    8,
    '/api/public/menu/:slug/allergens/:id/products',
    at => `${menu(at)}/allergens/${at.allergenId}/products`,
    fresh,
  ),
  read('nobody', 3, '/api/public/menu/:slug/promotions', at => `${menu(at)}/promotions`),

  read('guest', 2, '/api/diner/session/:id/diners', ({ sessionId }) => `/api/diner/session/${sessionId}/diners`),
  read('guest', 6, '/api/diner/session/:id/rounds', ({ sessionId }) => `/api/diner/session/${sessionId}/rounds`),
  read('guest', 7, '/api/diner/session/:id/total', ({ sessionId }) => `/api/diner/session/${sessionId}/total`, numbers),
  read('guest', 5, '/api/diner/cart', () => '/api/diner/cart'),
  read('guest', 7, '/api/diner/check', () => '/api/diner/check'),
  read(
    'guest',
    3,
    '/api/diner/device/:device_id/preferences',
    ({ deviceId }) => `/api/diner/device/${deviceId}/preferences`,
    numbers,
  ),
  read('guest', 2, '/api/diner/device/:device_id/history', ({ deviceId }) => `/api/diner/device/${deviceId}/history`),
  read('guest', 3, '/api/customer/recognize', ({ deviceId }) => `/api/customer/recognize?device_id=${deviceId}`, numbers),
  read('guest', 6, '/api/customer/me', ({ deviceId }) => `/api/customer/me?device_id=${deviceId}`, numbers),
  read('guest', 9, '/api/customer/suggestions', ({ deviceId }) => `/api/customer/suggestions?device_id=${deviceId}`),

  read('waiter', 1, '/api/waiter/tables', () => '/api/waiter/tables'),
  read('waiter', 1, '/api/waiter/my-tables', () => '/api/waiter/my-tables'),
  read('waiter', 4, '/api/waiter/my-assignments', () => '/api/waiter/my-assignments'),
  read(
    'waiter',
    5,
    '/api/waiter/verify-branch-assignment',
    ({ branchId }) => `/api/waiter/verify-branch-assignment?branch_id=${branchId}`,
  ),
  read('waiter', 1, '/api/waiter/service-calls', () => '/api/waiter/service-calls'),
  read('waiter', 1, '/api/tables/:id', ({ tableId }) => `/api/tables/${tableId}`, one),
  read('waiter', 15, '/api/waiter/tables/:id/session', ({ tableId }) => `/api/waiter/tables/${tableId}/session`),
  read('waiter', 7, '/api/waiter/sessions/:id/summary', ({ sessionId }) => `/api/waiter/sessions/${sessionId}/summary`, numbers),
  read('waiter', 8, '/api/waiter/branches/:id/menu', ({ branchId }) => `/api/waiter/branches/${branchId}/menu`, fresh),
  read('admin', 5, '/api/admin/assignments', ({ branchId }) => `/api/admin/assignments?branch_id=${branchId}`),

  read('admin', 5, '/api/kitchen/rounds', () => '/api/kitchen/rounds'),
  read('admin', 4, '/api/kitchen/rounds/:id', ({ roundId }) => `/api/kitchen/rounds/${roundId}`),
  read('admin', 2, '/api/kitchen/tickets', () => '/api/kitchen/tickets'),
  read('admin', 2, '/api/kitchen/tickets/:id', ({ ticketId }) => `/api/kitchen/tickets/${ticketId}`, one),
  read('admin', 2, '/api/kitchen/products', () => '/api/kitchen/products'),

  read('admin', 7, '/api/admin/orders', ({ branchId }) => `/api/admin/orders?branch_id=${branchId}`),
  read('admin', 2, '/api/admin/orders/stats', ({ branchId }) => `/api/admin/orders/stats?branch_id=${branchId}`, numbers),
  read('waiter', 3, '/api/billing/check/:id/balances', ({ checkId }) => `/api/billing/check/${checkId}/balances`),
  read('waiter', 8, '/api/billing/check/:id', ({ checkId }) => `/api/billing/check/${checkId}`),
  read('waiter', 2, '/api/billing/payments/:id', ({ paymentId }) => `/api/billing/payments/${paymentId}`, one),

  read('admin', 1, '/api/admin/tenant', () => '/api/admin/tenant', one),
  read('admin', 5, '/api/admin/customers', () => '/api/admin/customers'),
  read('admin', 4, '/api/admin/customers/:id', ({ customerId }) => `/api/admin/customers/${customerId}`, numbers),
  read('admin', 2, '/api/admin/audit-log', () => '/api/admin/audit-log'),
  read('admin', 1, '/api/admin/audit-log.csv', () => '/api/admin/audit-log.csv'),
  read('admin', 3, '/api/admin/audit-log/verify', () => '/api/admin/audit-log/verify', numbers),
  read('admin', 2, '/api/admin/branches/:id/settings', ({ branchId }) => `/api/admin/branches/${branchId}/settings`, one),
  read('admin', 2, '/api/admin/branches/:id/qr-sheet.pdf', ({ branchId }) => `/api/admin/branches/${branchId}/qr-sheet.pdf`),
  read('admin', 1, '/api/admin/tables/:id/qr.svg', ({ tableId }) => `/api/admin/tables/${tableId}/qr.svg`, one),
  read('admin', 1, '/api/admin/tables/:id/qr.png', ({ tableId }) => `/api/admin/tables/${tableId}/qr.png`, one),
  read('admin', 2, '/api/admin/exclusions', () => '/api/admin/exclusions'),
  ...(['categories', 'subcategories'] as const).map(kind =>
    read(
      'admin',
      1,
      `/api/admin/exclusions/${kind}/:id`,
      at => `/api/admin/exclusions/${kind}/${kind === 'categories' ? at.categoryId : at.subcategoryId}`,
      numbers,
    ),
  ),
  report('summary', 2),
  report('daily-sales', 2, { same: 'a row for each day of the period' }),
  report('top-products', 2),
  report('waiter-sales', 2),
  report('table-turns', 2),
  report('kitchen-times', 2, { same: 'a row for each station' }),
  report('cancellations', 2),

  read('admin', 1, '/api/recipes/categories/list', () => '/api/recipes/categories/list'),
  read('admin', 5, '/api/recipes/:id/products', ({ recipeId }) => `/api/recipes/${recipeId}/products`),
  ...(['prices', 'allergens', 'ingredients'] as const).map(part =>
    read('admin', 3, `/api/admin/products/:id/${part}`, ({ productId }) => `/api/admin/products/${productId}/${part}`),
  ),
  read('admin', 3, '/api/admin/products/:id/dietary', ({ productId }) => `/api/admin/products/${productId}/dietary`, one),
]

/**
 * Of each entity of the registry: its list, one of it, and what would go with it. A preview asks each table that may hold something below,
 * so a new kind of child costs it a query.
 */
const registry: Readonly<Record<string, readonly [list: number, one: number, preview: number]>> = {
  branch: [2, 2, 48],
  staff: [3, 3, 5],
  sector: [2, 2, 8],
  table: [4, 4, 4],
  category: [2, 2, 24],
  subcategory: [2, 2, 20],
  product: [3, 3, 16],
  recipe: [3, 3, 5],
  promotion: [4, 4, 4],
  allergen: [3, 2, 5],
  cross_reaction: [3, 2, 1],
  ingredient_group: [2, 1, 6],
  ingredient: [4, 3, 4],
  sub_ingredient: [2, 1, 1],
  cooking_method: [2, 1, 3],
  flavor_profile: [2, 1, 3],
  texture_profile: [2, 1, 3],
  cuisine_type: [2, 1, 1],
}

const oldest = async (table: string, { tenantId }: GrowingRestaurant): Promise<number> =>
  (await api.database.owner(table).where({ tenant_id: tenantId }).orderBy('id').first('id')).id

const ofRegistry: readonly Reading[] = resources.flatMap(({ name, path, table }) => {
  const [list = 0, single = 0, preview = 0] = registry[name] ?? []
  const address = async (at: GrowingRestaurant) => `${path}/${await oldest(table, at)}`
  return [
    read('admin', list, path, () => path),
    read('admin', single, `${path}/:id`, address, one),
    read('admin', preview, `${path}/:id/cascade-preview`, async at => `${await address(at)}/cascade-preview`, one),
  ]
})

const all = [...readings, ...ofRegistry]

/** Routes that read no rows of a restaurant. */
const others: ReadonlySet<string> = new Set([
  'GET /health',
  'GET /api/health',
  'GET /ready',
  'GET /api/health/detailed',
  'GET /metrics',
  'GET /openapi.json',
  'GET /problems',
  'GET /problems/:code',
])

let api: TestApi
const found = new Map<string, { readonly few: Cost; readonly many: Cost }>()

interface Cost extends Asked<unknown> {
  readonly length: number
}

beforeAll(async () => {
  api = await createTestApi()
  const at = await foundRestaurant(api.database.owner)
  const logins: Readonly<Record<Who, Headers>> = {
    admin: logIn(api, at.admin),
    waiter: logIn(api, at.waiter),
    guest: phoneAt(api, at.guest),
    nobody: {},
  }
  const grow = async () => {
    await at.grow()
    const changed = await send(api, 'PATCH', `/api/admin/categories/${at.categoryId}`, logins.admin, {
      name: `Otra ${Date.now()}`,
    })
    expect(changed.status).toBe(200)
  }
  const measure = async () => {
    const costs: Cost[] = []
    for (const { path, as, isFresh, route } of all) {
      const url = await path(at)
      const app = isFresh ? await freshApp() : api.app
      if (!isFresh) await send(api, 'GET', url, logins[as])
      const asked = await askedOf(api.deps.knex, () => send({ ...api, app }, 'GET', url, logins[as]))
      expect({ route, status: asked.answer.status }).toEqual({ route, status: 200 })
      costs.push({ ...asked, length: lengthOf(asked.answer.body) })
      if (isFresh) await app.close()
    }
    return costs
  }
  await grow()
  const few = await measure()
  for (let more = 0; more < 6; more += 1) await grow()
  const many = await measure()
  for (const [index, { route }] of all.entries()) found.set(route, { few: few[index] as Cost, many: many[index] as Cost })
})
afterAll(() => api.close())

async function freshApp() {
  const app = await buildApp(api.deps)
  await app.ready()
  return app
}

const lengthOf = (body: unknown): number => (Buffer.isBuffer(body) ? body.length : JSON.stringify(body).length)

test('every route that reads is counted here', async () => {
  const reading = routesOf(api.app).filter(route => route.startsWith('GET '))
  expect(reading.filter(route => !found.has(route) && !others.has(route))).toEqual([])
  expect([...found.keys(), ...others].filter(route => !reading.includes(route))).toEqual([])
  expect(new Set(all.map(({ route }) => route)).size).toBe(all.length)
})

describe.each(all.map(reading => [reading.route, reading] as const))('%s', (route, { most, same }) => {
  const costs = () => {
    const measured = found.get(route)
    if (!measured) throw new Error(`${route} was not measured`)
    return measured
  }

  it('asks the database the same, however much there is', () => {
    const { few, many } = costs()
    expect(many.statements).toEqual(few.statements)
    if (same === undefined) expect(many.length).toBeGreaterThan(1.2 * few.length)
  })

  it(`costs at most ${most} queries`, () => {
    expect(costs().many.count).toBeGreaterThan(0)
    expect(costs().many.count).toBeLessThanOrEqual(most)
  })
})
