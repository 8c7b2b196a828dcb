import { buildApp } from '../../api/app'
import { menuChannel, readMenuNotice } from '../../db/catalog/menu-notices'
import { connectRedis } from '../../db/redis'
import type { Resource } from '../../services/crud/resource'
import { resources } from '../../services/resources'
import { createTestApi, type TestApi } from '../support/api'
import { type DemoPlace, demoBranch } from '../support/demo'
import { eventually } from '../support/eventually'
import { createOwnRedis, type OwnRedis } from '../support/own-redis'
import { type Headers, hireFor, send } from '../support/people'
import { askedOf } from '../support/query-counter'
import { samples } from '../support/samples'

let redis: OwnRedis
let api: TestApi
let listener: ReturnType<typeof connectRedis>
let centro: DemoPlace
let admin: Headers
const heard: string[] = []

beforeAll(async () => {
  redis = await createOwnRedis()
  api = await createTestApi({ redisUrl: redis.url })
  centro = await demoBranch(api.database.owner, 'centro')
  admin = await hireFor(api, centro, 'ADMIN')
  listener = connectRedis(redis.url, 'test-listener')
  listener.on('message', (_channel, text) => heard.push(text))
  await new Promise<void>(resolve => listener.once('ready', () => resolve()))
  await listener.subscribe(menuChannel)
})
afterAll(async () => {
  listener.disconnect()
  await api.close()
  await redis.kill()
})

/** Does it, and waits for the notice of it. */
async function announced(what: string, write: () => Promise<{ status: number; body: unknown }>) {
  heard.length = 0
  const { status, body } = await write()
  expect({ what, status, body: status < 300 ? null : body }).toEqual({ what, status, body: null })
  await eventually(() => {
    const concerned = heard.map(readMenuNotice).filter(notice => notice?.tenantId === centro.tenantId)
    const isHeard = concerned.some(notice => notice?.branchId === null || notice?.branchId === centro.branchId)
    expect({ what, isHeard }).toEqual({ what, isHeard: true })
  })
  return body
}

/** The tables that menus and profiles are made of: those that are read for a process's first answers. */
async function tablesRead(): Promise<Set<string>> {
  const app = await buildApp(api.deps)
  await app.ready()
  const { id } = await api.database
    .owner('product_ingredients')
    .join('branch_products', 'branch_products.product_id', 'product_ingredients.product_id')
    .where({ branch_id: centro.branchId })
    .first('product_ingredients.product_id as id')
  const { statements } = await askedOf(api.deps.knex, () =>
    Promise.all(
      ['', `/products/${id}/complete`, '/allergens'].map(path => send({ ...api, app }, 'GET', `/api/public/menu/centro${path}`)),
    ),
  )
  await app.close()
  return new Set(
    statements.flatMap(sql => [...sql.matchAll(/\b(?:from|join) "?([a-z_]+)"?/g)].flatMap(([, table]) => table ?? [])),
  )
}

describe('what menus and profiles are made of', () => {
  let concerned: readonly Resource[]

  beforeAll(async () => {
    const tables = await tablesRead()
    for (const table of ['categories', 'products', 'product_warnings', 'sub_ingredients', 'flavor_profiles', 'allergens'])
      expect(tables).toContain(table)
    concerned = resources.filter(({ table }) => tables.has(table))
  })

  it('is announced by the entity that is kept there', () => {
    expect(concerned.length).toBeGreaterThan(8)
    expect(concerned.filter(({ announce }) => !announce).map(({ name }) => name)).toEqual([])
  })

  it('is announced when it is made, changed, deleted and restored', async () => {
    for (const { name, path, plural } of concerned) {
      const { create, update } = (await samples[name]?.(api.database.owner, centro)) ?? {}
      const made = (await announced(`POST ${path}`, () => send(api, 'POST', path, admin, create))) as { id: number }
      await announced(`PATCH ${path}`, () => send(api, 'PATCH', `${path}/${made.id}`, admin, update))
      await announced(`DELETE ${path}`, () => send(api, 'DELETE', `${path}/${made.id}?cascade=true`, admin))
      await announced(`restore ${plural}`, () => send(api, 'POST', `/api/admin/${plural}/${made.id}/restore`, admin))
    }
  })
})

it.each<[string, () => Promise<{ status: number; body: unknown }>]>([
  [
    'a new order of categories',
    async () => {
      const ids = await api.database
        .owner('categories')
        .where({ branch_id: centro.branchId, is_active: true })
        .orderBy('id', 'desc')
        .pluck('id')
      return send(api, 'POST', '/api/admin/categories/reorder', admin, { branch_id: centro.branchId, ids })
    },
  ],
  [
    'a category that a branch does not show',
    async () => {
      const { id } = await api.database.owner('categories').where({ branch_id: centro.branchId, is_active: true }).first('id')
      return send(api, 'PUT', `/api/admin/exclusions/categories/${id}`, admin, { excluded_branch_ids: [centro.branchId] })
    },
  ],
  [
    'a product that is switched off',
    async () => {
      const offer = await api.database.owner('branch_products').where({ branch_id: centro.branchId, is_available: true }).first()
      const body = { branch_id: centro.branchId, is_available: false }
      return send(api, 'PATCH', `/api/kitchen/products/${offer.product_id}/availability`, admin, body)
    },
  ],
])('%s is announced', async (what, write) => {
  await announced(what, write)
})
