import type { LightMyRequestResponse as Response } from 'fastify'
import { z } from 'zod'
import { anyone } from '../../api/plugins/authenticate'
import { commandScope } from '../../api/plugins/commands'
import { commit } from '../../db/commit'
import { DomainError } from '../../domain/errors'
import { signTableToken } from '../../services/access/table-token'
import { createTestApi, type TestApi } from '../support/api'
import { type Hired, type NewRestaurant, openRestaurant } from '../support/new-restaurant'
import { type Headers, send } from '../support/people'
import { openSession } from '../support/session'
import { everybodysPassword } from '../support/two-tenants'

let api: TestApi
let tokens: { readonly diner: string; readonly other: string; readonly staff: string }
let effects = 0

beforeAll(async () => {
  api = await createTestApi({
    routes: (app, deps) => {
      const body = z.object({ name: z.string(), refuse: z.boolean().optional(), break: z.boolean().optional() })
      const options = { schema: { body }, preHandler: anyone() }
      const create = (url: string, method: 'POST' | 'PATCH') =>
        app.route({
          method,
          url,
          ...options,
          handler: async (request, reply) => {
            const { name, refuse, break: breaks } = request.body as z.infer<typeof body>
            const result = await commit(deps, commandScope(request), async trx => {
              await trx.raw('select pg_sleep(0.02)')
              if (refuse) throw new DomainError('cart_empty')
              if (breaks) throw new Error('broken')
              effects += 1
              return { result: { name, effect: effects } }
            })
            return reply.code(201).header('X-Fresh', 'yes').send(result)
          },
        })
      create('/try/things', 'POST')
      create('/try/others', 'POST')
      create('/try/things', 'PATCH')
    },
  })
  const place = await openSession(api.database.owner)
  const sign = (dinerId: number) => signTableToken(api.deps.config, { ...place, dinerId })
  const login = { email: 'admin@demo.com', password: 'admin123' }
  const { access_token } = (await api.app.inject({ method: 'POST', url: '/api/auth/login', payload: login })).json()
  tokens = { diner: sign(1), other: sign(2), staff: access_token }
})
afterAll(() => api.close())
beforeEach(() => {
  effects = 0
})

interface Ask {
  readonly key?: string
  readonly token?: string
  readonly url?: string
  readonly method?: 'POST' | 'PATCH'
  readonly header?: string
}

function ask(payload: Record<string, unknown>, ask: Ask = {}): Promise<Response> {
  const { key, token = tokens.diner, url = '/try/things', method = 'POST', header = 'idempotency-key' } = ask
  const identity = token === tokens.staff ? { authorization: `Bearer ${token}` } : { 'x-table-token': token }
  return api.app.inject({ method, url, payload, headers: { ...identity, ...(key === undefined ? {} : { [header]: key }) } })
}

const twenty = (make: (index: number) => Promise<Response>) => Promise.all(Array.from({ length: 20 }, (_, index) => make(index)))

it('answers a repetition with the first answer, status and body, and marks it', async () => {
  const first = await ask({ name: 'milanesa' }, { key: 'a1' })
  const again = await ask({ name: 'milanesa' }, { key: 'a1' })
  expect([first.statusCode, again.statusCode]).toEqual([201, 201])
  expect(again.body).toBe(first.body)
  expect(again.headers['idempotency-replayed']).toBe('true')
  expect(first.headers['idempotency-replayed']).toBeUndefined()
  expect(effects).toBe(1)
})

it.each(['idempotency-key', 'x-idempotency-key'])('honours %s', async header => {
  await ask({ name: 'x' }, { key: `h-${header}`, header })
  expect((await ask({ name: 'x' }, { key: `h-${header}`, header })).headers['idempotency-replayed']).toBe('true')
})

it('gives twenty parallel repetitions one effect and one answer', async () => {
  const all = await twenty(() => ask({ name: 'flan' }, { key: 'parallel' }))
  expect(new Set(all.map(({ body }) => body)).size).toBe(1)
  expect(new Set(all.map(({ statusCode }) => statusCode))).toEqual(new Set([201]))
  expect(effects).toBe(1)
})

it('does not care about the order of members', async () => {
  await ask({ name: 'x', refuse: false }, { key: 'order' })
  expect((await ask({ refuse: false, name: 'x' }, { key: 'order' })).headers['idempotency-replayed']).toBe('true')
})

it('refuses the key with another body', async () => {
  await ask({ name: 'one' }, { key: 'b1' })
  expect((await ask({ name: 'two' }, { key: 'b1' })).json()).toMatchObject({ status: 422, code: 'idempotency_key_reused' })
  expect(effects).toBe(1)
})

it('refuses another body while the first is still under way', async () => {
  const all = await twenty(index => ask({ name: index === 0 ? 'one' : 'two' }, { key: 'b2' }))
  expect(effects).toBe(1)
  expect(all.filter(({ statusCode }) => statusCode === 422).length).toBeGreaterThanOrEqual(1)
})

it.each<[string, Ask]>([
  [
    'another diner of the table',
    {
      get token() {
        return tokens.other
      },
    },
  ],
  [
    'somebody of the staff',
    {
      get token() {
        return tokens.staff
      },
    },
  ],
  ['another path', { url: '/try/others' }],
  ['another method', { method: 'PATCH' }],
])('is another key for %s', async (name, other) => {
  await ask({ name: 'mine' }, { key: `scope-${name}`.replaceAll(' ', '-') })
  const response = await ask({ name: 'theirs' }, { ...Object.assign({}, other), key: `scope-${name}`.replaceAll(' ', '-') })
  expect(response.statusCode).toBe(201)
  expect(effects).toBe(2)
})

it('keeps nothing of a refused command: it may be tried again, even changed', async () => {
  expect((await ask({ name: 'x', refuse: true }, { key: 'c1' })).statusCode).toBe(409)
  expect((await ask({ name: 'x' }, { key: 'c1' })).statusCode).toBe(201)
})

it('keeps no answer of a fault, but the key stays bound to its body', async () => {
  expect((await ask({ name: 'x', break: true }, { key: 'c2' })).statusCode).toBe(500)
  expect((await ask({ name: 'x', break: true }, { key: 'c2' })).headers['idempotency-replayed']).toBeUndefined()
  expect((await ask({ name: 'x' }, { key: 'c2' })).json().code).toBe('idempotency_key_reused')
})

it('forgets after 24 hours', async () => {
  await ask({ name: 'x' }, { key: 'd1' })
  await api.database.owner.raw("update idempotency_keys set created_at = now() - interval '25 hours' where key = 'd1'")
  expect((await ask({ name: 'other' }, { key: 'd1' })).json()).toEqual({ name: 'other', effect: 2 })
})

it.each(['', 'with space', 'ñandú', 'x'.repeat(129)])('refuses the key %j', async key => {
  expect((await ask({ name: 'x' }, { key: Buffer.from(key).toString('latin1') })).json().code).toBe('idempotency_key_invalid')
})

it('does each command without a key', async () => {
  await ask({ name: 'x' })
  await ask({ name: 'x' })
  expect(effects).toBe(2)
})

describe('a key of somebody who has other roles now', () => {
  const waiterIn = (at: NewRestaurant) => ({ branch_roles: [{ branch_id: at.branchId, role: 'WAITER' }] })
  const demoted = async (at: NewRestaurant, { id, email }: Hired, roles: object = waiterIn(at)): Promise<Headers> => {
    expect((await send(api, 'PATCH', `/api/admin/staff/${id}`, at.admin.headers, roles)).status).toBe(200)
    const { body } = await send(api, 'POST', '/api/auth/login', {}, { email, password: everybodysPassword })
    return { authorization: `Bearer ${body.access_token}` }
  }

  it('gives no answer that they were given before', async () => {
    const at = await openRestaurant(api)
    const manager = await at.hire('MANAGER')
    const key = { 'idempotency-key': 'hired' }
    const hired = { email: 'con-clave@example.com', dni: '30111222', password: 'caballo correcto batería', ...waiterIn(at) }
    const first = await send(api, 'POST', '/api/admin/staff', { ...manager.headers, ...key }, hired)
    expect(first.status).toBe(201)
    const again = await send(api, 'POST', '/api/admin/staff', { ...manager.headers, ...key }, hired)
    expect(again.body).toEqual(first.body)
    const later = await send(api, 'POST', '/api/admin/staff', { ...(await demoted(at, manager)), ...key }, hired)
    expect(later).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } })
    expect(JSON.stringify(later.body)).not.toContain(hired.dni)
  })

  it('is another key where no answers are kept: what they may no longer do is refused', async () => {
    const at = await openRestaurant(api)
    const manager = await at.hire('MANAGER')
    const made = async (url: string, body: object) => (await send(api, 'POST', url, at.admin.headers, body)).body.id as number
    const category_id = await made('/api/admin/categories', { branch_id: at.branchId, name: 'Pizzas' })
    const product = await made('/api/admin/products', { category_id, name: 'Muzzarella' })
    const put = (as: Headers) => {
      const price = { branch_id: at.branchId, price_cents: 950_000 }
      return send(api, 'PUT', `/api/admin/products/${product}/prices`, { ...as, 'idempotency-key': 'priced' }, [price])
    }
    expect((await put(manager.headers)).status).toBe(200)
    expect((await put(manager.headers)).status).toBe(200)
    const elsewhere = { branch_roles: [{ branch_id: at.otherBranchId, role: 'MANAGER' }] }
    expect((await put(await demoted(at, manager, elsewhere))).status).toBe(403)
  })

  it('counts as before while their roles are the same, whichever login they use', async () => {
    const at = await openRestaurant(api)
    const manager = await at.hireFor([
      { branchId: at.otherBranchId, role: 'WAITER' },
      { branchId: at.branchId, role: 'MANAGER' },
    ])
    const category = { branch_id: at.branchId, name: 'Empanadas' }
    const post = (as: Headers) => send(api, 'POST', '/api/admin/categories', { ...as, 'idempotency-key': 'made' }, category)
    const first = await post(manager.headers)
    const { body } = await send(api, 'POST', '/api/auth/login', {}, { email: manager.email, password: everybodysPassword })
    const again = await post({ authorization: `Bearer ${body.access_token}` })
    expect(again).toMatchObject({ status: 201, body: first.body, headers: { 'idempotency-replayed': 'true' } })
  })
})
