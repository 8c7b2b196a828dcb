import { announceMenuChange } from '../../db/catalog/menu-notices'
import { createTestApi, type TestApi } from '../support/api'
import { eventually } from '../support/eventually'
import { send } from '../support/people'
import { type StockedBranch, stockBranch } from '../support/stocked-branch'

let api: TestApi
let branch: StockedBranch
let allergenId: number

beforeAll(async () => {
  api = await createTestApi()
  branch = await stockBranch(api.database.owner, 30)
  const names = ['Tarta de ñame', 'Ñoquis de papa', 'Puré de ñoquis', 'Milanesa']
  for (const [place, name] of names.entries()) await rename(place, { name })
  await rename(3, { description: 'Con papas fritas y ñoquis de guarnición' })
  const { category_id: categoryId } = await owner()('products').where({ id: branch.productIds[4] }).first('category_id')
  await owner()('categories').where({ id: categoryId }).update({ name: 'Guarniciones frías' })
  const link = await owner()('product_allergens').where({ product_id: branch.productIds[0] }).first('allergen_id')
  allergenId = link.allergen_id
  await owner()('product_allergens').where({ product_id: branch.productIds[1] }).delete()
})
afterAll(() => api.close())

const owner = () => api.database.owner
const rename = (place: number, values: object) => owner()('products').where({ id: branch.productIds[place] }).update(values)
const search = (query: string, as = {}) => send(api, 'GET', `/api/public/menu/${branch.slug}/search?${query}`, as)
const names = async (typed: string): Promise<string[]> =>
  (await search(`q=${encodeURIComponent(typed)}`)).body.map(({ name }: { name: string }) => name)

it('finds by name, description and category, names that begin so first', async () => {
  expect(await names('ÑOQUIS')).toEqual(['Ñoquis de papa', 'Puré de ñoquis', 'Milanesa'])
  expect(await names('noquis papa')).toEqual(['Ñoquis de papa', 'Milanesa'])
  expect(await names('guarnicion mila')).toEqual(['Milanesa'])
  const { body } = await search('q=guarniciones%20frias')
  expect(body.map(({ id }: { id: number }) => id)).toEqual(branch.productIds.slice(3, 6))
  expect(body[0]).toMatchObject({
    name: 'Milanesa',
    category_name: 'Guarniciones frías',
    subcategory_name: null,
    price_cents: 1003,
  })
})

it('gives twenty at most, and says how many there are', async () => {
  const { body, headers } = await search('q=plato')
  expect([body.length, headers['x-total-count']]).toEqual([20, '26'])
  expect(body.map(({ id }: { id: number }) => id)).toEqual(branch.productIds.slice(4, 24))
})

it('leaves out what the filter leaves out', async () => {
  const { body, headers } = await search(`q=noquis&exclude_allergens=${allergenId}`)
  expect(body.map(({ id }: { id: number }) => id)).toEqual([branch.productIds[1]])
  expect(headers['x-total-count']).toBe('1')
  expect((await search('q=noquis&diet=vegetarian')).body.map(({ id }: { id: number }) => id)).toEqual([branch.productIds[2]])
  expect((await search('q=noquis&exclude_allergens=999999999')).status).toBe(422)
})

it('has an ETag, and finds a new name at once', async () => {
  const first = await search('q=milanesa')
  expect((await search('q=milanesa', { 'if-none-match': String(first.headers.etag) })).status).toBe(304)
  await rename(3, { name: 'Milanesa napolitana' })
  await announceMenuChange(api.redis, { tenantId: branch.tenantId, branchId: branch.branchId })
  await eventually(async () => {
    const again = await search('q=milanesa', { 'if-none-match': String(first.headers.etag) })
    expect([again.status, again.body?.[0].name]).toEqual([200, 'Milanesa napolitana'])
  })
})

it('finds nothing where nothing is, which is no error', async () => {
  expect(await search('q=sushi')).toMatchObject({ status: 200, body: [], headers: { 'x-total-count': '0' } })
})

it.each(['', 'q=', 'q=a', 'q=%20a%20', 'q=%C2%BF%3F', `q=${'x'.repeat(101)}`])('refuses to search for "%s"', async query => {
  expect(await search(query)).toMatchObject({
    status: 422,
    body: { code: 'invalid_request', errors: expect.arrayContaining([expect.objectContaining({ in: 'query', pointer: '/q' })]) },
  })
})

it('is not there for an unknown branch', async () => {
  expect((await send(api, 'GET', '/api/public/menu/nada/search?q=papa')).status).toBe(404)
})
