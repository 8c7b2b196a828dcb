import { buildApp } from '../../api/app'
import { createTestApi, type TestApi } from '../support/api'
import { eventually } from '../support/eventually'
import { send } from '../support/people'
import { askedOf } from '../support/query-counter'
import { type StockedBranch, stockBranch } from '../support/stocked-branch'

let api: TestApi
let short: StockedBranch
let long: StockedBranch

beforeAll(async () => {
  api = await createTestApi()
  short = await stockBranch(api.database.owner, 3)
  long = await stockBranch(api.database.owner, 30)
})
afterAll(() => api.close())

/** The statements of a GET, the first of an API process: nothing is on its shelf yet. */
async function asked(path: string) {
  const app = await buildApp(api.deps)
  await app.ready()
  try {
    return await askedOf(api.deps.knex, async () => {
      const { status, body } = await send({ ...api, app }, 'GET', path)
      expect(status).toBe(200)
      return body
    })
  } finally {
    await app.close()
  }
}

test.each<[string, (branch: StockedBranch) => string]>([
  ['the menu', ({ slug }) => `/api/public/menu/${slug}`],
  ['a product', ({ slug, productIds }) => `/api/public/menu/${slug}/products/${productIds[0]}`],
  ['a product’s profile', ({ slug, productIds }) => `/api/public/menu/${slug}/products/${productIds[0]}/complete`],
  ['the list of allergens', ({ slug }) => `/api/public/menu/${slug}/allergens`],
  ['a filtered menu', ({ slug }) => `/api/public/menu/${slug}?exclude_allergens=1&cross_reactions=true`],
  ['a search', ({ slug }) => `/api/public/menu/${slug}/search?q=plato&diet=vegetarian`],
  ['the products of an allergen', ({ slug }) => `/api/public/menu/${slug}/allergens/1/products`],
])('%s costs the same queries on a menu of three and of thirty products', async (_name, pathOf) => {
  const few = await asked(pathOf(short))
  const many = await asked(pathOf(long))
  expect(few.count).toBeGreaterThan(3)
  expect(many.statements).toEqual(few.statements)
})

test('a menu that lies on the shelf costs no query', async () => {
  const path = `/api/public/menu/${long.slug}`
  await eventually(async () => {
    const { answer, statements } = await askedOf(api.deps.knex, () => send(api, 'GET', path))
    expect(answer.body.categories).toHaveLength(10)
    expect(statements).toEqual([])
  })
})

test('counts what one request asks while others ask too', async () => {
  const paths = Array.from({ length: 5 }, () => '/api/public/branches')
  const counted = await Promise.all(paths.map(path => askedOf(api.deps.knex, () => send(api, 'GET', path))))
  expect(counted.map(({ count }) => count)).toEqual([1, 1, 1, 1, 1])
})
