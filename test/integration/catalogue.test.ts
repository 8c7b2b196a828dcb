import { createTestApi, type TestApi } from '../support/api'
import { type DemoPlace, demoBranch } from '../support/demo'
import { type Headers, hireFor, send } from '../support/people'

let api: TestApi
let here: DemoPlace
let elsewhere: DemoPlace
let abroad: DemoPlace
let admin: Headers
let manager: Headers
let stranger: Headers

beforeAll(async () => {
  api = await createTestApi()
  const { owner } = api.database
  here = await demoBranch(owner, 'centro')
  elsewhere = await demoBranch(owner, 'godoy-cruz')
  abroad = await demoBranch(owner, (await owner('branches').whereNot({ tenant_id: here.tenantId }).first('slug')).slug)
  admin = await hireFor(api, here, 'ADMIN')
  manager = await hireFor(api, here, 'MANAGER')
  stranger = await hireFor(api, abroad, 'ADMIN')
})
afterAll(() => api.close())

const get = (path: string, as = admin) => send(api, 'GET', path, as)
const post = (path: string, body: object, as = admin) => send(api, 'POST', path, as, body)
const patch = (path: string, body: object, as = admin) => send(api, 'PATCH', path, as, body)
const put = (path: string, body: object, as = admin) => send(api, 'PUT', path, as, body)
const remove = (path: string, as = admin) => send(api, 'DELETE', path, as)
const menuNames = async (slug = here.slug): Promise<string[]> =>
  (await get(`/api/public/menu/${slug}`)).body.categories.map(({ name }: { name: string }) => name)

let made = 0
const fresh = (word: string) => `${word} (${++made})`
const category = async (name = fresh('Brunch')) => (await post('/api/admin/categories', { branch_id: here.branchId, name })).body
const subcategory = async (categoryId: number, name = fresh('Tostas')) =>
  (await post('/api/admin/subcategories', { category_id: categoryId, name })).body
/** On the menu: with a price in the branch. */
async function product(categoryId: number, subcategoryId: number | null, name = fresh('Tosta')): Promise<number> {
  const { owner } = api.database
  const row = { tenant_id: here.tenantId, category_id: categoryId, subcategory_id: subcategoryId, name }
  const [{ id }] = await owner('products').insert(row).returning('id')
  const offer = { tenant_id: here.tenantId, branch_id: here.branchId, product_id: id, price_cents: 100 }
  await owner('branch_products').insert(offer)
  return id
}

describe('an edit', () => {
  it('shows on the menu at once', async () => {
    await menuNames()
    const { id, name } = await category()
    await product(id, null)
    expect(await menuNames()).toContain(name)
    const renamed = fresh('Desayunos')
    await patch(`/api/admin/categories/${id}`, { name: renamed })
    expect(await menuNames()).toContain(renamed)
    await patch(`/api/admin/categories/${id}`, { is_active: false })
    expect(await menuNames()).not.toContain(renamed)
    await patch(`/api/admin/categories/${id}`, { is_active: true })
    expect(await menuNames()).toContain(renamed)
    await remove(`/api/admin/categories/${id}?cascade=true`)
    expect(await menuNames()).not.toContain(renamed)
    await send(api, 'POST', `/api/admin/categories/${id}/restore`, admin)
    expect(await menuNames()).toContain(renamed)
  })
})

describe('order', () => {
  it('puts new ones last', async () => {
    const [first, second] = [await category(), await category()]
    expect(second.order).toBe(first.order + 1)
    const [a, b] = [await subcategory(first.id), await subcategory(first.id)]
    expect([a.order, b.order]).toEqual([1, 2])
  })

  it('gives each its own place when many come at once', async () => {
    const { id } = await category()
    const many = await Promise.all(Array.from({ length: 8 }, () => subcategory(id)))
    expect(many.map(({ order }) => order).sort((x, y) => x - y)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  })

  it('is what was asked for; those not named follow as they were', async () => {
    const { id } = await category()
    const ids: number[] = []
    for (const word of ['a', 'b', 'c', 'd']) ids.push((await subcategory(id, fresh(word))).id)
    const [a, b, c, d] = ids as [number, number, number, number]
    const answer = await post('/api/admin/subcategories/reorder', { category_id: id, ids: [d, b] })
    expect(answer).toMatchObject({ status: 200, body: { ids: [d, b, a, c] } })
    const listed = (await get(`/api/admin/subcategories?category_id=${id}`)).body
    expect(listed.map((row: { id: number }) => row.id)).toEqual([d, b, a, c])
    const lines = api.database.owner('audit_logs').where({ entity_type: 'subcategory', action: 'UPDATE', entity_id: d })
    expect(await lines.clone()).toHaveLength(1)
    await post('/api/admin/subcategories/reorder', { category_id: id, ids: [d, b] })
    expect(await lines.clone()).toHaveLength(1)
  })

  it('refuses what is not there, not theirs, or not for them', async () => {
    const { id } = await category()
    const { id: sub } = await subcategory(id)
    const other = await subcategory((await category()).id)
    const reorder = (body: object, as = admin) => post('/api/admin/subcategories/reorder', body, as)
    expect(await reorder({ category_id: id, ids: [other.id] })).toMatchObject({
      status: 422,
      body: { code: 'unknown_reference' },
    })
    expect((await reorder({ category_id: id, ids: [] })).status).toBe(422)
    expect((await reorder({ category_id: id, ids: [sub] }, manager)).status).toBe(403)
    expect((await reorder({ category_id: id, ids: [sub] }, stranger)).status).toBe(404)
    const moved = { branch_id: elsewhere.branchId, ids: [id] }
    expect((await post('/api/admin/categories/reorder', moved, manager)).status).toBe(403)
  })
})

describe('deleting a category that is full', () => {
  async function full() {
    const root = await category()
    const subs = [await subcategory(root.id), await subcategory(root.id)]
    const products = [await product(root.id, subs[0].id), await product(root.id, subs[1].id), await product(root.id, null)]
    return { root, subs, products }
  }

  it('is refused with the count', async () => {
    const { root } = await full()
    const answer = await remove(`/api/admin/categories/${root.id}`)
    expect(answer).toMatchObject({ status: 409, body: { code: 'in_use' } })
    expect(answer.body.dependants).toEqual(
      expect.arrayContaining([{ entity_type: 'subcategory', count: 2 }, expect.objectContaining({ count: 3 })]),
    )
    expect(answer.body.detail).toContain('2 subcategorías')
  })

  it('previews what would go, and deletes nothing by it', async () => {
    const { root, subs } = await full()
    const preview = await get(`/api/admin/categories/${root.id}/cascade-preview`)
    expect(preview).toMatchObject({ status: 200, body: { entity_type: 'category', entity_id: root.id, blocked_by: null } })
    const affected = preview.body.affected.find((one: { entity_type: string }) => one.entity_type === 'subcategory')
    expect(affected).toMatchObject({ count: 2, items: subs.map(({ id, name }) => ({ id, name })) })
    expect((await remove(`/api/admin/categories/${root.id}?preview=true`)).body).toEqual(preview.body)
    expect((await get(`/api/admin/categories/${root.id}`)).status).toBe(200)
  })

  it('takes all of it when asked, tells it once, and comes back as it was', async () => {
    const { root, subs, products } = await full()
    const { owner } = api.database
    await patch(`/api/admin/subcategories/${subs[1].id}`, { is_active: false })
    const before = await owner('subcategories').where({ category_id: root.id }).orderBy('id').select('id', 'is_active')
    expect((await remove(`/api/admin/categories/${root.id}?cascade=true`)).status).toBe(204)
    expect(await owner('products').whereIn('id', products).whereNull('deleted_at')).toEqual([])
    expect(await owner('branch_products').whereIn('product_id', products).where({ is_active: true })).toEqual([])
    const told = await owner('events')
      .whereRaw(`payload->'entity'->>'entity_type' = 'category' and (payload->'entity'->>'entity_id')::bigint = ?`, [root.id])
      .orderBy('seq')
    expect(told.map(({ type }) => type)).toEqual(['ENTITY_CREATED', 'CASCADE_DELETE', 'ENTITY_DELETED'])
    const { affected } = told[1].payload.entity
    const idsOf = (type: string) => affected.find((one: { entity_type: string }) => one.entity_type === type)?.entity_ids
    expect(idsOf('subcategory')).toEqual(subs.map(({ id }) => id))

    expect((await send(api, 'POST', `/api/admin/categories/${root.id}/restore`, admin)).status).toBe(200)
    expect(await owner('subcategories').where({ category_id: root.id }).orderBy('id').select('id', 'is_active')).toEqual(before)
    expect(await owner('products').whereIn('id', products).where({ is_active: true })).toHaveLength(3)
    expect(await owner('branch_products').whereIn('product_id', products).where({ is_active: true })).toHaveLength(3)
  })

  it('leaves dead what had been deleted before', async () => {
    const { root, subs } = await full()
    expect((await remove(`/api/admin/subcategories/${subs[0].id}?cascade=true`)).status).toBe(204)
    expect((await remove(`/api/admin/categories/${root.id}?cascade=true`)).status).toBe(204)
    const early = await send(api, 'POST', `/api/admin/subcategories/${subs[0].id}/restore`, admin)
    expect(early).toMatchObject({ status: 409, body: { code: 'parent_deleted' } })
    await send(api, 'POST', `/api/admin/subcategories/${subs[1].id}/restore`, admin)
    const alive = (await get(`/api/admin/subcategories?category_id=${root.id}`)).body
    expect(alive.map((row: { id: number }) => row.id)).toEqual([subs[1].id])
    expect((await get(`/api/admin/categories/${root.id}`)).status).toBe(200)
    expect((await send(api, 'POST', `/api/admin/subcategories/${subs[0].id}/restore`, admin)).status).toBe(200)
  })
})

describe('whoever deletes', () => {
  const managerThere = () => hireFor(api, elsewhere, 'MANAGER')
  const bundle = async (branchIds: number[], productId: number) => {
    const dates = { start_date: '2031-01-01', end_date: '2031-01-31' }
    const sent = { name: fresh('Secreta'), price_cents: 1, ...dates, branch_ids: branchIds, items: [{ product_id: productId }] }
    return (await post('/api/admin/promotions', sent)).body
  }

  it('must be allowed to delete all that goes along, in all its branches', async () => {
    const root = await category()
    const productId = await product(root.id, null)
    const there = await bundle([elsewhere.branchId], productId)
    const preview = await get(`/api/admin/products/${productId}/cascade-preview`, manager)
    expect(preview.body.blocked_by).toMatchObject({ code: 'forbidden' })
    expect(JSON.stringify(preview.body)).not.toContain(there.name)
    expect((await remove(`/api/admin/products/${productId}?cascade=true`, manager)).status).toBe(403)
    expect((await get(`/api/admin/promotions/${there.id}`, await managerThere())).status).toBe(200)
    const { id: full } = await category()
    await subcategory(full)
    expect((await remove(`/api/admin/categories/${full}?cascade=true`, manager)).status).toBe(403)
    expect((await remove(`/api/admin/categories/${full}?cascade=true`)).status).toBe(204)
  })

  it('is told and filed in every branch that loses something', async () => {
    const productId = await product((await category()).id, null)
    const there = await bundle([here.branchId, elsewhere.branchId], productId)
    expect((await remove(`/api/admin/products/${productId}?cascade=true`)).status).toBe(204)
    const filed = await api.database
      .owner('audit_logs')
      .where({ entity_type: 'promotion', entity_id: there.id, action: 'DELETE' })
      .pluck('branch_id')
    expect(filed).toEqual([elsewhere.branchId])
    const told = await api.database
      .owner('events')
      .where({ type: 'ENTITY_DELETED', channel: `channel:branch:${elsewhere.branchId}:admin` })
      .whereRaw(`(payload->'entity'->>'entity_id')::bigint = ?`, [there.id])
    expect(told).toHaveLength(1)
  })
})

it('what belongs to several branches says on the restaurant’s channel only what and where, not what it holds', async () => {
  const productId = await product((await category()).id, null)
  const secret = fresh('Sorpresa')
  const dates = { start_date: '2031-01-01', end_date: '2031-01-31' }
  const sent = {
    name: secret,
    price_cents: 1,
    ...dates,
    branch_ids: [here.branchId, elsewhere.branchId],
    items: [{ product_id: productId }],
  }
  const { id } = (await post('/api/admin/promotions', sent)).body
  const [event] = await api.database
    .owner('events')
    .where({ type: 'ENTITY_CREATED' })
    .whereRaw(`payload->'entity'->>'entity_type' = 'promotion' and (payload->'entity'->>'entity_id')::bigint = ?`, [id])
  expect(event.channel).toBe(`channel:tenant:${here.tenantId}:admin`)
  expect(event.payload.entity).toEqual({
    entity_type: 'promotion',
    entity_id: id,
    branch_ids: [here.branchId, elsewhere.branchId].sort((a, b) => a - b),
  })
})

describe('exclusions', () => {
  it('hide a category and its products from a branch at once, and show them again', async () => {
    const root = await category()
    await product(root.id, null)
    expect(await menuNames()).toContain(root.name)
    const path = `/api/admin/exclusions/categories/${root.id}`
    const hidden = await put(path, { excluded_branch_ids: [here.branchId, elsewhere.branchId, here.branchId] })
    expect(hidden.body.excluded_branch_ids).toEqual([here.branchId, elsewhere.branchId].sort((a, b) => a - b))
    expect((await get(path)).body).toEqual(hidden.body)
    expect(await menuNames()).not.toContain(root.name)
    const overview = (await get('/api/admin/exclusions')).body
    expect(overview.category_exclusions).toContainEqual(hidden.body)
    await put(path, { excluded_branch_ids: [elsewhere.branchId] })
    expect(await menuNames()).toContain(root.name)
  })

  it('hide the products of a subcategory too', async () => {
    const root = await category()
    const sub = await subcategory(root.id)
    const name = fresh('Escondido')
    await product(root.id, sub.id, name)
    expect(JSON.stringify((await get(`/api/public/menu/${here.slug}`)).body)).toContain(name)
    await put(`/api/admin/exclusions/subcategories/${sub.id}`, { excluded_branch_ids: [here.branchId] })
    expect(JSON.stringify((await get(`/api/public/menu/${here.slug}`)).body)).not.toContain(name)
    const overview = (await get('/api/admin/exclusions')).body
    expect(overview.subcategory_exclusions).toContainEqual(
      expect.objectContaining({ subcategory_id: sub.id, category_id: root.id, excluded_branch_ids: [here.branchId] }),
    )
  })

  it('know only the restaurant’s own branches and things', async () => {
    const root = await category()
    const path = `/api/admin/exclusions/categories/${root.id}`
    expect(await put(path, { excluded_branch_ids: [abroad.branchId] })).toMatchObject({
      status: 422,
      body: { code: 'unknown_reference' },
    })
    expect((await get(path, stranger)).status).toBe(404)
    expect((await put(path, { excluded_branch_ids: [] }, stranger)).status).toBe(404)
    expect((await put(path, { excluded_branch_ids: [] }, manager)).status).toBe(403)
  })
})

describe('allergens and ingredients', () => {
  it('lists cross-reactions at their own address (it was shadowed by that of one allergen)', async () => {
    const answer = await get('/api/admin/allergens/cross-reactions')
    expect(answer.status).toBe(200)
    expect(answer.body[0]).toMatchObject({ allergen_name: expect.any(String), cross_reacts_with_name: expect.any(String) })
  })

  it('shows an allergen with what it cross-reacts with', async () => {
    const [one, two] = await Promise.all(
      ['Almeja', 'Ácaro'].map(async word => (await post('/api/admin/allergens', { name: fresh(word) })).body),
    )
    await post('/api/admin/allergens/cross-reactions', { allergen_id: one.id, cross_reacts_with_id: two.id, probability: 'high' })
    expect((await get(`/api/admin/allergens/${one.id}`)).body.cross_reactions).toMatchObject([
      { cross_reacts_with_id: two.id, cross_reacts_with_name: two.name, probability: 'high' },
    ])
    expect((await get(`/api/admin/allergens/${two.id}`)).body.cross_reactions).toEqual([])
    expect((await remove(`/api/admin/allergens/${two.id}`)).status).toBe(204)
    expect((await get(`/api/admin/allergens/${one.id}`)).body.cross_reactions).toEqual([])
  })

  it('groups ingredients, and gives parts to processed ones only (both were faults)', async () => {
    const group = await post('/api/admin/ingredients/groups', { name: fresh('Salsas') })
    expect(group.status).toBe(201)
    const salsa = (await post('/api/admin/ingredients', { name: fresh('Salsa'), group_id: group.body.id, is_processed: true }))
      .body
    const part = await post(`/api/admin/ingredients/${salsa.id}/sub`, { name: 'Tomate', description: 'perita' })
    expect(part).toMatchObject({ status: 201, body: { ingredient_id: salsa.id, name: 'Tomate' } })
    expect((await get(`/api/admin/ingredients/${salsa.id}`)).body).toMatchObject({
      group_name: group.body.name,
      sub_ingredients: [{ id: part.body.id, name: 'Tomate' }],
    })
    const raw = (await post('/api/admin/ingredients', { name: fresh('Sal') })).body
    expect((await post(`/api/admin/ingredients/${raw.id}/sub`, { name: 'Sodio' })).status).toBe(422)
    expect((await remove(`/api/admin/ingredients/${raw.id}/sub/${part.body.id}`)).status).toBe(404)
    expect((await remove(`/api/admin/ingredients/${salsa.id}/sub/${part.body.id}`)).status).toBe(204)
    expect((await remove(`/api/admin/ingredients/groups/${group.body.id}`)).body).toMatchObject({
      code: 'in_use',
      dependants: [{ entity_type: 'ingredient', count: 1 }],
    })
  })

  it('keeps an allergen switched on while products declare it: a warning does not vanish from menus', async () => {
    const used = await api.database
      .owner('product_allergens')
      .where({ tenant_id: here.tenantId, is_active: true, presence_type: 'contains' })
      .first('allergen_id')
    const off = await patch(`/api/admin/allergens/${used.allergen_id}`, { is_active: false })
    expect(off).toMatchObject({ status: 409, body: { code: 'in_use', dependants: [{ entity_type: 'product' }] } })
    const unused = (await post('/api/admin/allergens', { name: fresh('Kiwi') })).body
    expect((await patch(`/api/admin/allergens/${unused.id}`, { is_active: false })).status).toBe(200)
  })

  it('refuses to delete an allergen that products have, with their count', async () => {
    const { allergen_id: id } = await api.database
      .owner('product_allergens')
      .where({ tenant_id: here.tenantId, is_active: true })
      .first('allergen_id')
    const answer = await remove(`/api/admin/allergens/${id}`)
    expect(answer).toMatchObject({ status: 409, body: { code: 'in_use' } })
  })
})

describe('promotions', () => {
  const body = async (more: object = {}) => ({
    name: fresh('Combo'),
    price_cents: 1_000,
    start_date: '2031-01-01',
    end_date: '2031-01-31',
    branch_ids: [here.branchId],
    items: [{ product_id: await product((await category()).id, null), quantity: 1 }],
    ...more,
  })
  const waiter = () => hireFor(api, here, 'WAITER')

  it('end on the day they start or later (the other way round was a fault)', async () => {
    expect((await post('/api/admin/promotions', await body({ end_date: '2030-12-31' }))).status).toBe(422)
    const made = (await post('/api/admin/promotions', await body())).body
    expect((await patch(`/api/admin/promotions/${made.id}`, { end_date: '2030-12-31' })).status).toBe(422)
    expect((await patch(`/api/admin/promotions/${made.id}`, { start_date: '2031-02-01' })).status).toBe(422)
    expect((await patch(`/api/admin/promotions/${made.id}`, { start_date: '2031-01-31' })).status).toBe(200)
  })

  it('are written by management only (a waiter could), in their own branches', async () => {
    expect((await post('/api/admin/promotions', await body(), await waiter())).status).toBe(403)
    const made = (await post('/api/admin/promotions', await body(), manager)).body
    expect((await patch(`/api/admin/promotions/${made.id}`, { price_cents: 1 }, await waiter())).status).toBe(403)
    expect((await post('/api/admin/promotions', await body({ branch_ids: [elsewhere.branchId] }), manager)).status).toBe(403)
    const both = [here.branchId, elsewhere.branchId]
    expect((await patch(`/api/admin/promotions/${made.id}`, { branch_ids: both }, manager)).status).toBe(403)
    expect((await patch(`/api/admin/promotions/${made.id}`, { branch_ids: both })).status).toBe(200)
    expect((await patch(`/api/admin/promotions/${made.id}`, { price_cents: 5 }, manager)).status).toBe(403)
    expect((await post('/api/admin/promotions', await body({ branch_ids: [abroad.branchId] }))).status).toBe(404)
    expect((await post('/api/admin/promotions', await body({ branch_ids: [] }), manager)).status).toBe(403)
  })

  it('replace branches and items when sent, keep them when not, and come back with them', async () => {
    const sent = await body()
    const made = (await post('/api/admin/promotions', sent)).body
    expect(made).toMatchObject({ branch_ids: [here.branchId], items: sent.items })
    const renamed = (await patch(`/api/admin/promotions/${made.id}`, { name: fresh('Otro') })).body
    expect(renamed).toMatchObject({ branch_ids: [here.branchId], items: sent.items })
    const other = { product_id: await product((await category()).id, null), quantity: 3 }
    const changed = (await patch(`/api/admin/promotions/${made.id}`, { items: [other, { ...sent.items[0], quantity: 2 }] })).body
    expect(changed.items).toHaveLength(2)
    expect((await patch(`/api/admin/promotions/${made.id}`, { items: [other, other] })).status).toBe(422)
    await remove(`/api/admin/promotions/${made.id}`)
    await send(api, 'POST', `/api/admin/promotions/${made.id}/restore`, admin)
    const { items, branch_ids } = (await get(`/api/admin/promotions/${made.id}`)).body
    expect({ items, branch_ids }).toEqual({ items: changed.items, branch_ids: changed.branch_ids })
  })
})
