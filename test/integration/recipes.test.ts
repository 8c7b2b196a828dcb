import { createTestApi, type TestApi } from '../support/api'
import { type DemoPlace, demoBranch } from '../support/demo'
import { eventually } from '../support/eventually'
import { hearMenus } from '../support/menu-notices'
import { type Answer, type Headers, hireFor, send } from '../support/people'

let api: TestApi
let centro: DemoPlace
let godoyCruz: DemoPlace
let abroad: DemoPlace
let admin: Headers
let manager: Headers
let cook: Headers
let gluten: number
let egg: number
let milk: number
let categoryId: number

beforeAll(async () => {
  api = await createTestApi()
  centro = await demoBranch(owner(), 'centro')
  godoyCruz = await demoBranch(owner(), 'godoy-cruz')
  abroad = await demoBranch(owner(), (await owner()('branches').whereNot({ tenant_id: centro.tenantId }).first('slug')).slug)
  admin = await hireFor(api, centro, 'ADMIN')
  manager = await hireFor(api, centro, 'MANAGER')
  cook = await hireFor(api, centro, 'KITCHEN')
  gluten = await idOf('allergens', { name: 'Gluten' })
  egg = await idOf('allergens', { name: 'Huevos' })
  milk = await idOf('allergens', { name: 'Lácteos' })
  categoryId = await idOf('categories', { branch_id: centro.branchId, name: 'Principales' })
})
afterAll(() => api.close())

const owner = () => api.database.owner
const idOf = async (table: string, where: object): Promise<number> =>
  (
    await owner()(table)
      .where({ tenant_id: centro.tenantId, ...where })
      .orderBy('id')
      .first('id')
  ).id
const refused = (status: number, code: string) => ({ status, body: { code } })

let made = 0
const fresh = (word: string) => `${word} ${++made}`
const done = ({ status, body }: Answer) => {
  if (status >= 300) throw new Error(`${status} ${JSON.stringify(body)}`)
  return body
}
const makeRecipe = async (more: object = {}, branchId = centro.branchId) =>
  done(await send(api, 'POST', '/api/recipes', admin, { branch_id: branchId, name: fresh('Receta'), ...more }))
const patchRecipe = (id: number, body: object, as = cook) => send(api, 'PATCH', `/api/recipes/${id}`, as, body)
const derive = (id: number, more: object = {}, as = cook) =>
  send(api, 'POST', `/api/recipes/${id}/derive-product`, as, { name: fresh('Plato'), category_id: categoryId, ...more })
const makeProduct = async (more: object = {}) =>
  done(await send(api, 'POST', '/api/admin/products', manager, { name: fresh('Plato'), category_id: categoryId, ...more }))
const patchProduct = (id: number, body: object, as = manager) => send(api, 'PATCH', `/api/admin/products/${id}`, as, body)
const readProduct = async (id: number) => done(await send(api, 'GET', `/api/admin/products/${id}`, admin))

const at = (allergen_id: number, risk_level: string) => ({ allergen_id, risk_level })
/** What is said of a product's allergens, by id. */
const allergensOf = async (id: number) =>
  (await readProduct(id)).allergens
    .map((one: Answer['body']) =>
      [one.allergen_id, one.presence_type, one.risk_level, one.from_recipe ? 'receta' : 'a mano'].join(' '),
    )
    .sort()

describe('the list of recipes', () => {
  const list = (query: string, as = cook) => send(api, 'GET', `/api/recipes?${query}`, as)
  const names = ({ body }: Answer) => body.map(({ name }: { name: string }) => name)

  it('is of a category, by its name or number, whether by subcategory or by product', async () => {
    const desserts = await idOf('categories', { branch_id: centro.branchId, name: 'Postres' })
    const byNumber = await list(`category=${desserts}`)
    expect([byNumber.status, names(byNumber)]).toEqual([200, ['Flan casero', 'Tiramisú']])
    expect(names(await list('category=postres'))).toEqual(['Flan casero', 'Tiramisú'])
    const subcategory_id = await idOf('subcategories', { category_id: desserts })
    const filed = await makeRecipe({ subcategory_id })
    expect(filed).toMatchObject({ category_id: desserts, category_name: 'Postres', branch_name: 'Sucursal Centro' })
    expect(names(await list('category=Postres'))).toContain(filed.name)
    for (const none of ['Nada', '999999999', '9'.repeat(40), `'; --`]) expect((await list(`category=${none}`)).body).toEqual([])
    expect((await list('category=')).status).toBe(422)
  })

  it('of one branch, or with those that are deleted', async () => {
    expect(names(await list(`branch_id=${centro.branchId}`))).toContain('Provoleta')
    expect(await list(`branch_id=${godoyCruz.branchId}`)).toMatchObject(refused(403, 'forbidden'))
    const gone = await makeRecipe()
    done(await send(api, 'DELETE', `/api/recipes/${gone.id}`, cook))
    expect(names(await list(''))).not.toContain(gone.name)
    expect(names(await list('include_deleted=true'))).toContain(gone.name)
  })

  it('has the names of its categories, of the branches where one cooks', async () => {
    const categories = (as: Headers) => send(api, 'GET', '/api/recipes/categories/list', as)
    expect(await categories(cook)).toMatchObject({ status: 200, body: ['Entradas', 'Postres', 'Principales'] })
    expect((await categories(await hireFor(api, godoyCruz, 'KITCHEN'))).body).toEqual([])
    expect((await categories(await hireFor(api, abroad, 'ADMIN'))).body).toEqual([])
  })
})

describe('a recipe', () => {
  it('can be sent back as it was read, and nothing changes', async () => {
    const { body } = await send(api, 'GET', '/api/recipes', cook)
    expect(body.length).toBeGreaterThanOrEqual(8)
    for (const one of body) expect((await patchRecipe(one.id, one)).body).toEqual(one)
  })

  it('costs no more than it is to be sold for, whichever of both is sent', async () => {
    const recipe = await makeRecipe({ cost_cents: 500, suggested_price_cents: 800 })
    for (const wrong of [{ cost_cents: 801 }, { suggested_price_cents: 499 }, { cost_cents: 2, suggested_price_cents: 1 }])
      expect(await patchRecipe(recipe.id, wrong)).toMatchObject({
        ...refused(422, 'invalid_request'),
        body: { errors: [{ pointer: '/cost_cents' }] },
      })
    for (const fine of [{ cost_cents: 800 }, { cost_cents: null }, { suggested_price_cents: 0 }])
      expect((await patchRecipe(recipe.id, fine)).status).toBe(200)
  })

  it('is no longer what the assistant read, once something of it changes', async () => {
    const recipe = await makeRecipe({ allergens: [at(gluten, 'high')] })
    const isIngestedAfter = async (change: object) => {
      await owner()('recipes').where({ id: recipe.id }).update({ is_ingested: true })
      return done(await patchRecipe(recipe.id, change)).is_ingested
    }
    expect(await isIngestedAfter({ name: recipe.name, allergen_ids: [gluten], preparation_steps: [] })).toBe(true)
    expect(await isIngestedAfter({ chef_notes: 'con paciencia' })).toBe(false)
    expect(await isIngestedAfter({ allergen_ids: [] })).toBe(false)
    expect(await isIngestedAfter({ is_ingested: true })).toBe(true)
  })

  it('keeps the risks of allergens that are sent without', async () => {
    const recipe = await makeRecipe({ allergens: [at(gluten, 'high'), { allergen_id: egg }] })
    expect(recipe.allergens).toMatchObject([
      { id: gluten, name: 'Gluten', risk_level: 'high' },
      { id: egg, risk_level: 'standard' },
    ])
    const changed = done(await patchRecipe(recipe.id, { allergen_ids: [gluten, milk] }))
    expect(changed.allergens).toMatchObject([at(gluten, 'high'), at(milk, 'standard')])
    expect(changed.allergen_ids).toEqual([gluten, milk])
  })

  it('has all allergens that either list names, when both are sent', async () => {
    const both = { allergens: [at(gluten, 'high')], allergen_ids: [gluten, egg] }
    const recipe = await makeRecipe(both)
    expect(recipe.allergens).toMatchObject([at(gluten, 'high'), at(egg, 'standard')])
    expect(done(await patchRecipe(recipe.id, { ...both, allergen_ids: [milk] })).allergen_ids).toEqual([gluten, milk])
    expect(await patchRecipe(recipe.id, { ...both, allergen_ids: [999_999_999] })).toMatchObject(
      refused(422, 'unknown_reference'),
    )
  })

  it('counts among what an allergen is used in', async () => {
    const { id } = done(await send(api, 'POST', '/api/admin/allergens', admin, { name: fresh('Alérgeno') }))
    await makeRecipe({ allergen_ids: [id] })
    expect(await send(api, 'DELETE', `/api/admin/allergens/${id}`, admin)).toMatchObject({
      ...refused(409, 'in_use'),
      body: { dependants: [{ entity_type: 'recipe_allergens', count: 1 }] },
    })
  })
})

describe('what a recipe tells of products and subcategories', () => {
  const inGodoyCruz = async () => {
    const there = await idOf('categories', { branch_id: godoyCruz.branchId })
    const hidden = done(
      await send(api, 'POST', '/api/admin/products', admin, { name: fresh('Secreto'), category_id: there, is_active: false }),
    )
    const shelf = done(await send(api, 'POST', '/api/admin/subcategories', admin, { name: fresh('Estante'), category_id: there }))
    return { there, hidden, shelf }
  }

  it('is of its own branch: another one’s cannot be named, whoever asks', async () => {
    const { hidden, shelf } = await inGodoyCruz()
    const recipe = await makeRecipe()
    for (const as of [cook, admin])
      for (const [field, id] of [
        ['product_id', hidden.id],
        ['subcategory_id', shelf.id],
      ] as const) {
        const body = { branch_id: centro.branchId, name: fresh('Espía'), [field]: id }
        for (const answer of [
          await send(api, 'POST', '/api/recipes', as, body),
          await patchRecipe(recipe.id, { [field]: id }, as),
        ]) {
          expect(answer).toMatchObject({ ...refused(422, 'unknown_reference'), body: { field, ids: [id] } })
          expect(JSON.stringify(answer.body)).not.toMatch(/Secreto|Estante/)
        }
      }
  })

  it('ends when the product moves to another branch', async () => {
    const { there } = await inGodoyCruz()
    const product = await makeProduct()
    const recipe = await makeRecipe({ product_id: product.id })
    expect(recipe).toMatchObject({ product_name: product.name, category_name: 'Principales' })
    done(await patchProduct(product.id, { category_id: there }, admin))
    const { body } = await send(api, 'GET', `/api/recipes/${recipe.id}`, cook)
    expect(body).toMatchObject({ product_id: null, product_name: null, category_id: null, category_name: null })
    const { body: filed } = await send(api, 'GET', `/api/recipes?category=${there}`, cook)
    expect(filed).toEqual([])
  })

  it('lists the products made of it that somebody may read, and counts no others', async () => {
    const { hidden } = await inGodoyCruz()
    const recipe = await makeRecipe()
    const mine = done(await derive(recipe.id))
    done(await patchProduct(hidden.id, { recipe_id: recipe.id }, admin))
    const list = (as: Headers) => send(api, 'GET', `/api/recipes/${recipe.id}/products?limit=1`, as)
    const seen = await list(cook)
    expect(seen).toMatchObject({ status: 200, body: [{ id: mine.id }], headers: { 'x-total-count': '1' } })
    expect((await list(admin)).headers['x-total-count']).toBe('2')
  })
})

describe('making a product of a recipe', () => {
  it('gives it what the recipe says, and its allergens at their risks', async () => {
    const recipe = await makeRecipe({
      short_description: 'Con jamón',
      allergens: [at(gluten, 'high'), at(milk, 'low')],
      uses_oil: true,
      prep_time_minutes: 20,
      risk_level: 'medium',
      modifications: [
        { action: 'remove', item: 'jamón' },
        { action: 'remove', item: 'Jamon' },
      ],
      warnings: ['Caliente', 'caliente'],
    })
    const branch_prices = [{ branch_id: centro.branchId, price_cents: 9_000 }]
    const answer = await derive(recipe.id, { branch_prices })
    expect(answer).toMatchObject({
      status: 201,
      body: {
        recipe_id: recipe.id,
        recipe_name: recipe.name,
        inherits_from_recipe: true,
        category_id: categoryId,
        subcategory_id: null,
      },
      headers: { location: `/api/admin/products/${answer.body.id}` },
    })
    expect(await readProduct(answer.body.id)).toMatchObject({
      description: 'Con jamón',
      branch_prices: [{ ...branch_prices[0], is_available: true }],
      cooking_info: { uses_oil: true, prep_time_minutes: 20, cook_time_minutes: null },
      rag_config: { risk_level: 'medium' },
      modifications: [{ action: 'remove' }],
      warnings: [{ severity: 'info' }],
    })
    expect(await allergensOf(answer.body.id)).toEqual([`${gluten} contains high receta`, `${milk} contains low receta`])
    const listed = await send(api, 'GET', `/api/recipes/${recipe.id}/products`, cook)
    expect(listed).toMatchObject({ status: 200, body: [{ id: answer.body.id, recipe_name: recipe.name }] })
    const [line] = await owner()('audit_logs').where({ entity_type: 'product', entity_id: answer.body.id })
    expect(line).toMatchObject({ action: 'CREATE', role: 'KITCHEN', branch_id: centro.branchId })
  })

  it('of each demo recipe works', async () => {
    for (const { id } of (await send(api, 'GET', '/api/recipes', cook)).body) expect((await derive(id)).status).toBe(201)
  })

  it('asks for the kitchen of the recipe, of the category and of each price', async () => {
    const recipe = await makeRecipe()
    const theirs = await makeRecipe({}, godoyCruz.branchId)
    const there = await idOf('categories', { branch_id: godoyCruz.branchId })
    expect(await derive(theirs.id)).toMatchObject(refused(403, 'forbidden'))
    expect(await derive(recipe.id, { category_id: there })).toMatchObject(refused(403, 'forbidden'))
    const branch_prices = [{ branch_id: godoyCruz.branchId, price_cents: 1 }]
    expect(await derive(recipe.id, { branch_prices })).toMatchObject(refused(403, 'forbidden'))
    expect(await derive(recipe.id, { category_id: there, branch_prices }, admin)).toMatchObject({ status: 201 })
  })

  it('refuses what no product may be', async () => {
    const recipe = await makeRecipe()
    const name = (await owner()('products').where({ category_id: categoryId, subcategory_id: null }).first('name'))?.name
    const strange = (await owner()('subcategories').whereNot({ category_id: categoryId }).first('id')).id
    for (const [more, expected] of [
      [{ category_id: 999_999_999 }, refused(404, 'not_found')],
      [{ subcategory_id: strange }, refused(422, 'invalid_request')],
      [{ name: '' }, refused(422, 'invalid_request')],
      [{ branch_prices: [{ branch_id: centro.branchId, price_cents: -1 }] }, refused(422, 'invalid_request')],
      [{ name }, refused(409, 'duplicate')],
    ] as const)
      expect(await derive(recipe.id, more)).toMatchObject(expected)
    expect(await derive(999_999_999)).toMatchObject(refused(404, 'not_found'))
    expect((await send(api, 'GET', '/api/recipes/999999999/products', cook)).status).toBe(404)
  })
})

describe('allergens of products that inherit from a recipe', () => {
  it('follow it: added, at the new risk, lowered, and gone; what was put by hand stays', async () => {
    const recipe = await makeRecipe({ allergens: [at(gluten, 'high'), at(egg, 'standard')] })
    const product = await makeProduct({
      recipe_id: recipe.id,
      inherits_from_recipe: true,
      allergens: [{ ...at(milk, 'low'), presence_type: 'may_contain' }, at(egg, 'low')],
    })
    const byHand = `${milk} may_contain low a mano`
    expect(await allergensOf(product.id)).toEqual([`${gluten} contains high receta`, `${egg} contains standard receta`, byHand])
    done(await patchRecipe(recipe.id, { allergens: [at(gluten, 'low'), at(egg, 'high'), at(milk, 'standard')] }))
    expect(await allergensOf(product.id)).toEqual([
      `${gluten} contains low receta`,
      `${egg} contains high receta`,
      `${milk} contains standard receta`,
      byHand,
    ])
    done(await patchRecipe(recipe.id, { allergen_ids: [] }))
    expect(await allergensOf(product.id)).toEqual([`${egg} contains low a mano`, byHand])
  })

  it('that change are a new version of each product, audited and told; a change that is none is not', async () => {
    const recipe = await makeRecipe({ allergens: [at(gluten, 'standard')] })
    const [one, other] = [done(await derive(recipe.id)), done(await derive(recipe.id))]
    done(await patchRecipe(recipe.id, { chef_notes: 'sin apuro' }))
    done(await patchRecipe(recipe.id, { allergen_ids: [gluten, egg] }))
    for (const { id } of [one, other]) {
      expect(await readProduct(id)).toMatchObject({ version: 2, allergen_ids: [gluten, egg] })
      const lines = await owner()('audit_logs').where({ entity_type: 'product', entity_id: id }).orderBy('id')
      expect(lines.map(({ action }) => action)).toEqual(['CREATE', 'UPDATE'])
      expect(lines[1]).toMatchObject({ old_values: { allergen_ids: [gluten] }, new_values: { allergen_ids: [gluten, egg] } })
      const told = await owner()('events')
        .where({ type: 'ENTITY_UPDATED' })
        .whereRaw(`payload->'entity'->>'entity_type' = 'product' and (payload->'entity'->>'entity_id')::int = ?`, [id])
      expect(told).toMatchObject([{ channel: `channel:branch:${centro.branchId}:admin` }])
    }
  })

  it('are on the menus at once', async () => {
    const recipe = await makeRecipe({ allergen_ids: [gluten] })
    done(await derive(recipe.id))
    await hearMenus(api, async heard => {
      done(await patchRecipe(recipe.id, { allergen_ids: [egg] }))
      await eventually(() => expect(heard).toEqual([{ tenant_id: centro.tenantId, branch_id: null }]))
    })
  })

  it('cannot be taken out of one of them, nor said to be absent', async () => {
    const recipe = await makeRecipe({ allergens: [at(gluten, 'high')] })
    const { id } = done(await derive(recipe.id))
    done(await patchProduct(id, { allergens: [at(egg, 'low')] }))
    expect(await allergensOf(id)).toEqual([`${gluten} contains high receta`, `${egg} contains low a mano`])
    done(await patchProduct(id, { allergens: [at(gluten, 'low')] }))
    expect(await allergensOf(id)).toEqual([`${gluten} contains high receta`])
    const absent = { allergens: [{ allergen_id: gluten, presence_type: 'free_from' }] }
    expect(await patchProduct(id, absent)).toMatchObject(refused(422, 'invalid_request'))
  })

  it('come with the link, change with the recipe that it points at, and stay when it ends', async () => {
    const [bread, custard] = [await makeRecipe({ allergen_ids: [gluten] }), await makeRecipe({ allergens: [at(egg, 'high')] })]
    const { id } = await makeProduct({ allergens: [{ allergen_id: gluten, presence_type: 'free_from' }] })
    done(await patchProduct(id, { recipe_id: bread.id }))
    expect(await allergensOf(id)).toEqual([`${gluten} free_from standard a mano`])
    done(await patchProduct(id, { inherits_from_recipe: true }))
    expect(await allergensOf(id)).toEqual([`${gluten} contains standard receta`])
    done(await patchProduct(id, { recipe_id: custard.id }))
    expect(await allergensOf(id)).toEqual([`${egg} contains high receta`])
    expect(done(await patchProduct(id, { recipe_id: null }))).toMatchObject({ recipe_id: null, inherits_from_recipe: false })
    expect(await allergensOf(id)).toEqual([`${egg} contains high a mano`])
    done(await patchRecipe(custard.id, { allergen_ids: [] }))
    expect(await allergensOf(id)).toEqual([`${egg} contains high a mano`])
    expect(await patchProduct(id, { inherits_from_recipe: true })).toMatchObject(refused(422, 'invalid_request'))
  })

  it('stay when the recipe is deleted, and follow it again when it comes back', async () => {
    const recipe = await makeRecipe({ allergen_ids: [gluten, egg] })
    const { id } = done(await derive(recipe.id))
    done(await send(api, 'DELETE', `/api/recipes/${recipe.id}?cascade=true`, cook))
    expect(await readProduct(id)).toMatchObject({ recipe_id: null, recipe_name: null, inherits_from_recipe: false })
    done(await patchProduct(id, { allergen_ids: [gluten], popular: true }))
    expect(await allergensOf(id)).toEqual([`${gluten} contains standard receta`])
    done(await send(api, 'POST', `/api/admin/recipes/${recipe.id}/restore`, admin))
    expect(await readProduct(id)).toMatchObject({ recipe_id: recipe.id, inherits_from_recipe: true, allergen_ids: [gluten, egg] })
  })

  it('are up to date in a product that comes back after the recipe changed', async () => {
    const recipe = await makeRecipe({ allergen_ids: [gluten] })
    const { id } = done(await derive(recipe.id))
    done(await send(api, 'DELETE', `/api/admin/products/${id}`, manager))
    done(await patchRecipe(recipe.id, { allergen_ids: [milk] }))
    done(await send(api, 'POST', `/api/admin/products/${id}/restore`, admin))
    expect(await allergensOf(id)).toEqual([`${milk} contains standard receta`])
  })

  it('may come from a recipe of another branch only for whoever may read it', async () => {
    const theirs = await makeRecipe({ allergen_ids: [gluten] }, godoyCruz.branchId)
    const { id } = await makeProduct()
    const link = { recipe_id: theirs.id, inherits_from_recipe: true }
    expect(await patchProduct(id, link)).toMatchObject(refused(403, 'forbidden'))
    expect((await patchProduct(id, link, admin)).status).toBe(200)
    expect((await patchProduct(id, { popular: true })).status).toBe(200)
  })

  it('are the recipe’s in the end, whatever is edited at once on both sides', async () => {
    const recipe = await makeRecipe({ allergen_ids: [gluten] })
    const linked = [done(await derive(recipe.id)), done(await derive(recipe.id))].map(({ id }) => id as number)
    const later = (await makeProduct()).id as number
    const lists = [[gluten], [egg], [gluten, milk], []]
    const edits = Array.from({ length: 24 }, (_, turn) => {
      const allergen_ids = lists[turn % lists.length]
      if (turn % 3 === 0) return patchRecipe(recipe.id, { allergen_ids })
      if (turn % 3 === 1) return patchProduct(linked[turn % 2] ?? 0, { allergen_ids, recipe_id: recipe.id })
      return patchProduct(later, { recipe_id: recipe.id, inherits_from_recipe: turn % 2 === 0 })
    })
    const statuses = (await Promise.all(edits)).map(({ status }) => status)
    expect(statuses).toEqual(statuses.map(() => 200))
    done(await patchProduct(later, { inherits_from_recipe: true }))
    const { body } = await send(api, 'GET', `/api/recipes/${recipe.id}`, cook)
    for (const id of [...linked, later]) {
      const { allergens } = await readProduct(id)
      const inherited = allergens.filter((one: Answer['body']) => one.from_recipe).map((one: Answer['body']) => one.allergen_id)
      expect(inherited.sort()).toEqual(body.allergen_ids.sort())
    }
  })
})
