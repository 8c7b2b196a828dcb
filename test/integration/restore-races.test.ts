import { createTestApi, type TestApi } from '../support/api'
import { type DemoPlace, demoBranch } from '../support/demo'
import { type Headers, hireFor, send } from '../support/people'

let api: TestApi
let here: DemoPlace
let admin: Headers

beforeAll(async () => {
  api = await createTestApi()
  here = await demoBranch(api.database.owner, 'centro')
  admin = await hireFor(api, here, 'ADMIN')
})
afterAll(() => api.close())

let made = 0
const fresh = (word: string) => `${word} ${++made}`
const post = async (path: string, body: object) => {
  const { status, body: answer } = await send(api, 'POST', path, admin, body)
  if (status !== 201) throw new Error(`${path} answered ${status} ${JSON.stringify(answer)}`)
  return answer as { id: number }
}
const remove = (path: string) => send(api, 'DELETE', path, admin)
const restore = (plural: string, id: number) => send(api, 'POST', `/api/admin/${plural}/${id}/restore`, admin)
const category = () => post('/api/admin/categories', { branch_id: here.branchId, name: fresh('Categoría') })
const product = (categoryId: number) => post('/api/admin/products', { category_id: categoryId, name: fresh('Producto') })
const sector = () => post('/api/admin/sectors', { branch_id: here.branchId, name: fresh('Sector'), prefix: letters(++made) })
const letters = (n: number) => `${String.fromCharCode(65 + (Math.floor(n / 26) % 26), 65 + (n % 26))}Z`

/** A child that is deleted, and how to bring it back and to delete what it belongs to. */
interface Pair {
  readonly child: readonly [plural: string, id: number]
  readonly parent: string
}

const pairs: Readonly<Record<string, () => Promise<Pair>>> = {
  'a subcategory and its category': async () => {
    const { id } = await category()
    const child = await post('/api/admin/subcategories', { category_id: id, name: fresh('Sub') })
    await remove(`/api/admin/subcategories/${child.id}`)
    return { child: ['subcategories', child.id], parent: `/api/admin/categories/${id}` }
  },
  'a product and its category': async () => {
    const { id } = await category()
    const child = await product(id)
    await remove(`/api/admin/products/${child.id}`)
    return { child: ['products', child.id], parent: `/api/admin/categories/${id}` }
  },
  'a table and its sector': async () => {
    const { id } = await sector()
    const child = await post('/api/admin/tables', { branch_id: here.branchId, code: fresh('M'), sector_id: id })
    await remove(`/api/admin/tables/${child.id}`)
    return { child: ['tables', child.id], parent: `/api/admin/sectors/${id}` }
  },
  'a promotion and a product of it': async () => {
    const part = await product((await category()).id)
    const child = await post('/api/admin/promotions', {
      name: fresh('Combo'),
      price_cents: 1,
      start_date: '2031-01-01',
      end_date: '2031-12-31',
      branch_ids: [here.branchId],
      items: [{ product_id: part.id }],
    })
    await remove(`/api/admin/promotions/${child.id}`)
    return { child: ['promotions', child.id], parent: `/api/admin/products/${part.id}` }
  },
}

/** Enough that both orders come up; each try must hold, whichever wins. */
const tries = 8

describe.each(Object.entries(pairs))('%s', (_name, arrange) => {
  it('are never one there and the other gone, when one is restored while the other is deleted', async () => {
    for (let attempt = 0; attempt < tries; attempt++) {
      const { child, parent } = await arrange()
      const [back, gone] = await Promise.all([restore(...child), remove(parent)])
      const outcome = [back.body?.code ?? back.status, gone.body?.code ?? gone.status]
      expect([
        [200, 'in_use'],
        ['parent_deleted', 204],
      ]).toContainEqual(outcome)
    }
  })
})

it('tables made at once never stand in a sector that is being deleted', async () => {
  for (let attempt = 0; attempt < tries; attempt++) {
    const { id } = await sector()
    const batch = { branch_id: here.branchId, tables: [{ sector_id: id, capacity: 4, count: 2 }] }
    const [batched, gone] = await Promise.all([
      send(api, 'POST', '/api/admin/tables/batch', admin, batch),
      remove(`/api/admin/sectors/${id}`),
    ])
    expect([
      [201, 'in_use'],
      ['unknown_sector', 204],
    ]).toContainEqual([batched.body?.code ?? batched.status, gone.body?.code ?? gone.status])
  }
})

it('a promotion is not restored while a product of it is gone', async () => {
  const arrange = pairs['a promotion and a product of it']
  if (!arrange) throw new Error('no such pair')
  const { child, parent } = await arrange()
  expect((await remove(parent)).status).toBe(204)
  expect(await restore(...child)).toMatchObject({ status: 409, body: { code: 'parent_deleted', field: 'items' } })
})

it('what cannot come back names the thing and the field, as making it would', async () => {
  const first = await category()
  const { name } = (await send(api, 'GET', `/api/admin/categories/${first.id}`, admin)).body
  await remove(`/api/admin/categories/${first.id}`)
  await post('/api/admin/categories', { branch_id: here.branchId, name: ` ${name.toUpperCase()}\u200b` })
  expect(await restore('categories', first.id)).toMatchObject({
    status: 409,
    body: { code: 'duplicate', entity: 'category', fields: ['name'] },
  })
})
