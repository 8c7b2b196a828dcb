import { createTestApi, type TestApi } from '../support/api'
import { type DemoPlace, demoBranch } from '../support/demo'
import { type Answer, type Headers, hireFor, send } from '../support/people'

let api: TestApi
let centro: DemoPlace
let godoyCruz: DemoPlace
let admin: Headers
let cook: Headers

beforeAll(async () => {
  api = await createTestApi()
  centro = await demoBranch(api.database.owner, 'centro')
  godoyCruz = await demoBranch(api.database.owner, 'godoy-cruz')
  admin = await hireFor(api, centro, 'ADMIN')
  cook = await hireFor(api, centro, 'KITCHEN')
})
afterAll(() => api.close())

const done = ({ status, body }: Answer) => {
  if (status >= 300) throw new Error(`${status} ${JSON.stringify(body)}`)
  return body
}
let named = 0
const fresh = (word: string) => `${word} ${++named}`
const post = async (path: string, body: object) => done(await send(api, 'POST', path, admin, body))
const remove = (path: string, more = '', as = admin) => send(api, 'DELETE', `${path}${more}`, as)
const preview = async (path: string, as = admin) => done(await send(api, 'GET', `${path}/cascade-preview`, as))
const product = async (more: object, at = centro): Promise<{ id: number; name: string }> => {
  const category = await api.database.owner('categories').where({ branch_id: at.branchId }).orderBy('id').first('id')
  return post('/api/admin/products', { name: fresh('Plato'), category_id: category.id, ...more })
}
const read = async (id: number) => done(await send(api, 'GET', `/api/admin/products/${id}`, admin))

describe.each<[string, string, (ids: number[]) => object]>([
  ['a cooking method', 'cooking-methods', cooking_method_ids => ({ cooking_info: { cooking_method_ids } })],
  ['a flavour', 'flavor-profiles', flavor_ids => ({ sensory_profile: { flavor_ids } })],
  ['a texture', 'texture-profiles', texture_ids => ({ sensory_profile: { texture_ids } })],
])('%s', (_what, plural, of) => {
  const made = () => post(`/api/admin/catalogs/${plural}`, { name: fresh('Palabra') })
  const pathOf = ({ id }: { id: number }) => `/api/admin/catalogs/${plural}/${id}`

  it('that products have is not deleted unasked: the refusal counts those that are there', async () => {
    const word = await made()
    const [one, other] = [await product(of([word.id])), await product(of([word.id]))]
    expect(await remove(pathOf(word))).toMatchObject({
      status: 409,
      body: {
        code: 'in_use',
        detail: expect.stringContaining('está en uso en 2 productos'),
        dependants: [{ entity_type: 'product', count: 2 }],
      },
    })
    done(await remove(`/api/admin/products/${one.id}`))
    expect((await remove(pathOf(word))).body).toMatchObject({
      detail: expect.stringContaining('está en uso en un producto'),
      dependants: [{ entity_type: 'product', count: 1 }],
    })
    done(await remove(`/api/admin/products/${other.id}`))
    expect((await remove(pathOf(word))).status).toBe(204)
  })

  it('goes when that is asked for, as the preview said: its products stay, without it, until it is back', async () => {
    const word = await made()
    const { id, name } = await product(of([word.id]))
    expect(await preview(pathOf(word))).toMatchObject({
      blocked_by: null,
      affected: [],
      unlinked: [{ entity_type: 'product', count: 1, items: [{ id, name }] }],
    })
    done(await remove(pathOf(word), '?cascade=true'))
    expect(await read(id)).not.toMatchObject(of([word.id]))
    const line = await api.database
      .owner('audit_logs')
      .where({ action: 'DELETE', entity_id: word.id })
      .orderBy('id', 'desc')
      .first()
    expect(line.new_values).toEqual({ unlinked: [{ entity_type: 'product', entity_ids: [id] }] })
    done(await send(api, 'POST', `/api/admin/${plural.replace('-', '_')}/${word.id}/restore`, admin))
    expect(await read(id)).toMatchObject(of([word.id]))
  })
})

describe('a recipe', () => {
  const made = (at = centro, more: object = {}) =>
    post('/api/recipes', { branch_id: at.branchId, name: fresh('Receta'), ...more })
  const pathOf = ({ id }: { id: number }) => `/api/recipes/${id}`

  it('that products are made of is not deleted unasked', async () => {
    const recipe = await made()
    await product({ recipe_id: recipe.id })
    await product({ recipe_id: recipe.id, inherits_from_recipe: true })
    expect(await remove(pathOf(recipe), '', cook)).toMatchObject({
      status: 409,
      body: { code: 'in_use', dependants: [{ entity_type: 'product', count: 2 }] },
    })
    expect((await send(api, 'GET', pathOf(recipe), admin)).status).toBe(200)
  })

  it('goes when that is asked for, and the preview says which products stay without it', async () => {
    const allergen = await api.database.owner('allergens').where({ tenant_id: centro.tenantId }).first('id')
    const recipe = await made(centro, { allergen_ids: [allergen.id] })
    const { id, name } = await product({ recipe_id: recipe.id, inherits_from_recipe: true })
    expect(await preview(pathOf(recipe), cook)).toMatchObject({
      blocked_by: null,
      affected: [{ entity_type: 'recipe_allergens', count: 1 }],
      unlinked: [{ entity_type: 'product', count: 1, items: [{ id, name }] }],
    })
    expect((await remove(pathOf(recipe), '?cascade=true', cook)).status).toBe(204)
    expect(await read(id)).toMatchObject({ recipe_id: null, inherits_from_recipe: false, allergen_ids: [allergen.id] })
  })

  it('whose products are of a branch that somebody may not read tells their number, not their names', async () => {
    const recipe = await made()
    const { id } = await product({ recipe_id: recipe.id }, godoyCruz)
    expect((await preview(pathOf(recipe), cook)).unlinked).toEqual([
      { entity_type: 'product', count: 1, items: [{ id, name: null }] },
    ])
  })

  it('that goes with its branch leaves the products of other branches; its own go along and are not said to stay', async () => {
    const branch = await post('/api/admin/branches', { name: fresh('Sucursal'), slug: `sucursal-${++named}` })
    const recipe = await made({ ...centro, branchId: branch.id })
    const category = await post('/api/admin/categories', { branch_id: branch.id, name: 'Platos' })
    const there = await product({ recipe_id: recipe.id, category_id: category.id })
    const here = await product({ recipe_id: recipe.id })
    const { affected, unlinked } = await preview(`/api/admin/branches/${branch.id}`)
    expect(affected).toContainEqual(
      expect.objectContaining({ entity_type: 'product', items: [{ id: there.id, name: there.name }] }),
    )
    expect(unlinked).toEqual([{ entity_type: 'product', count: 1, items: [{ id: here.id, name: here.name }] }])
    done(await remove(`/api/admin/branches/${branch.id}`, '?cascade=true'))
    expect(await read(here.id)).toMatchObject({ recipe_id: null })
  })
})
