import { announceMenuChange } from '../../db/catalog/menu-notices'
import { createTestApi, type TestApi } from '../support/api'
import { type DemoPlace, demoBranch } from '../support/demo'
import { eventually } from '../support/eventually'
import { type Headers, hireFor, send } from '../support/people'

let api: TestApi
let centro: DemoPlace

beforeAll(async () => {
  api = await createTestApi()
  centro = await demoBranch(api.database.owner, 'centro')
})
afterAll(() => api.close())

const get = (path: string, as: Headers = {}) => send(api, 'GET', path, as)
const menu = async (slug = 'centro') => (await get(`/api/public/menu/${slug}`)).body
const owner = () => api.database.owner

interface Product {
  id: number
  name: string
  category_id: number
  subcategory_id: number | null
  price_cents: number
  // biome-ignore lint/suspicious/noExplicitAny: profiles of every shape
  [profile: string]: any
}
interface Category {
  id: number
  name: string
  subcategories: { id: number }[]
  products: Product[]
}
const productsOf = (body: { categories: Category[] }): Product[] => body.categories.flatMap(({ products }) => products)

/** Changes the catalogue and tells, as writers do; undone by `undo`. */
async function change(work: () => Promise<unknown>): Promise<void> {
  await work()
  await announceMenuChange(api.redis, { tenantId: centro.tenantId, branchId: centro.branchId })
}

describe('the menu of a branch', () => {
  test('has its categories in order, with headers and priced products', async () => {
    const body = await menu()
    expect(body).toMatchObject({ branch_id: centro.branchId, branch_name: 'Sucursal Centro', branch_slug: 'centro' })
    const orders = body.categories.map(({ order }: { order: number }) => order)
    expect(orders).toEqual([...orders].sort((a, b) => a - b))
    for (const { id, subcategories, products } of body.categories as Category[]) {
      expect(products.every(product => product.category_id === id)).toBe(true)
      const headers = subcategories.map(header => header.id)
      expect(products.every(({ subcategory_id }) => subcategory_id === null || headers.includes(subcategory_id))).toBe(true)
    }
    const offered = await owner()('branch_products').where({ branch_id: centro.branchId, is_available: true })
    expect(
      productsOf(body)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(offered.map(({ product_id }) => product_id).sort())
    const priceOf = new Map(offered.map(({ product_id, price_cents }) => [product_id, price_cents]))
    for (const { id, price_cents } of productsOf(body)) expect(price_cents).toBe(priceOf.get(id))
  })

  test('shows allergens by presence, diets and cooking, in the list as in the single product', async () => {
    const products = productsOf(await menu())
    const link = await owner()('product_allergens')
      .whereIn(
        'product_id',
        products.map(({ id }) => id),
      )
      .where({ presence_type: 'contains' })
      .first('product_id', 'allergen_id')
    const listed = products.find(({ id }) => id === link.product_id)
    expect(listed?.allergen_ids).toContain(link.allergen_id)
    expect(listed?.allergens.contains).toContainEqual(expect.objectContaining({ id: link.allergen_id }))
    expect(products.some(({ dietary }) => dietary?.is_vegetarian)).toBe(true)
    expect(products.some(({ cooking }) => cooking?.methods.length > 0)).toBe(true)
    expect((await get(`/api/public/menu/centro/products/${link.product_id}`)).body).toEqual(listed)
  })

  test('is known by its ETag until it changes', async () => {
    const first = await get('/api/public/menu/centro')
    const etag = String(first.headers.etag)
    const again = await get('/api/public/menu/CENTRO', { 'if-none-match': `W/"other", ${etag}` })
    expect([again.status, again.body, again.headers.etag]).toEqual([304, null, etag])

    const product = productsOf(first.body)[0]
    const offer = owner()('branch_products').where({ branch_id: centro.branchId, product_id: product?.id })
    await change(() => offer.clone().update({ price_cents: 123_456 }))
    await eventually(async () => {
      const now = await get('/api/public/menu/centro', { 'if-none-match': etag })
      expect(now.status).toBe(200)
      expect(productsOf(now.body)[0]?.price_cents).toBe(123_456)
    }, 2_000)
    await change(() => offer.clone().update({ price_cents: product?.price_cents }))
  })

  test('hides products that are switched off, removed, or in an excluded category or subcategory', async () => {
    const products = productsOf(await menu())
    const inSubcategory = products.find(({ subcategory_id }) => subcategory_id !== null)
    const inOther = products.find(({ category_id }) => category_id !== inSubcategory?.category_id)
    const at = { tenant_id: centro.tenantId, branch_id: centro.branchId }
    const gone = (hidden: (product: Product) => boolean) =>
      eventually(async () => {
        const now = productsOf(await menu()).map(({ id }) => id)
        expect(now).toEqual(products.filter(product => !hidden(product)).map(({ id }) => id))
      }, 2_000)

    await change(() => owner()('branch_subcategory_exclusions').insert({ ...at, subcategory_id: inSubcategory?.subcategory_id }))
    await gone(({ subcategory_id }) => subcategory_id === inSubcategory?.subcategory_id)
    await change(() => owner()('branch_subcategory_exclusions').delete())
    await change(() => owner()('branch_category_exclusions').insert({ ...at, category_id: inOther?.category_id }))
    await gone(({ category_id }) => category_id === inOther?.category_id)
    await change(() => owner()('branch_category_exclusions').delete())
    const offer = owner()('branch_products').where({ branch_id: centro.branchId, product_id: inOther?.id })
    await change(() => offer.clone().update({ is_available: false }))
    await gone(({ id }) => id === inOther?.id)
    expect((await get(`/api/public/menu/centro/products/${inOther?.id}`)).status).toBe(404)
    await change(() => offer.clone().update({ is_available: true }))
    await change(() => owner()('products').where({ id: inOther?.id }).update({ is_active: false }))
    await gone(({ id }) => id === inOther?.id)
    await change(() => owner()('products').where({ id: inOther?.id }).update({ is_active: true }))
    await gone(() => false)
  })

  test('is made once for a hundred who ask at the same time', async () => {
    await change(async () => undefined)
    await get('/api/public/branches')
    let readings = 0
    const count = ({ sql }: { sql: string }) => void (sql.includes('"branch_category_exclusions"') && readings++)
    api.deps.knex.on('query', count)
    const answers = await Promise.all(Array.from({ length: 100 }, () => get('/api/public/menu/centro')))
    api.deps.knex.off('query', count)
    expect(answers.every(({ status }) => status === 200)).toBe(true)
    expect(readings).toBeLessThanOrEqual(1)
  })

  test('is not there for an unknown or closed branch', async () => {
    expect((await get('/api/public/menu/nada')).status).toBe(404)
    const { branchId, tenantId } = await demoBranch(owner(), 'godoy-cruz')
    await owner()('branches').where({ id: branchId }).update({ is_active: false })
    await announceMenuChange(api.redis, { tenantId, branchId: null })
    await eventually(async () => expect((await get('/api/public/menu/godoy-cruz')).status).toBe(404), 2_000)
    await owner()('branches').where({ id: branchId }).update({ is_active: true })
  })
})

test('a product’s whole profile', async () => {
  const link = await owner()('product_ingredients')
    .join('branch_products', 'branch_products.product_id', 'product_ingredients.product_id')
    .where('branch_products.branch_id', centro.branchId)
    .first('product_ingredients.product_id')
  const { status, body } = await get(`/api/public/menu/centro/products/${link.product_id}/complete`)
  expect(status).toBe(200)
  expect(body.ingredients.length).toBeGreaterThan(0)
  expect(Object.keys(body)).toEqual(
    expect.arrayContaining(['allergens', 'dietary', 'cooking', 'sensory', 'modifications', 'warnings', 'price_cents']),
  )
  expect((await get('/api/public/menu/centro/products/999999999/complete')).status).toBe(404)
})

test('allergens come mandatory first, with what they cross-react with', async () => {
  const { body } = await get('/api/public/menu/centro/allergens')
  const mandatory = body.map(({ is_mandatory }: { is_mandatory: boolean }) => is_mandatory)
  expect(mandatory).toEqual([...mandatory].sort((a, b) => Number(b) - Number(a)))
  const reactions = body.flatMap((allergen: { cross_reactions: object[] }) => allergen.cross_reactions)
  const stored = await owner()('allergen_cross_reactions').where({ tenant_id: centro.tenantId })
  expect(reactions).toHaveLength(stored.length)
})

test('branches of every restaurant, or of one', async () => {
  const every = (await get('/api/public/branches')).body
  expect(every).toContainEqual(expect.objectContaining({ id: centro.branchId, slug: 'centro' }))
  const some = (await get('/api/public/branches?tenant_slug=buen-sabor')).body
  expect(some.map(({ slug }: { slug: string }) => slug).sort()).toEqual(['centro', 'godoy-cruz'])
  expect(every.length).toBeGreaterThan(some.length)
})

describe('the compact menu', () => {
  test('is for the staff of the branch', async () => {
    const waiter = await hireFor(api, centro, 'WAITER')
    const { status, body } = await get(`/api/waiter/branches/${centro.branchId}/menu`, waiter)
    expect(status).toBe(200)
    expect(body).toMatchObject({ branch_id: centro.branchId, total_products: productsOf(await menu()).length })
    expect(body.categories[0].products[0]).toMatchObject({ category_name: body.categories[0].name, is_available: true })
    expect(body.categories[0].products[0]).not.toHaveProperty('image')
  })

  test('answers 403 in another branch, 404 in another restaurant, 401 to strangers', async () => {
    const path = `/api/waiter/branches/${centro.branchId}/menu`
    const [elsewhere, foreign] = [await demoBranch(owner(), 'godoy-cruz'), await foreignBranch()]
    expect((await get(path, await hireFor(api, elsewhere, 'WAITER'))).status).toBe(403)
    expect((await get(path, await hireFor(api, foreign, 'ADMIN'))).status).toBe(404)
    expect((await get(path)).status).toBe(401)
  })
})

async function foreignBranch(): Promise<DemoPlace> {
  const { slug } = await owner()('branches').whereNot({ tenant_id: centro.tenantId }).first('slug')
  return demoBranch(owner(), slug)
}
