import { fieldError } from '../../api/plugins/problem'
import { createTestApi, type TestApi } from '../support/api'
import { type DemoPlace, demoBranch } from '../support/demo'
import { type Headers, hireFor, send } from '../support/people'

let api: TestApi
let centro: DemoPlace
let admin: Headers

beforeAll(async () => {
  api = await createTestApi()
  centro = await demoBranch(api.database.owner, 'centro')
  admin = await hireFor(api, centro, 'ADMIN')
})
afterAll(() => api.close())

const own = async (table: string, where: object = {}): Promise<number> =>
  (
    await api.database
      .owner(table)
      .where({ tenant_id: centro.tenantId, ...where })
      .orderBy('id')
      .first('id')
  ).id
const promotion = {
  name: 'Dos por uno',
  start_date: '2026-02-01',
  end_date: '2026-01-01',
  start_time: '10:00',
  end_time: '12:00',
}
const cursor = (place: readonly unknown[]) => Buffer.from(JSON.stringify(place)).toString('base64url')

interface Wrong {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'PUT'
  readonly url: string
  readonly body?: object
  readonly at: string
}

describe('what a rule refuses is named like what a schema refuses, by place and pointer', () => {
  it.each<[string, () => Promise<Wrong>]>([
    [
      'an allergen that reacts with itself',
      async () => {
        const allergen_id = await own('allergens')
        const body = { allergen_id, cross_reacts_with_id: allergen_id }
        return { url: '/api/admin/allergens/cross-reactions', body, at: 'body/cross_reacts_with_id' }
      },
    ],
    [
      'a part of an ingredient that has none',
      async () => {
        const [raw] = await api.database
          .owner('ingredients')
          .insert({ tenant_id: centro.tenantId, name: 'Sal entera' })
          .returning('id')
        return { url: '/api/admin/sub-ingredients', body: { ingredient_id: raw.id, name: 'x' }, at: 'body/ingredient_id' }
      },
    ],
    [
      'a promotion that ends before it starts',
      async () => ({
        url: '/api/admin/promotions',
        body: { ...promotion, price_cents: 1, branch_ids: [centro.branchId], items: [{ product_id: await own('products') }] },
        at: 'body/end_date',
      }),
    ],
    [
      'an allergen that is there and is not',
      async () => {
        const allergen_id = await own('allergens')
        const { id } = await product({ allergens: [{ allergen_id, presence_type: 'free_from' }] })
        return { method: 'PATCH', url: `/api/admin/products/${id}`, body: { allergen_ids: [allergen_id] }, at: 'body/allergens' }
      },
    ],
    [
      'a subcategory of another category',
      async () => {
        const { id, category_id } = await product()
        const other = await api.database.owner('subcategories').whereNot({ category_id }).first('id')
        return {
          method: 'PATCH',
          url: `/api/admin/products/${id}`,
          body: { subcategory_id: other.id },
          at: 'body/subcategory_id',
        }
      },
    ],
    [
      'what the restaurant does not have',
      async () => ({
        url: '/api/admin/products',
        body: { name: 'x', category_id: await own('categories'), ingredients: [{ ingredient_id: 999_999_999 }] },
        at: 'body/ingredients',
      }),
    ],
    [
      'the same in a block that is sent by itself',
      async () => ({
        method: 'PUT',
        url: `/api/admin/products/${(await product()).id}/ingredients`,
        body: [{ ingredient_id: 999_999_999 }],
        at: 'body',
      }),
    ],
    [
      'a cursor of another list',
      async () => ({ method: 'GET', url: `/api/admin/products?cursor=${cursor([1])}`, at: 'query/cursor' }),
    ],
    ['no cursor at all', async () => ({ method: 'GET', url: '/api/admin/products?cursor=x', at: 'query/cursor' })],
    [
      'a cursor of another list, in the audit log',
      async () => ({ method: 'GET', url: `/api/admin/audit-log?cursor=${cursor(['a'])}`, at: 'query/cursor' }),
    ],
    [
      'a cursor of customers',
      async () => ({ method: 'GET', url: `/api/admin/customers?cursor=${cursor(['a'])}`, at: 'query/cursor' }),
    ],
    [
      'text that cannot be stored',
      async () => ({ url: '/api/admin/categories', body: { branch_id: 1, name: 'a\0' }, at: 'body/name' }),
    ],
    [
      'a day that neither query nor body has',
      async () => ({
        url: '/api/admin/assignments/copy',
        body: { branch_id: centro.branchId, from_date: '2026-01-01' },
        at: 'body/to_date',
      }),
    ],
    [
      'allergens that the restaurant does not have',
      async () => ({
        method: 'GET',
        url: '/api/public/menu/centro?exclude_allergens=999999999',
        at: 'query/exclude_allergens',
      }),
    ],
  ])('%s', async (_what, wrong) => {
    const { method = 'POST', url, body, at } = await wrong()
    const answer = await send(api, method, url, admin, body)
    expect(answer).toMatchObject({ status: 422, body: { detail: expect.stringMatching(/^[A-ZÁÉÍÓÚ].*\.$/) } })
    const errors = fieldError.array().parse(answer.body.errors)
    expect(errors.map(({ in: place, pointer }) => `${place}${pointer}`)).toEqual([at])
    expect(Object.keys(answer.body)).not.toContain('parameter')
  })
})

let made = 0
async function product(more: object = {}): Promise<{ id: number; category_id: number }> {
  const category_id = await own('categories', { branch_id: centro.branchId })
  const { body } = await send(api, 'POST', '/api/admin/products', admin, { name: `Plato ${++made}`, category_id, ...more })
  return body
}
