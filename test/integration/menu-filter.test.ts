import { announceMenuChange } from '../../db/catalog/menu-notices'
import { createTestApi, type TestApi } from '../support/api'
import { type DemoPlace, demoBranch } from '../support/demo'
import { eventually } from '../support/eventually'
import { type Answer, hireFor, send } from '../support/people'
import { askedOf } from '../support/query-counter'

let api: TestApi
let centro: DemoPlace
/** By name: of the restaurant. */
let allergens: Record<string, number>
let foreignAllergenId: number

beforeAll(async () => {
  api = await createTestApi()
  centro = await demoBranch(api.database.owner, 'centro')
  const rows = await api.database.owner('allergens').select('id', 'name', 'tenant_id')
  allergens = Object.fromEntries(rows.filter(({ tenant_id: id }) => id === centro.tenantId).map(({ id, name }) => [name, id]))
  foreignAllergenId = rows.find(({ tenant_id: id }) => id !== centro.tenantId).id
})
afterAll(() => api.close())

interface Product {
  readonly id: number
  readonly name: string
  readonly allergens: { readonly contains: { readonly id: number }[]; readonly may_contain: { readonly id: number }[] } | null
  readonly dietary: Readonly<Record<string, boolean>> | null
}

const get = (query: string, as = {}): Promise<Answer> => send(api, 'GET', `/api/public/menu/centro${query}`, as)
const idOf = (name: string): number => {
  const id = allergens[name]
  if (id === undefined) throw new Error(`no allergen ${name}`)
  return id
}
const products = ({ body }: Answer): Product[] =>
  body.categories.flatMap((category: { products: Product[] }) => category.products)
const ids = (list: readonly Product[]) => list.map(({ id }) => id)
const has = (product: Product, presence: 'contains' | 'may_contain', ...wanted: number[]) =>
  product.allergens?.[presence].some(({ id }) => wanted.includes(id)) ?? false
describe('a menu without an allergen', () => {
  it('has every product but those that contain it, in the same places', async () => {
    const whole = await get('')
    const gluten = idOf('Gluten')
    const answer = await get(`?exclude_allergens=${gluten}`)
    expect(answer.status).toBe(200)
    const expected = products(whole).filter(product => !has(product, 'contains', gluten))
    expect(products(answer)).toEqual(expected)
    expect(answer.body.categories.map(({ id }: { id: number }) => id)).toEqual(
      whole.body.categories.map(({ id }: { id: number }) => id),
    )
    expect(answer.body.filter).toEqual({
      excluded_allergen_ids: [gluten],
      cross_reaction_ids: [],
      strictness: 'strict',
      diet: [],
      hidden_products: products(whole).length - expected.length,
    })
    expect(answer.body.filter.hidden_products).toBeGreaterThan(0)
  })

  it('is also without what may contain it, for the very strict', async () => {
    const celery = idOf('Apio')
    const [first] = products(await get('')).filter(product => !has(product, 'contains', celery))
    await mayContain(first?.id as number, celery)
    expect(ids(products(await get(`?exclude_allergens=${celery}`)))).toContain(first?.id)
    expect(ids(products(await get(`?exclude_allergens=${celery}&strictness=very_strict`)))).not.toContain(first?.id)
  })

  it('is without those that it cross-reacts with, one way and one step, when asked', async () => {
    const [peanut, lupin, nuts] = [idOf('Maní'), idOf('Altramuces'), idOf('Frutos secos')]
    const excluded = async (query: string) => (await get(query)).body.filter
    const with_ = await excluded(`?exclude_allergens=${peanut}&cross_reactions=true`)
    expect([...with_.cross_reaction_ids].sort()).toEqual([lupin, nuts].sort())
    expect(new Set(with_.excluded_allergen_ids)).toEqual(new Set([peanut, lupin, nuts]))
    expect((await excluded(`?exclude_allergens=${lupin}&cross_reactions=true`)).cross_reaction_ids).toEqual([])
    expect((await excluded(`?exclude_allergens=${peanut}&cross_reactions=false`)).excluded_allergen_ids).toEqual([peanut])
    const likely = await excluded(`?exclude_allergens=${peanut}&cross_reactions=true&min_probability=high`)
    expect(likely.excluded_allergen_ids).toEqual([peanut])

    const filtered = products(await get(`?exclude_allergens=${peanut}&cross_reactions=true`))
    expect(filtered.some(product => has(product, 'contains', peanut, lupin, nuts))).toBe(false)
    const some = products(await get(`?exclude_allergens=${peanut}`)).filter(product => has(product, 'contains', nuts))
    expect(some.length).toBeGreaterThan(0)
  })

  it('takes several, and diets with them', async () => {
    const [gluten, milk] = [idOf('Gluten'), idOf('Lácteos')]
    const answer = await get(`?exclude_allergens=${gluten},${milk}&diet=vegetarian`)
    const expected = products(await get('')).filter(
      product => !has(product, 'contains', gluten, milk) && product.dietary?.is_vegetarian,
    )
    expect(expected.length).toBeGreaterThan(0)
    expect(ids(products(answer))).toEqual(ids(expected))
    for (const { dietary } of products(await get('?diet=vegan,gluten_free')))
      expect(dietary).toMatchObject({ is_vegan: true, is_gluten_free: true })
  })
})

describe('a product that suits a diet suits those that forbid less', () => {
  const implied = { is_vegetarian: true, is_dairy_free: true, is_gluten_free: true }
  const isFound = async (diet: string, id: number) => {
    const found = products(await get(`?diet=${diet}`)).find(product => product.id === id)
    if (found) expect(found.dietary).toMatchObject(implied)
    return found !== undefined
  }
  const expectFound = async (id: number) => {
    for (const diet of ['vegan', 'vegetarian', 'dairy_free', 'celiac_safe', 'gluten_free', 'vegetarian,gluten_free'])
      expect({ diet, isFound: await isFound(diet, id) }).toEqual({ diet, isFound: true })
    expect(await isFound('keto', id)).toBe(false)
  }

  it('when it is written down so', async () => {
    const admin = await hireFor(api, centro, 'ADMIN')
    const category = await api.database.owner('categories').where({ branch_id: centro.branchId }).first('id')
    const made = await send(api, 'POST', '/api/admin/products', admin, {
      name: 'Ensalada de lentejas',
      category_id: category.id,
      branch_prices: [{ branch_id: centro.branchId, price_cents: 900_000 }],
      dietary_profile: { is_vegan: true, is_celiac_safe: true },
    })
    expect(made.body.dietary_profile).toMatchObject(implied)
    const stored = await api.database.owner('product_dietary_profiles').where({ product_id: made.body.id }).first()
    expect(stored).toMatchObject(implied)
    await expectFound(made.body.id)
    const block = await send(api, 'PUT', `/api/admin/products/${made.body.id}/dietary`, admin, { is_celiac_safe: true })
    expect(block.body).toMatchObject({ is_gluten_free: true, is_vegetarian: false })
  })

  it('when it was written down before that was known', async () => {
    const [{ id } = { id: 0 }] = products(await get(''))
    const bare = { is_vegetarian: false, is_vegan: true, is_gluten_free: false, is_dairy_free: false, is_celiac_safe: true }
    await api.database
      .owner('product_dietary_profiles')
      .insert({ tenant_id: centro.tenantId, product_id: id, ...bare, is_keto: false, is_low_sodium: false })
      .onConflict('product_id')
      .merge(bare)
    await announceMenuChange(api.deps.redis, { tenantId: centro.tenantId, branchId: centro.branchId })
    await eventually(async () => expect(await isFound('vegan', id)).toBe(true))
    await expectFound(id)
  })
})

it('nothing to leave out is the menu itself', async () => {
  const whole = await get('')
  for (const query of ['?exclude_allergens=', '?diet=&cross_reactions=true&strictness=very_strict']) {
    const answer = await get(query)
    expect([answer.body, answer.headers.etag]).toEqual([whole.body, whole.headers.etag])
  }
})

it('a filtered menu has an ETag of its own, the same for the same filter', async () => {
  const query = `?exclude_allergens=${idOf('Gluten')}`
  const [whole, first] = [await get(''), await get(query)]
  expect(first.headers.etag).not.toBe(whole.headers.etag)
  const again = await get(query, { 'if-none-match': String(first.headers.etag) })
  expect([again.status, again.body, again.headers.etag]).toEqual([304, null, first.headers.etag])
  expect((await get(query, { 'if-none-match': String(whole.headers.etag) })).status).toBe(200)
  expect(first.headers['cache-control']).toBe('public, no-cache')
})

it('filtering asks the database for nothing once the menu lies there', async () => {
  const query = `?exclude_allergens=${idOf('Gluten')}&cross_reactions=true`
  await eventually(async () => expect((await askedOf(api.deps.knex, () => get(query))).statements).toEqual([]))
})

it.each([
  ['an allergen that is none', '?exclude_allergens=999999999'],
  ['a word', '?exclude_allergens=gluten'],
  ['a negative number', '?exclude_allergens=-1'],
  ['an empty place', '?exclude_allergens=1,,2'],
  ['an unknown diet', '?diet=carnivore'],
  ['an unknown strictness', '?strictness=lax'],
  ['an unknown probability', '?min_probability=certain'],
  ['no boolean', '?cross_reactions=perhaps'],
])('%s is refused', async (_what, query) => {
  expect(await get(query)).toMatchObject({ status: 422, body: { code: 'invalid_request' } })
})

it('another restaurant’s allergen is refused, and the answer says which', async () => {
  const answer = await get(`?exclude_allergens=${idOf('Gluten')},${foreignAllergenId}`)
  expect(answer).toMatchObject({
    status: 422,
    body: { errors: [{ in: 'query', pointer: '/exclude_allergens' }], unknown_ids: [foreignAllergenId] },
  })
})

describe('the products of an allergen', () => {
  const of = (id: number | string, query = '') => get(`/allergens/${id}/products${query}`)

  it('are those that contain it, may contain it, or are free of it', async () => {
    const gluten = idOf('Gluten')
    const { status, body } = await of(gluten)
    expect(status).toBe(200)
    expect(ids(body)).toEqual(ids(products(await get('')).filter(product => has(product, 'contains', gluten))))
    expect(body[0]).toMatchObject({ category_name: expect.any(String) })
    const stored = await api.database
      .owner('product_allergens')
      .whereIn('product_id', ids(products(await get(''))))
      .where({ allergen_id: gluten, presence_type: 'free_from' })
      .pluck('product_id')
    expect(ids((await of(gluten, '?presence=free_from')).body).sort()).toEqual(stored.sort())
    expect(ids((await of(idOf('Apio'), '?presence=may_contain')).body)).toHaveLength(1)
  })

  it('have an ETag', async () => {
    const first = await of(idOf('Gluten'))
    const again = await send(api, 'GET', `/api/public/menu/centro/allergens/${idOf('Gluten')}/products`, {
      'if-none-match': String(first.headers.etag),
    })
    expect(again.status).toBe(304)
  })

  it('are not there for an allergen or a branch that is not, nor for an unknown presence', async () => {
    expect((await of(999_999_999)).status).toBe(404)
    expect((await of(foreignAllergenId)).status).toBe(404)
    expect((await send(api, 'GET', `/api/public/menu/nada/allergens/${idOf('Gluten')}/products`)).status).toBe(404)
    expect((await of(idOf('Gluten'), '?presence=perhaps')).status).toBe(422)
    expect((await of('x')).status).toBe(422)
  })
})

/** Declares it and waits for the menu that shows it. */
async function mayContain(productId: number, allergenId: number): Promise<void> {
  const link = { tenant_id: centro.tenantId, product_id: productId, allergen_id: allergenId }
  await api.database.owner('product_allergens').insert({ ...link, presence_type: 'may_contain' })
  await announceMenuChange(api.redis, { tenantId: centro.tenantId, branchId: null })
  await eventually(async () => {
    const product = products(await get('')).find(({ id }) => id === productId)
    expect(product && has(product, 'may_contain', allergenId)).toBe(true)
  })
}
