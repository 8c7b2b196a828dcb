import { openapiDocument } from '../../tools/openapi-document'
import { createTestApi, type TestApi } from '../support/api'
import { foundRestaurant, type GrowingRestaurant } from '../support/growing-restaurant'
import { type Answer, type Headers, logIn, phoneAt, send } from '../support/people'

let api: TestApi
let place: GrowingRestaurant
let admin: Headers
let waiter: Headers
let phone: Headers

beforeAll(async () => {
  api = await createTestApi()
  place = await foundRestaurant(api.database.owner)
  for (let more = 0; more < 6; more += 1) await place.grow()
  admin = logIn(api, place.admin)
  waiter = logIn(api, place.waiter)
  phone = phoneAt(api, place.guest)
  const ofPlace = { tenant_id: place.tenantId }
  // Two orders and two calls of one moment: the hardest case for a cursor.
  for (const [table, column] of [
    ['rounds', 'submitted_at'],
    ['service_calls', 'created_at'],
  ] as const) {
    const ids: number[] = await api.database.owner(table).where(ofPlace).orderBy('id').limit(4).pluck('id')
    await api.database.owner(table).whereIn('id', ids.slice(1)).update(column, '2026-03-01T12:00:00.123456Z')
  }
})
afterAll(() => api.close())

interface List {
  readonly name: string
  readonly url: () => string
  readonly as: () => Headers
  readonly id: string
  /** Takes one row off the list; absent where rows do not leave. */
  readonly takeOff?: (id: number) => Promise<unknown>
}

const set = (table: string, id: number, values: object) => api.database.owner(table).where({ id }).update(values)
const closed = { status: 'CLOSED', closed_at: new Date() }

/** Live lists and those that can get long: a page begins after a row, not after a number of rows. */
const byCursor: readonly List[] = [
  {
    name: 'rounds in the kitchen',
    url: () => '/api/kitchen/rounds',
    as: () => admin,
    id: 'id',
    takeOff: id => set('rounds', id, { status: 'READY' }),
  },
  {
    name: 'active orders',
    url: () => `/api/admin/orders?branch_id=${place.branchId}`,
    as: () => admin,
    id: 'id',
    takeOff: id => set('rounds', id, { status: 'SERVED' }),
  },
  {
    name: 'service calls',
    url: () => '/api/waiter/service-calls',
    as: () => waiter,
    id: 'id',
    takeOff: id => set('service_calls', id, closed),
  },
  {
    name: 'a waiter’s tables',
    url: () => '/api/waiter/my-tables',
    as: () => waiter,
    id: 'table_id',
    takeOff: id => set('tables', id, { is_active: false }),
  },
  {
    name: 'tables of a branch',
    url: () => `/api/waiter/tables?branch_id=${place.branchId}`,
    as: () => admin,
    id: 'table_id',
    takeOff: id => set('tables', id, { is_active: false }),
  },
  {
    name: 'products of a recipe',
    url: () => `/api/recipes/${place.recipeId}/products`,
    as: () => admin,
    id: 'id',
    takeOff: id => set('products', id, { is_active: false, deleted_at: new Date() }),
  },
  { name: 'rounds of a table', url: () => `/api/diner/session/${place.sessionId}/rounds`, as: () => phone, id: 'id' },
  {
    name: 'diners of a table',
    url: () => `/api/diner/session/${place.sessionId}/diners`,
    as: () => phone,
    id: 'id',
    takeOff: id => set('diners', id, { is_active: false, deleted_at: new Date() }),
  },
  {
    name: 'branches for guests',
    url: () => `/api/public/branches?tenant_slug=${place.tenantSlug}`,
    as: () => ({}),
    id: 'id',
    takeOff: id => set('branches', id, { is_active: false }),
  },
]

/** Small lists, and those of an order that no row has. */
const byOffset: readonly List[] = [
  { name: 'products of the kitchen', url: () => '/api/kitchen/products', as: () => admin, id: 'product_id' },
  { name: 'products found in the kitchen', url: () => '/api/kitchen/products?q=plato', as: () => admin, id: 'product_id' },
  { name: 'products found on a menu', url: () => `/api/public/menu/${place.slug}/search?q=plato`, as: () => ({}), id: 'id' },
  {
    name: 'products of an allergen',
    url: () => `/api/public/menu/${place.slug}/allergens/${place.allergenId}/products`,
    as: () => ({}),
    id: 'id',
  },
  { name: 'allergens', url: () => `/api/public/menu/${place.slug}/allergens`, as: () => ({}), id: 'id' },
  { name: 'promotions of the moment', url: () => `/api/public/menu/${place.slug}/promotions`, as: () => ({}), id: 'id' },
  { name: 'balances of a check', url: () => `/api/billing/check/${place.checkId}/balances`, as: () => phone, id: 'diner_id' },
]

const idsOf = (list: List, { body }: Answer): number[] => body.map((row: Record<string, number>) => row[list.id])
const ask = (list: List, more: string, url = list.url()) =>
  send(api, 'GET', `${url}${more && `${url.includes('?') ? '&' : '?'}${more}`}`, list.as())
const linkOf = ({ headers }: Answer, rel: string): string | undefined =>
  new RegExp(`<([^>]+)>; rel="${rel}"`).exec(String(headers.link ?? ''))?.[1]

/** The pages of a list; `between` runs after each. */
async function pagesOf(list: List, first: string, between = async (_seen: readonly number[]): Promise<void> => undefined) {
  const seen: number[] = []
  const totals: unknown[] = []
  for (let page: Answer | undefined = await ask(list, first); page !== undefined; ) {
    expect(page.status).toBe(200)
    seen.push(...idsOf(list, page))
    totals.push(page.headers['x-total-count'])
    await between(seen)
    const next = linkOf(page, 'next')
    page = next === undefined ? undefined : await ask(list, '', next)
  }
  return { seen, totals }
}

describe.each(byOffset.map(list => [list.name, list] as const))('%s', (_name, list) => {
  it('come page by page each once, with links both ways', async () => {
    const whole = await ask(list, '')
    const ids = idsOf(list, whole)
    expect(ids.length).toBeGreaterThanOrEqual(4)
    expect(whole.headers['x-total-count']).toBe(String(ids.length))
    const { seen, totals } = await pagesOf(list, 'limit=3')
    expect(seen).toEqual(ids)
    expect(new Set(totals)).toEqual(new Set([String(ids.length)]))
    const second = await ask(list, 'limit=3&offset=3')
    expect(idsOf(list, second)).toEqual(ids.slice(3, 6))
    const back = await ask(list, '', linkOf(second, 'prev'))
    expect(idsOf(list, back)).toEqual(ids.slice(0, 3))
    expect(idsOf(list, await ask(list, `offset=${ids.length}`))).toEqual([])
  })
})

it('filters the kitchen’s rounds by branch', async () => {
  const { id: elsewhere } = await api.database
    .owner('branches')
    .where({ tenant_id: place.tenantId })
    .whereNot({ id: place.branchId })
    .first('id')
  const of = async (branchId: number) => (await send(api, 'GET', `/api/kitchen/rounds?branch_id=${branchId}`, admin)).body.length
  expect(await of(place.branchId)).toBeGreaterThan(0)
  expect(await of(elsewhere)).toBe(0)
})

it('filters the kitchen’s products before it counts and cuts', async () => {
  const path = '/api/kitchen/products?limit=2'
  await api.database.owner('branch_products').where({ product_id: place.productId }).update({ is_available: false })
  for (const search of ['', '&q=plato']) {
    const off = await send(api, 'GET', `${path}&is_available=false${search}`, admin)
    expect([off.body.map((row: { product_id: number }) => row.product_id), off.headers['x-total-count']]).toEqual([
      [place.productId],
      '1',
    ])
    expect((await send(api, 'GET', `${path}&is_available=true${search}`, admin)).headers['x-total-count']).toBe('6')
  }
})

describe.each(byCursor.map(list => [list.name, list] as const))('%s', (_name, list) => {
  it('come whole without a limit, and page by page each once', async () => {
    const whole = await ask(list, '')
    const ids = idsOf(list, whole)
    expect(ids.length).toBeGreaterThanOrEqual(4)
    expect([whole.headers['x-total-count'], whole.headers.link]).toEqual([String(ids.length), undefined])
    for (const limit of [1, 2, 3]) {
      const { seen, totals } = await pagesOf(list, `limit=${limit}`)
      expect(seen).toEqual(ids)
      expect(new Set(totals)).toEqual(new Set([String(ids.length)]))
    }
    expect((await pagesOf(list, 'limit=2&offset=1')).seen).toEqual(ids.slice(1))
  })

  it('refuse a cursor of another list', async () => {
    const text = ['["a","b"]', '["a\\u0000",1]', '["\\ud800",1]', '["a\\udc00",1]']
    for (const cursor of ['nada', '[]', '[true]', '[1,2,3]', '[1,2,3,4]', '[1.5,1.5]', '[9e99,1]', ...text])
      expect([cursor, await ask(list, `cursor=${Buffer.from(cursor).toString('base64url')}`)]).toMatchObject([
        cursor,
        { status: 422, body: { code: 'invalid_request' } },
      ])
  })

  const { takeOff } = list
  if (takeOff)
    it('lose none and repeat none when rows leave between two pages', async () => {
      const ids = idsOf(list, await ask(list, ''))
      const [first = 0] = ids
      const last = ids.at(-1) ?? 0
      const { seen } = await pagesOf(list, 'limit=2', async so => {
        if (so.length !== 2) return
        await takeOff(first)
        await takeOff(last)
      })
      expect(seen).toEqual(ids.slice(0, -1))
      expect(idsOf(list, await ask(list, ''))).toEqual(ids.slice(1, -1))
    })
})

/** Arrays without pages, and why. */
const whole: Readonly<Record<string, string>> = {
  '/problems': 'the table of error codes, which is the program’s own',
  '/api/admin/products/{id}/prices': 'a part of a product, which is changed as a whole: what is read can be sent back',
  '/api/admin/products/{id}/allergens': 'as its prices',
  '/api/admin/products/{id}/ingredients': 'as its prices',
  '/api/admin/reports/daily-sales': 'a row for each day of a period of at most a year; half a report is a wrong one',
  '/api/admin/reports/top-products': 'as long as asked for',
  '/api/admin/reports/waiter-sales': 'a row a waiter; half a report is a wrong one',
  '/api/admin/reports/table-turns': 'a row a table or sector; half a report is a wrong one',
  '/api/admin/reports/kitchen-times': 'a row a station; half a report is a wrong one',
  '/api/admin/reports/cancellations': 'a row a reason; half a report is a wrong one',
}

interface Operation {
  readonly parameters?: readonly { readonly in: string; readonly name: string; readonly required?: boolean }[]
  readonly responses: Readonly<Record<string, Reply>>
}
interface Reply {
  readonly headers?: object
  readonly content?: Readonly<Record<string, { readonly schema: { readonly type?: string } }>>
}

it('offers pages, none of them mandatory, wherever it answers an array', async () => {
  const { paths }: { paths: Record<string, { get?: Operation }> } = JSON.parse(await openapiDocument())
  const lists = Object.entries(paths).flatMap(([path, { get }]) =>
    get?.responses['200']?.content?.['application/json']?.schema.type === 'array' ? [{ path, get }] : [],
  )
  expect(lists.length).toBeGreaterThan(30)
  const found = lists.map(({ path, get }) => {
    const query = get.parameters?.filter(parameter => parameter.in === 'query') ?? []
    const names = query.map(({ name }) => name)
    const isPaged =
      ['limit', 'offset'].every(name => names.includes(name)) &&
      !query.some(({ required }) => required && names.includes('cursor'))
    return { path, isPaged: isPaged && 'X-Total-Count' in (get.responses['200']?.headers ?? {}) }
  })
  expect(
    found
      .filter(({ isPaged }) => !isPaged)
      .map(({ path }) => path)
      .sort(),
  ).toEqual(Object.keys(whole).sort())
})
