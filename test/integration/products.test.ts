import { createTestApi, type TestApi } from '../support/api'
import { type DemoPlace, demoBranch } from '../support/demo'
import { eventually } from '../support/eventually'
import { hearMenus } from '../support/menu-notices'
import { type Answer, type Headers, hire, hireFor, send } from '../support/people'
import { openSession } from '../support/session'

let api: TestApi
let centro: DemoPlace
let godoyCruz: DemoPlace
let abroad: DemoPlace
let admin: Headers
let manager: Headers

beforeAll(async () => {
  api = await createTestApi()
  centro = await demoBranch(owner(), 'centro')
  godoyCruz = await demoBranch(owner(), 'godoy-cruz')
  abroad = await demoBranch(owner(), (await owner()('branches').whereNot({ tenant_id: centro.tenantId }).first('slug')).slug)
  admin = await hireFor(api, centro, 'ADMIN')
  manager = await hireFor(api, centro, 'MANAGER')
})
afterAll(() => api.close())

const owner = () => api.database.owner
const path = '/api/admin/products'
const get = (id: number, more = '') => send(api, 'GET', `${path}/${id}${more}`, admin)
const post = (body: object, as = manager) => send(api, 'POST', path, as, body)
const patch = (id: number, body: object, as = manager, more: Headers = {}) =>
  send(api, 'PATCH', `${path}/${id}`, { ...as, ...more }, body)
const put = (id: number, block: string, body: object, as = manager, more: Headers = {}) =>
  send(api, 'PUT', `${path}/${id}/${block}`, { ...as, ...more }, body)

const idOf = async (table: string, where: object): Promise<number> =>
  (await owner()(table).where(where).orderBy('id').first('id')).id
const own = (table: string, where: object = {}) => idOf(table, { tenant_id: centro.tenantId, ...where })
/** Of the other restaurant. */
async function foreign(table: string): Promise<number> {
  const where = { tenant_id: abroad.tenantId }
  const known = await owner()(table).where(where).orderBy('id').first('id')
  return (
    known?.id ??
    (
      await owner()(table)
        .insert({ ...where, name: 'Ajeno' })
        .returning('id')
    )[0].id
  )
}
const allergen = (name: string) => own('allergens', { name })
const someIds = (table: string): Promise<number[]> =>
  owner()(table).where({ tenant_id: centro.tenantId }).orderBy('name').limit(3).pluck('id')

let made = 0
/** A product of Centro's starters. */
async function make(more: object = {}, as = manager): Promise<Answer['body']> {
  const category_id = await own('categories', { branch_id: centro.branchId, name: 'Entradas' })
  const answer = await post({ name: `Plato ${++made}`, category_id, ...more }, as)
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body))
  return answer.body
}
const priceHere = (price_cents: number, more: object = {}) => ({ branch_id: centro.branchId, price_cents, ...more })
const offersOf = (id: number) => owner()('branch_products').where({ product_id: id }).whereNull('deleted_at').orderBy('branch_id')
const refused = (status: number, code: string) => ({ status, body: { code } })

describe('a product and all that is known of it', () => {
  it('can be sent back as it was read, and nothing changes', async () => {
    const { body } = await send(api, 'GET', `${path}?branch_id=${centro.branchId}`, manager)
    expect(body).toHaveLength(37)
    expect(body.some((one: Answer['body']) => one.cooking_info && one.sensory_profile && one.dietary_profile)).toBe(true)
    for (const one of body) expect((await patch(one.id, one)).body).toEqual(one)
  })

  it('has cooking methods, flavours and textures, given when it is made and when it is changed', async () => {
    const [methods, flavors, textures] = await Promise.all(
      ['cooking_methods', 'flavor_profiles', 'texture_profiles'].map(someIds) as [
        Promise<number[]>,
        Promise<number[]>,
        Promise<number[]>,
      ],
    )
    const cooking_info = { cooking_method_ids: methods, uses_oil: true, prep_time_minutes: 5, cook_time_minutes: 12 }
    const sensory_profile = { flavor_ids: flavors, texture_ids: textures }
    const product = await make({ cooking_info, sensory_profile })
    expect(product).toMatchObject({ cooking_info, sensory_profile })
    const fewer = {
      cooking_info: { ...cooking_info, cooking_method_ids: methods.slice(1), uses_oil: false },
      sensory_profile: { flavor_ids: flavors.slice(0, 1), texture_ids: textures.slice(2) },
    }
    expect((await patch(product.id, fewer)).body).toMatchObject(fewer)
    expect(await owner()('product_flavors').where({ product_id: product.id })).toHaveLength(1)
    expect((await patch(product.id, { cooking_info: null, sensory_profile: null })).body).toMatchObject({
      cooking_info: null,
      sensory_profile: null,
    })
    expect((await patch(product.id, { cooking_info })).body).toMatchObject({ cooking_info, sensory_profile: null })
  })

  it('keeps what is not sent; a profile of null is taken away, and can be given again', async () => {
    const profiles = {
      dietary_profile: { is_vegan: true },
      rag_config: { risk_level: 'high', custom_disclaimer: 'Preguntá en el salón', highlight_allergens: false },
    }
    const product = await make({ ...profiles, warnings: [{ text: 'Picante', severity: 'danger' }] })
    expect(product.dietary_profile).toMatchObject({ is_vegan: true, is_keto: false })
    const without = (await patch(product.id, { dietary_profile: null })).body
    expect(without).toMatchObject({ dietary_profile: null, rag_config: profiles.rag_config, warnings: [{ text: 'Picante' }] })
    const again = (await patch(product.id, { dietary_profile: { is_keto: true } })).body
    expect(again.dietary_profile).toMatchObject({ is_vegan: false, is_keto: true })
    expect(await owner()('product_dietary_profiles').where({ product_id: product.id })).toHaveLength(1)
  })

  it('replaces each list that is sent, row by row: what stays keeps its id and version', async () => {
    const [flour, salt] = await someIds('ingredients')
    const product = await make(
      {
        branch_prices: [priceHere(1_000), { branch_id: godoyCruz.branchId, price_cents: 900 }],
        ingredients: [{ ingredient_id: flour, is_main: true }],
        modifications: [{ action: 'remove', item: 'sal' }],
      },
      admin,
    )
    const before = await offersOf(product.id)
    const changed = await patch(
      product.id,
      {
        branch_prices: [priceHere(1_000), { branch_id: godoyCruz.branchId, price_cents: 950 }],
        ingredients: [{ ingredient_id: salt, notes: 'gruesa' }],
        modifications: [
          { action: 'remove', item: 'sal' },
          { action: 'substitute', item: 'papas', extra_cost_cents: 300 },
        ],
      },
      admin,
    )
    const after = await offersOf(product.id)
    expect(after.map(({ id, version }) => [id, version])).toEqual([
      [before[0].id, 1],
      [before[1].id, 2],
    ])
    expect(changed.body).toMatchObject({
      ingredients: [{ ingredient_id: salt, is_main: false, notes: 'gruesa' }],
      modifications: [{ id: product.modifications[0].id }, { item: 'papas', extra_cost_cents: 300, is_allowed: true }],
    })
    expect((await patch(product.id, { branch_prices: [] }, admin)).body.branch_prices).toEqual([])
    expect(await owner()('branch_products').where({ product_id: product.id })).toHaveLength(2)
    expect(await offersOf(product.id)).toEqual([])
  })

  it('says each thing once', async () => {
    const [one] = await someIds('ingredients')
    const gluten = await allergen('Gluten')
    for (const twice of [
      { branch_prices: [priceHere(1), priceHere(2)] },
      { allergens: [{ allergen_id: gluten }, { allergen_id: gluten, presence_type: 'contains', risk_level: 'high' }] },
      { allergen_ids: [gluten, gluten] },
      { ingredients: [{ ingredient_id: one }, { ingredient_id: one }] },
      { cooking_info: { cooking_method_ids: [1, 1] } },
      { sensory_profile: { flavor_ids: [1, 1] } },
      {
        modifications: [
          { action: 'remove', item: 'Limón' },
          { action: 'remove', item: 'limon' },
        ],
      },
      { warnings: [{ text: 'Caliente' }, { text: 'caliente' }] },
    ]) {
      const answer = await patch(await own('products'), twice)
      expect({ twice, status: answer.status, pointer: answer.body.errors?.[0].pointer }).toEqual({
        twice,
        status: 422,
        pointer: expect.stringMatching(/\/1$/),
      })
    }
  })

  it('is made of what the restaurant has, and of nothing else', async () => {
    for (const [field, value] of [
      ['branch_prices', [{ branch_id: abroad.branchId, price_cents: 1 }]],
      ['allergens', [{ allergen_id: await foreign('allergens') }]],
      ['allergen_ids', [await foreign('allergens')]],
      ['ingredients', [{ ingredient_id: await foreign('ingredients') }]],
      ['cooking_info', { cooking_method_ids: [await foreign('cooking_methods')] }],
      ['sensory_profile', { texture_ids: [await foreign('texture_profiles')] }],
      ['recipe_id', 999_999_999],
    ] as const) {
      const answer = await patch(await own('products'), { [field]: value }, admin)
      expect({ field, ...answer }).toMatchObject({ field, ...refused(422, 'unknown_reference'), body: { field } })
    }
  })

  it('keeps the link to a method that is deleted, unseen, for when it comes back', async () => {
    const method = await send(api, 'POST', '/api/admin/catalogs/cooking-methods', admin, { name: 'A las brasas' })
    const product = await make({ cooking_info: { cooking_method_ids: [method.body.id] } })
    await send(api, 'DELETE', `/api/admin/catalogs/cooking-methods/${method.body.id}?cascade=true`, admin)
    const without = (await get(product.id)).body
    expect(without.cooking_info.cooking_method_ids).toEqual([])
    await patch(product.id, { ...without, popular: true })
    await send(api, 'POST', `/api/admin/cooking_methods/${method.body.id}/restore`, admin)
    expect((await get(product.id)).body.cooking_info.cooking_method_ids).toEqual([method.body.id])
  })
})

describe('allergens of a product', () => {
  it('may be there once for each presence, but not contained and absent', async () => {
    const [gluten, egg] = [await allergen('Gluten'), await allergen('Huevos')]
    const said = (allergen_id: number, presence_type: string) => ({ allergen_id, presence_type, risk_level: 'low' })
    const product = await make({ allergens: [said(gluten, 'contains'), said(gluten, 'may_contain'), said(egg, 'free_from')] })
    expect(product.allergen_ids).toEqual([gluten])
    expect(product.allergens).toMatchObject([
      { allergen_id: gluten, allergen_name: 'Gluten', presence_type: 'contains', from_recipe: false },
      { allergen_id: gluten, presence_type: 'may_contain' },
      { allergen_id: egg, presence_type: 'free_from' },
    ])
    for (const body of [{ allergens: [said(egg, 'contains'), said(egg, 'free_from')] }, { allergen_ids: [egg] }]) {
      expect(await patch(product.id, body)).toMatchObject(refused(422, 'invalid_request'))
      expect((await get(product.id)).body.version).toBe(1)
    }
  })

  it('as older clients list them are what it contains: their risks and other presences stay', async () => {
    const [gluten, egg, milk] = [await allergen('Gluten'), await allergen('Huevos'), await allergen('Lácteos')]
    const product = await make({
      allergens: [
        { allergen_id: gluten, risk_level: 'high' },
        { allergen_id: egg, risk_level: 'low' },
        { allergen_id: milk, presence_type: 'free_from' },
      ],
    })
    const changed = (await patch(product.id, { allergen_ids: [gluten] })).body
    expect(changed.allergens).toMatchObject([
      { allergen_id: gluten, risk_level: 'high' },
      { allergen_id: milk, presence_type: 'free_from' },
    ])
  })
})

describe('allergens of a product, sent in both lists', () => {
  it.each(['made', 'changed'])('are all that either names when it is %s: none is lost', async how => {
    const [gluten, egg, milk] = [await allergen('Gluten'), await allergen('Huevos'), await allergen('Lácteos')]
    const sent = {
      allergens: [
        { allergen_id: gluten, risk_level: 'high' },
        { allergen_id: milk, presence_type: 'may_contain' },
      ],
      allergen_ids: [gluten, egg, milk],
    }
    const { id, allergens, allergen_ids } = how === 'made' ? await make(sent) : (await patch((await make()).id, sent)).body
    expect(new Set(allergen_ids)).toEqual(new Set([gluten, egg, milk]))
    expect(allergens).toHaveLength(4)
    expect(allergens).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ allergen_id: gluten, presence_type: 'contains', risk_level: 'high' }),
        expect.objectContaining({ allergen_id: egg, presence_type: 'contains', risk_level: 'standard' }),
        expect.objectContaining({ allergen_id: milk, presence_type: 'contains', risk_level: 'standard' }),
        expect.objectContaining({ allergen_id: milk, presence_type: 'may_contain' }),
      ]),
    )
    const absent = { allergens: [{ allergen_id: egg, presence_type: 'free_from' }], allergen_ids: [egg] }
    expect(await patch(id, absent)).toMatchObject(refused(422, 'invalid_request'))
  })
})

describe('prices of a product', () => {
  it.each([-1, 100_000_001, 1.5, '100', null, 1e15])('are not %p, however they come', async price_cents => {
    const product = await make({ branch_prices: [priceHere(1_000)] })
    const wrong = [{ branch_id: centro.branchId, price_cents }]
    const ways: Answer[] = [
      await post({ name: 'Absurdo', category_id: product.category_id, branch_prices: wrong }),
      await patch(product.id, { branch_prices: wrong }),
      await put(product.id, 'prices', wrong),
      await send(api, 'POST', `${path}/prices`, manager, {
        branch_id: centro.branchId,
        items: [{ product_id: product.id, price_cents }],
      }),
    ]
    expect(ways.map(({ status, body }) => [status, body.code])).toEqual(ways.map(() => [422, 'invalid_request']))
    expect(await offersOf(product.id)).toMatchObject([{ price_cents: 1_000, version: 1 }])
  })

  it.each([0, 100_000_000])('may be %d cents', async price_cents => {
    expect(await make({ branch_prices: [priceHere(price_cents)] })).toMatchObject({ branch_prices: [{ price_cents }] })
  })

  it('are set by a manager in the branches that they manage, and left alone elsewhere', async () => {
    const elsewhere = { branch_id: godoyCruz.branchId, price_cents: 700, is_available: true }
    const product = await make({ branch_prices: [priceHere(1_000), elsewhere] }, admin)
    for (const branch_prices of [
      [priceHere(1_000)],
      [priceHere(1_000), { ...elsewhere, price_cents: 701 }],
      [priceHere(1_000), { ...elsewhere, is_available: false }],
    ])
      expect(await patch(product.id, { branch_prices })).toMatchObject(refused(403, 'forbidden'))
    expect(await post({ name: 'Ajeno', category_id: product.category_id, branch_prices: [elsewhere] })).toMatchObject(
      refused(403, 'forbidden'),
    )
    expect((await patch(product.id, { branch_prices: [priceHere(1_100), elsewhere] })).status).toBe(200)
    const ofBoth = await hire(api, centro.tenantId, [
      { branchId: centro.branchId, role: 'MANAGER' },
      { branchId: godoyCruz.branchId, role: 'MANAGER' },
    ])
    expect((await patch(product.id, { branch_prices: [elsewhere] }, ofBoth.headers)).body.branch_prices).toEqual([elsewhere])
  })

  it('leave a history in the audit trail: each change with what was before', async () => {
    const product = await make({ branch_prices: [priceHere(1_000)] })
    await patch(product.id, { branch_prices: [priceHere(1_200)] })
    await put(product.id, 'prices', [priceHere(1_300)])
    const items = [{ product_id: product.id, price_cents: 1_400 }]
    await send(api, 'POST', `${path}/prices`, manager, { branch_id: centro.branchId, items })
    await patch(product.id, { branch_prices: [] })
    const lines = await owner()('audit_logs').where({ entity_type: 'product', entity_id: product.id }).orderBy('id')
    const pricesIn = (values: { branch_prices: { price_cents: number }[] } | null) =>
      values?.branch_prices.map(({ price_cents }) => price_cents)
    expect(lines.map(line => [pricesIn(line.old_values), pricesIn(line.new_values)])).toEqual([
      [undefined, [1_000]],
      [[1_000], [1_200]],
      [[1_200], [1_300]],
      [[1_300], [1_400]],
      [[1_400], []],
    ])
    expect(lines.every(({ user_id, branch_id }) => user_id !== null && branch_id === centro.branchId)).toBe(true)
  })

  it('are not sent back over what the kitchen switched off meanwhile', async () => {
    const product = await make({ branch_prices: [priceHere(1_000, { is_available: true })] })
    const cook = await hireFor(api, centro, 'KITCHEN')
    const off = { branch_id: centro.branchId, is_available: false }
    await send(api, 'PATCH', `/api/kitchen/products/${product.id}/availability`, cook, off)
    const seen = { 'if-match': `"${product.version}"` }
    expect(await patch(product.id, product, manager, seen)).toMatchObject(refused(412, 'precondition_failed'))
    expect((await get(product.id)).body.branch_prices).toMatchObject([off])
  })

  it('keep what the kitchen switched off, unless they say otherwise; then staff and tables hear', async () => {
    const product = await make({ branch_prices: [priceHere(1_000, { is_available: false })] })
    const raised = await patch(product.id, { branch_prices: [priceHere(1_500)] })
    expect(raised.body.branch_prices).toEqual([priceHere(1_500, { is_available: false })])
    const seat = await openSession(owner())
    await patch(product.id, { branch_prices: [priceHere(1_500, { is_available: true })] })
    const told = await owner()('events')
      .where({ type: 'PRODUCT_AVAILABILITY_CHANGED' })
      .whereRaw(`(payload->'entity'->>'product_id')::int = ?`, [product.id])
    expect(told[0].payload.entity).toMatchObject({ is_available: true, price_cents: 1_500 })
    expect(told.map(({ channel }) => channel)).toContain(`channel:session:${seat.sessionId}`)
  })
})

describe('where a product is filed', () => {
  it('is a subcategory of its category', async () => {
    const product = await make()
    const strange = await owner()('subcategories').whereNot({ category_id: product.category_id }).first('id', 'category_id')
    const mine = await own('subcategories', { category_id: product.category_id })
    expect(await patch(product.id, { subcategory_id: strange.id })).toMatchObject(refused(422, 'invalid_request'))
    expect((await patch(product.id, { subcategory_id: mine })).status).toBe(200)
    const other = await own('categories', { branch_id: centro.branchId, name: 'Postres' })
    expect(await patch(product.id, { category_id: other })).toMatchObject({
      ...refused(422, 'invalid_request'),
      body: { errors: [{ pointer: '/subcategory_id' }] },
    })
    const moved = await patch(product.id, { category_id: other, subcategory_id: null })
    expect(moved.body).toMatchObject({ category_id: other, subcategory_id: null })
  })

  it('moves to another branch by whoever may change both; both hear of it', async () => {
    const product = await make()
    const there = { category_id: await own('categories', { branch_id: godoyCruz.branchId }), subcategory_id: null }
    expect(await patch(product.id, there)).toMatchObject(refused(403, 'forbidden'))
    expect(await patch(product.id, there, await hireFor(api, godoyCruz, 'MANAGER'))).toMatchObject(refused(403, 'forbidden'))
    const foreigner = { category_id: await foreign('categories'), subcategory_id: null }
    expect(await patch(product.id, foreigner, admin)).toMatchObject(refused(404, 'not_found'))
    expect((await patch(product.id, there, admin)).status).toBe(200)
    const [event] = await owner()('events')
      .where({ type: 'ENTITY_UPDATED' })
      .whereRaw(`(payload->'entity'->>'entity_id')::int = ?`, [product.id])
    expect(event).toMatchObject({ channel: `channel:tenant:${centro.tenantId}:admin`, payload: { branch_id: 0 } })
  })
})

describe('the menu', () => {
  const onMenu = async (id: number) => {
    const { body } = await send(api, 'GET', '/api/public/menu/centro')
    return body.categories.flatMap((category: Answer['body']) => category.products).find((one: { id: number }) => one.id === id)
  }

  it('is made anew for a change of price, allergens or name; what is switched off is gone', async () => {
    const product = await make({ branch_prices: [priceHere(1_000)] })
    await eventually(async () => expect(await onMenu(product.id)).toMatchObject({ price_cents: 1_000 }))
    const soy = await allergen('Soja')
    await patch(product.id, { name: 'Otro nombre', branch_prices: [priceHere(1_250)], allergen_ids: [soy] })
    const changed = { name: 'Otro nombre', price_cents: 1_250, allergens: { contains: [{ name: 'Soja' }] } }
    await eventually(async () => expect(await onMenu(product.id)).toMatchObject(changed))
    await patch(product.id, { is_active: false })
    await eventually(async () => expect(await onMenu(product.id)).toBeUndefined())
  })

  it('is told of each change, and of none that changed nothing', async () => {
    const product = await make({ branch_prices: [priceHere(1_000)] })
    await hearMenus(api, async heard => {
      await patch(product.id, { branch_prices: [priceHere(1_000)] })
      await patch(product.id, { branch_prices: [priceHere(1_001)] })
      await send(api, 'DELETE', `${path}/${product.id}`, manager)
      const notice = { tenant_id: centro.tenantId, branch_id: null }
      await eventually(() => expect(heard).toEqual([notice, notice]))
    })
  })
})

describe('deleting a product', () => {
  it('is refused while a promotion has it; together with it they go, and come back', async () => {
    const product = await make({ branch_prices: [priceHere(1_000)], allergen_ids: [await allergen('Soja')], dietary_profile: {} })
    const promotion = await send(api, 'POST', '/api/admin/promotions', manager, {
      name: 'Dos por uno',
      price_cents: 1_000,
      start_date: '2031-01-01',
      end_date: '2031-12-31',
      branch_ids: [centro.branchId],
      items: [{ product_id: product.id, quantity: 2 }],
    })
    const remove = (more = '') => send(api, 'DELETE', `${path}/${product.id}${more}`, manager)
    const answer = await remove()
    expect(answer).toMatchObject({ ...refused(409, 'in_use'), body: { dependants: [{ entity_type: 'promotion', count: 1 }] } })
    expect(answer.body.detail).toContain('una promoción')
    expect((await remove('?preview=true')).body.affected).toContainEqual({
      entity_type: 'promotion',
      count: 1,
      items: [{ id: promotion.body.id, name: 'Dos por uno' }],
    })
    expect(await remove('?cascade=true')).toMatchObject(refused(403, 'forbidden')) // promotions are for ADMIN to delete
    expect((await send(api, 'DELETE', `${path}/${product.id}?cascade=true`, admin)).status).toBe(204)
    const gone = async (table: string, where: object) => (await owner()(table).where(where).first()).deleted_at !== null
    const parts = ['branch_products', 'product_allergens', 'product_dietary_profiles', 'promotion_items']
    for (const table of parts) expect([table, await gone(table, { product_id: product.id })]).toEqual([table, true])
    expect(await gone('promotions', { id: promotion.body.id })).toBe(true)
    expect((await get(product.id, '?include_deleted=true')).body).toMatchObject({
      branch_prices: product.branch_prices,
      allergens: product.allergens,
    })

    expect((await send(api, 'POST', `/api/admin/products/${product.id}/restore`, admin)).status).toBe(200)
    const back = (await get(product.id)).body
    expect({ ...back, version: 1, updated_at: product.updated_at }).toEqual(product)
    expect((await send(api, 'GET', `/api/admin/promotions/${promotion.body.id}`, admin)).body.items).toHaveLength(1)
  })

  it('cannot be undone while its subcategory is deleted', async () => {
    const category_id = await own('categories', { branch_id: centro.branchId, name: 'Entradas' })
    const shelf = await send(api, 'POST', '/api/admin/subcategories', admin, { category_id, name: 'Efímeras' })
    const product = await make({ subcategory_id: shelf.body.id })
    await send(api, 'DELETE', `${path}/${product.id}`, manager)
    await send(api, 'DELETE', `/api/admin/subcategories/${shelf.body.id}`, admin)
    const restore = (plural: string, id: number) => send(api, 'POST', `/api/admin/${plural}/${id}/restore`, admin)
    expect(await restore('products', product.id)).toMatchObject(refused(409, 'parent_deleted'))
    await restore('subcategories', shelf.body.id)
    expect((await restore('products', product.id)).status).toBe(200)
  })

  it('takes only what was there: what was taken off before stays off when it comes back', async () => {
    const product = await make({ warnings: [{ text: 'Frío' }, { text: 'Caliente' }], dietary_profile: { is_vegan: true } })
    const fewer = (await patch(product.id, { warnings: [{ text: 'Frío' }], dietary_profile: null })).body
    await send(api, 'DELETE', `${path}/${product.id}`, manager)
    await send(api, 'POST', `/api/admin/products/${product.id}/restore`, admin)
    expect((await get(product.id)).body).toMatchObject({ warnings: fewer.warnings, dietary_profile: null })
  })
})

describe('the list of products', () => {
  const names = async (query: string, as = manager) =>
    (await send(api, 'GET', `${path}?${query}`, as)).body.map(({ name }: { name: string }) => name)

  it('is of a category, of a subcategory, of what is featured or popular', async () => {
    const here = { branch_id: centro.branchId }
    const drinks = await own('categories', { ...here, name: 'Bebidas' })
    const wines = await own('subcategories', { category_id: drinks, name: 'Vinos' })
    const expected = (where: object) =>
      owner()('products')
        .where({ is_active: true, ...where })
        .orderBy('name')
        .pluck('name')
    expect(await names(`category_id=${drinks}`)).toEqual(await expected({ category_id: drinks }))
    expect(await names(`subcategory_id=${wines}`)).toEqual(await expected({ subcategory_id: wines }))
    const featured = await names(`branch_id=${centro.branchId}&featured=true`)
    expect(featured.length).toBeGreaterThan(0)
    const rest = await names(`branch_id=${centro.branchId}&featured=false`)
    expect(rest.filter((name: string) => featured.includes(name))).toEqual([])
    const popular = await names(`branch_id=${centro.branchId}&popular=true`)
    expect(popular.length).toBeGreaterThan(0)
    expect(await names(`category_id=${await foreign('categories')}`)).toEqual([])
  })

  it('finds words without accents or case in names and descriptions, all of them', async () => {
    await make({ name: 'Ñandú Ahumado', description: 'Con chimichurri' })
    for (const typed of ['nandu', 'ÑANDÚ', 'ahumado chimi', 'CHIMICHURRI%20ñandu'])
      expect(await names(`q=${typed.replaceAll(' ', '%20')}`)).toEqual(['Ñandú Ahumado'])
    expect(await names('q=nandu%20salmon')).toEqual([])
  })

  it('takes the signs of a pattern for themselves, and what has no word for a mistake', async () => {
    await make({ name: 'Jugo 100% exprimido' })
    await make({ name: 'Jugo 100 exprimido' })
    expect(await names('q=100%25')).toEqual(['Jugo 100% exprimido'])
    expect((await names('q=jugo%20100')).sort()).toEqual(['Jugo 100 exprimido', 'Jugo 100% exprimido'])
    for (const pattern of ['j_go', 'ju%o', 'j%', 'p_n', 'exprimid_'])
      expect({ pattern, found: await names(`q=${encodeURIComponent(pattern)}`) }).toEqual({ pattern, found: [] })
    for (const typed of ['%', '_', '%%', '\\', '¿?', "'"])
      expect(await send(api, 'GET', `${path}?q=${encodeURIComponent(typed)}`, admin)).toMatchObject({
        ...refused(422, 'invalid_request'),
        body: { errors: [{ in: 'query', pointer: '/q' }] },
      })
    expect((await names('q=%20')).length).toBeGreaterThan(2)
  })
})

describe('a block of a product by itself', () => {
  it('is read, changed and sent back, with the version of the product', async () => {
    const product = await make({ branch_prices: [priceHere(1_000, { is_available: true })] })
    const [flour] = await someIds('ingredients')
    const soy = { allergen_id: await allergen('Soja'), presence_type: 'may_contain', risk_level: 'high' }
    const blocks = {
      prices: [priceHere(1_050, { is_available: true })],
      allergens: [soy],
      ingredients: [{ ingredient_id: flour, is_main: true, notes: null }],
      dietary: { is_vegan: true, is_vegetarian: true, is_gluten_free: false },
    }
    for (const [name, block] of Object.entries(blocks)) {
      const read = () => send(api, 'GET', `${path}/${product.id}/${name}`, manager)
      expect((await put(product.id, name, (await read()).body)).body).toEqual((await read()).body)
      const { headers } = await read()
      expect(headers.etag).toBe(`"${(await get(product.id)).body.version}"`)
      const seen = { 'if-match': String(headers.etag) }
      const changed = await put(product.id, name, block, manager, seen)
      expect(changed).toMatchObject({ status: 200, body: block })
      expect((await read()).body).toEqual(changed.body)
      expect(await put(product.id, name, block, manager, seen)).toMatchObject(refused(412, 'precondition_failed'))
      expect(await put(product.id, name, { is_vegan: 'yes' })).toMatchObject(refused(422, 'invalid_request'))
    }
    expect(await put(999_999_999, 'prices', [])).toMatchObject(refused(404, 'not_found'))
    const there = [{ branch_id: godoyCruz.branchId, price_cents: 5 }]
    expect(await put(product.id, 'prices', there)).toMatchObject(refused(403, 'forbidden'))
    const unknown = [{ ingredient_id: 999_999_999 }]
    expect(await put(product.id, 'ingredients', unknown)).toMatchObject(refused(422, 'unknown_reference'))
  })
})
