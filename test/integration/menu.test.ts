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

describe('a product’s whole profile', () => {
  /** One that has an ingredient, an allergen that cross-reacts, and whatever else a profile may hold. */
  async function described(): Promise<number> {
    const link = await owner()('product_allergens')
      .join('branch_products', 'branch_products.product_id', 'product_allergens.product_id')
      .join('allergen_cross_reactions as reaction', 'reaction.allergen_id', 'product_allergens.allergen_id')
      .whereIn('product_allergens.product_id', owner()('product_ingredients').select('product_id'))
      .where({ 'branch_products.branch_id': centro.branchId, presence_type: 'contains' })
      .orderBy('product_allergens.product_id')
      .first('product_allergens.product_id')
    const at = { tenant_id: centro.tenantId, product_id: link.product_id }
    const lookup = async (table: string) => (await owner()(table).where({ tenant_id: centro.tenantId }).first('id')).id
    const links = {
      product_cooking_methods: 'cooking_method',
      product_flavors: 'flavor_profile',
      product_textures: 'texture_profile',
    }
    for (const [table, name] of Object.entries(links)) {
      await owner()(table).where({ product_id: link.product_id }).delete()
      await owner()(table).insert({ ...at, [`${name}_id`]: await lookup(`${name}s`) })
    }
    await owner()('product_modifications').insert({ ...at, action: 'substitute', item: 'Pan sin TACC', extra_cost_cents: 50_000 })
    await owner()('product_dietary_profiles')
      .insert({ ...at, is_dairy_free: true })
      .onConflict('product_id')
      .merge()
    await owner()('product_warnings').insert({ ...at, text: 'Puede tener espinas', severity: 'warning' })
    return link.product_id
  }

  test('has everything that is known, allergens with their risk and what they cross-react with', async () => {
    const id = await described()
    await change(async () => undefined)
    await eventually(async () => {
      const { status, body } = await get(`/api/public/menu/centro/products/${id}/complete`)
      expect([status, body.warnings.length > 0]).toEqual([200, true])
    })
    const { body } = await get(`/api/public/menu/centro/products/${id}/complete`)
    const listed = productsOf(await menu()).find(product => product.id === id)
    const base = [
      'id',
      'name',
      'description',
      'price_cents',
      'image',
      'category_id',
      'subcategory_id',
      'featured',
      'popular',
      'badge',
      'seal',
    ]
    for (const name of [...base, 'is_available', 'dietary', 'cooking']) expect([name, body[name]]).toEqual([name, listed?.[name]])
    expect(body.allergens.contains.map(({ name }: { name: string }) => name)).toEqual(
      listed?.allergens.contains.map(({ name }: { name: string }) => name),
    )
    expect(body.allergens.contains).toContainEqual({
      id: expect.any(Number),
      name: expect.any(String),
      icon: expect.any(String),
      severity: expect.any(String),
      is_mandatory: true,
      risk_level: 'standard',
      cross_reactions: expect.arrayContaining([
        expect.objectContaining({ cross_reacts_with_name: expect.any(String), probability: expect.any(String) }),
      ]),
    })
    expect(body.ingredients[0]).toEqual({
      id: expect.any(Number),
      name: expect.any(String),
      group_name: expect.any(String),
      is_processed: expect.any(Boolean),
      is_main: expect.any(Boolean),
      notes: null,
      sub_ingredients: expect.any(Array),
    })
    expect(body.sensory).toEqual({ flavors: [expect.any(String)], textures: [expect.any(String)] })
    expect(body.modifications).toContainEqual({
      id: expect.any(Number),
      action: 'substitute',
      item: 'Pan sin TACC',
      is_allowed: true,
      extra_cost_cents: 50_000,
    })
    expect(body.warnings).toContainEqual({ id: expect.any(Number), text: 'Puede tener espinas', severity: 'warning' })
  })

  test('of a product that nobody described claims nothing', async () => {
    const { category_id } = productsOf(await menu())[0] as Product
    const [made] = await owner()('products')
      .insert({ tenant_id: centro.tenantId, category_id, name: 'Sin ficha' })
      .returning('id')
    const offer = { tenant_id: centro.tenantId, branch_id: centro.branchId, product_id: made.id, price_cents: 100 }
    await change(() => owner()('branch_products').insert(offer))
    await eventually(async () => expect((await get(`/api/public/menu/centro/products/${made.id}`)).status).toBe(200))
    const { body } = await get(`/api/public/menu/centro/products/${made.id}/complete`)
    expect(body.allergens).toEqual({ contains: [], may_contain: [], free_from: [] })
    expect(Object.values(body.dietary)).toEqual(Array.from({ length: 7 }, () => false))
    expect(body.cooking).toEqual({ methods: [], uses_oil: false, prep_time_minutes: null, cook_time_minutes: null })
    expect([body.ingredients, body.modifications, body.warnings]).toEqual([[], [], []])
  })

  test.each<[string, string, (id: number) => Promise<unknown>]>([
    ['the profile', '/complete', id => owner()('product_warnings').where({ product_id: id }).update({ text: 'Ojo' })],
    ['the product', '', id => owner()('products').where({ id }).update({ description: 'Recién salido' })],
  ])('%s is known by its ETag until it changes', async (_what, suffix, edit) => {
    const id = await described()
    await change(async () => undefined)
    const path = `/api/public/menu/centro/products/${id}${suffix}`
    const seen = async () => String((await get(path)).headers.etag)
    const known = async () => (await get(path, { 'if-none-match': await seen() })).status
    await eventually(async () => expect(await known()).toBe(304))
    const before = await seen()
    await change(() => edit(id))
    await eventually(async () => expect((await get(path, { 'if-none-match': before })).status).toBe(200))
  })

  test('is not there for a product that the menu does not show', async () => {
    expect((await get('/api/public/menu/centro/products/999999999/complete')).status).toBe(404)
    expect((await get('/api/public/menu/nada/products/1/complete')).status).toBe(404)
  })
})

test('allergens come mandatory first, with what they cross-react with', async () => {
  const { body } = await get('/api/public/menu/centro/allergens')
  const mandatory = body.map(({ is_mandatory }: { is_mandatory: boolean }) => is_mandatory)
  expect(mandatory).toEqual([...mandatory].sort((a, b) => Number(b) - Number(a)))
  const reactions = body.flatMap((allergen: { cross_reactions: object[] }) => allergen.cross_reactions)
  const stored = await owner()('allergen_cross_reactions').where({ tenant_id: centro.tenantId })
  expect(reactions).toHaveLength(stored.length)
  const { headers } = await get('/api/public/menu/centro/allergens')
  expect((await get('/api/public/menu/centro/allergens', { 'if-none-match': String(headers.etag) })).status).toBe(304)
})

test('what answers 304 to whoever has it says so in its description, and nothing else does', async () => {
  const { id } = productsOf(await menu())[0] as Product
  const table = await owner()('tables').where({ branch_id: centro.branchId }).first('id')
  const allergen = await owner()('allergens').where({ tenant_id: centro.tenantId }).first('id')
  const admin = await hireFor(api, centro, 'ADMIN')
  const parameters: Record<string, (path: string) => string> = {
    slug: () => 'centro',
    id: path => {
      if (path.includes('/products/')) return String(id)
      if (path.includes('/allergens/')) return String(allergen.id)
      return String(path.includes('/tables/') ? table.id : centro.branchId)
    },
  }
  const { paths = {} } = api.app.swagger() as { paths?: Record<string, { get?: { responses: object } }> }
  const isPublic = (path: string) => /^\/api\/public\/|\/menu$|\/qr/.test(path)
  const says = Object.entries(paths).filter(([path, { get }]) => get && ('304' in get.responses || isPublic(path)))
  expect(says.length).toBeGreaterThan(11)
  for (const [path, { get: operation }] of says) {
    const url = path.replace(/\{(\w+)\}/g, (_, name) => parameters[name]?.(path) ?? '')
    const query = path.endsWith('/search') ? '?q=carne' : ''
    const { status } = await get(`${url}${query}`, { ...admin, 'if-none-match': '*' })
    expect({ path, status }).toEqual({ path, status: '304' in (operation?.responses ?? {}) ? 304 : 200 })
  }
})

describe('the compact menu', () => {
  test('is for the staff of the branch', async () => {
    const waiter = await hireFor(api, centro, 'WAITER')
    const { status, body, headers } = await get(`/api/waiter/branches/${centro.branchId}/menu`, waiter)
    expect(status).toBe(200)
    expect(body).toMatchObject({ branch_id: centro.branchId, total_products: productsOf(await menu()).length })
    expect(body.categories[0].products[0]).toMatchObject({ category_name: body.categories[0].name, is_available: true })
    expect(body.categories[0].products[0]).not.toHaveProperty('image')
    const seen = { ...waiter, 'if-none-match': String(headers.etag) }
    expect((await get(`/api/waiter/branches/${centro.branchId}/menu`, seen)).status).toBe(304)
    expect(headers['cache-control']).toBe('private, no-cache')
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
