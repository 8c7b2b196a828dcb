import fc from 'fast-check'
import type { Knex } from 'knex'
import { createTestApi, type TestApi } from '../support/api'
import { type NewRestaurant, openRestaurant } from '../support/new-restaurant'
import { send } from '../support/people'

let api: TestApi
beforeAll(async () => {
  api = await createTestApi()
})
afterAll(() => api.close())

/** Each is switched on or off. */
const isOn = fc.boolean()
const few = <T>(one: fc.Arbitrary<T>, maxLength = 2) => fc.array(one, { maxLength })
const subcategory = fc.record({ isOn, products: few(isOn) })
const category = fc.record({ isOn, products: few(isOn, 1), subcategories: few(subcategory) })
const sector = fc.record({ isOn, tables: few(isOn) })
const branch = fc.record({ isOn, categories: few(category), sectors: few(sector), tables: few(isOn, 1), waiter: isOn })
const restaurant = fc.record({
  branches: fc.array(branch, { minLength: 1, maxLength: 3 }),
  /** A sector of every branch, with a table in the first. */
  shared: few(isOn, 1),
  /** In the first branch, or in all. */
  promotions: few(fc.record({ isOn, everywhere: fc.boolean() })),
})
type Tree = typeof restaurant extends fc.Arbitrary<infer T> ? T : never

it('what is deleted with all that hangs there comes back as it was, and what went before by itself stays away', async () => {
  const gone: number[] = []
  await fc.assert(
    fc.asyncProperty(restaurant, fc.array(fc.nat(), { minLength: 1, maxLength: 5 }), async (tree, choices) => {
      const at = await openRestaurant(api)
      await plant(api.database.owner, at, tree)
      const undone: (() => Promise<void>)[] = []
      for (const choice of choices) {
        const standing = await targets(at)
        const target = standing[choice % standing.length]
        if (!target) break
        const before = await snapshot(at)
        expect(await act('DELETE', `${target.url}?cascade=true`, at)).toBe(204)
        expect(await orphans(at)).toEqual([])
        undone.push(async () => {
          expect(await act('POST', `/api/admin/${target.plural}/${target.id}/restore`, at)).toBe(200)
          expect(await snapshot(at)).toEqual(before)
        })
        gone.push(target.id)
      }
      for (const undo of undone.reverse()) await undo()
    }),
    { numRuns: 20 },
  )
  expect(gone.length).toBeGreaterThan(20)
})

const act = async (method: 'DELETE' | 'POST', url: string, at: NewRestaurant) =>
  (await send(api, method, url, at.admin.headers)).status

const parts: readonly [table: string, plural: string, url: string][] = [
  ['branches', 'branches', '/api/admin/branches'],
  ['categories', 'categories', '/api/admin/categories'],
  ['subcategories', 'subcategories', '/api/admin/subcategories'],
  ['products', 'products', '/api/admin/products'],
  ['branch_sectors', 'sectors', '/api/admin/sectors'],
  ['tables', 'tables', '/api/admin/tables'],
  ['promotions', 'promotions', '/api/admin/promotions'],
]
const links = ['branch_products', 'promotion_branches', 'user_branch_roles', 'waiter_sector_assignments']

/** Everything that can be deleted, but for the branch whose admin deletes. */
async function targets(at: NewRestaurant) {
  const found: { plural: string; url: string; id: number }[] = []
  for (const [table, plural, url] of parts) {
    const ids: number[] = await api.database
      .owner(table)
      .where({ tenant_id: at.tenantId })
      .whereNull('deleted_at')
      .orderBy('id')
      .pluck('id')
    found.push(...ids.filter(id => table !== 'branches' || id !== at.branchId).map(id => ({ plural, url: `${url}/${id}`, id })))
  }
  return found
}

/** Every row with all that counts: who touched it last, and how often, does not. */
async function snapshot(at: NewRestaurant) {
  const rows: Record<string, unknown[]> = {}
  for (const table of [...parts.map(([name]) => name), ...links]) {
    const found: Record<string, unknown>[] = await api.database.owner(table).where({ tenant_id: at.tenantId }).orderBy('id')
    rows[table] = found.map(({ version: _v, updated_at: _at, updated_by_id: _id, updated_by_email: _email, ...row }) => row)
  }
  return rows
}

/** Live rows that belong to one that is deleted. */
async function orphans(at: NewRestaurant): Promise<string[]> {
  const belongings = [
    ['categories', 'branch_id', 'branches'],
    ['branch_sectors', 'branch_id', 'branches'],
    ['tables', 'branch_id', 'branches'],
    ['tables', 'sector_id', 'branch_sectors'],
    ['subcategories', 'category_id', 'categories'],
    ['products', 'category_id', 'categories'],
    ['products', 'subcategory_id', 'subcategories'],
    ['branch_products', 'branch_id', 'branches'],
    ['branch_products', 'product_id', 'products'],
    ['promotion_branches', 'branch_id', 'branches'],
    ['promotion_branches', 'promotion_id', 'promotions'],
    ['user_branch_roles', 'branch_id', 'branches'],
    ['waiter_sector_assignments', 'sector_id', 'branch_sectors'],
  ] as const
  const found: string[] = []
  for (const [table, column, parent] of belongings) {
    const rows: { id: number }[] = await api.database
      .owner(`${table} as child`)
      .join(`${parent} as parent`, 'parent.id', `child.${column}`)
      .where({ 'child.tenant_id': at.tenantId })
      .whereNull('child.deleted_at')
      .whereNotNull('parent.deleted_at')
      .select('child.id')
    found.push(...rows.map(({ id }) => `${table} ${id} of ${parent}`))
  }
  return found
}

async function plant(owner: Knex, at: NewRestaurant, tree: Tree): Promise<void> {
  const tenant_id = at.tenantId
  let named = 0
  const add = async (table: string, isActive: boolean, row: object): Promise<number> => {
    const [made] = await owner(table)
      .insert({ tenant_id, is_active: isActive, ...row })
      .returning<{ id: number }[]>('id')
    return made?.id ?? 0
  }
  const name = () => `N${++named}`
  const branchIds = [at.otherBranchId]
  while (branchIds.length < tree.branches.length)
    branchIds.push(await add('branches', true, { name: name(), slug: `rama-${tenant_id}-${++named}` }))
  const addProduct = async (isActive: boolean, branchId: number, row: object) => {
    const product_id = await add('products', isActive, { name: name(), ...row })
    await add('branch_products', isActive, { product_id, branch_id: branchId, price_cents: 100 })
    await add('branch_products', true, { product_id, branch_id: at.branchId, price_cents: 100 })
  }
  for (const [position, { isOn: isActive, categories, sectors, tables, waiter }] of tree.branches.entries()) {
    const branch_id = branchIds[position] ?? 0
    await owner('branches').where({ id: branch_id }).update({ is_active: isActive })
    const waiterId = (await at.hire('WAITER', branch_id)).id
    for (const one of categories) {
      const category_id = await add('categories', one.isOn, { branch_id, name: name() })
      for (const product of one.products) await addProduct(product, branch_id, { category_id })
      for (const below of one.subcategories) {
        const subcategory_id = await add('subcategories', below.isOn, { category_id, name: name() })
        for (const product of below.products) await addProduct(product, branch_id, { category_id, subcategory_id })
      }
    }
    for (const one of sectors) {
      const prefix = String.fromCharCode(65 + (++named % 26), 65 + Math.floor(named / 26))
      const sector_id = await add('branch_sectors', one.isOn, { branch_id, name: name(), prefix })
      for (const table of one.tables) await add('tables', table, { branch_id, sector_id, code: name() })
      const assigned = { branch_id, sector_id, waiter_id: waiterId, assignment_date: '2031-01-01' }
      await add('waiter_sector_assignments', waiter, assigned)
    }
    for (const table of tables) await add('tables', table, { branch_id, code: name() })
  }
  for (const isActive of tree.shared) {
    const sector_id = await add('branch_sectors', isActive, { name: name(), prefix: 'ZZ' })
    await add('tables', true, { branch_id: branchIds[0], sector_id, code: name() })
  }
  for (const { isOn: isActive, everywhere } of tree.promotions) {
    const days = { start_date: '2031-01-01', end_date: '2031-01-02' }
    const promotion_id = await add('promotions', isActive, { name: name(), price_cents: 1, ...days })
    for (const branch_id of everywhere ? branchIds : branchIds.slice(0, 1))
      await add('promotion_branches', true, { promotion_id, branch_id })
  }
}
