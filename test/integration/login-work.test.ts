import { randomUUID } from 'node:crypto'
import * as passwords from '../../platform/password-hash'
import * as images from '../../services/catalog/resolve-image-host'
import { createTestApi, type TestApi } from '../support/api'
import { type NewRestaurant, openRestaurant } from '../support/new-restaurant'
import { type Headers, send } from '../support/people'

jest.mock('../../platform/password-hash', () => {
  const real = jest.requireActual<typeof passwords>('../../platform/password-hash')
  return { ...real, verifyPassword: jest.fn(real.verifyPassword), hashPassword: jest.fn(real.hashPassword) }
})
jest.mock('../../services/catalog/resolve-image-host', () => ({ mustBePublicImage: jest.fn() }))
const verify = jest.mocked(passwords.verifyPassword)
const hash = jest.mocked(passwords.hashPassword)
const lookUp = jest.mocked(images.mustBePublicImage)

let api: TestApi
beforeAll(async () => {
  api = await createTestApi()
})
afterAll(() => api.close())
beforeEach(() => {
  for (const work of [verify, hash, lookUp]) work.mockClear()
})

const todays = ['m=19456', 'p=1', 't=2']
/** The order in which a hash names its parameters says nothing. */
const parametersOf = (hash = '') => /^\$argon2id\$v=19\$([^$]+)\$/.exec(hash)?.[1]?.split(',').sort()

const login = (email: string, password = 'wrong') =>
  api.app.inject({ method: 'POST', url: '/api/auth/login', payload: { email, password } })

it.each(['admin@demo.com', 'nobody@demo.com'])(
  'does the same work for %s: one verification with the same parameters',
  async email => {
    await login(email)
    expect(verify).toHaveBeenCalledTimes(1)
    expect(parametersOf(verify.mock.calls[0]?.[0])).toEqual(todays)
  },
)

it('renews a hash with outdated parameters at the next login', async () => {
  const argon2 = await import('argon2')
  const old = await argon2.hash('manager123', { memoryCost: 8_192, timeCost: 3, parallelism: 1 })
  const manager = () => api.database.owner('users').where({ email: 'manager@demo.com' })
  await manager().update({ password_hash: old })
  expect((await login('manager@demo.com', 'manager123')).statusCode).toBe(200)
  expect(parametersOf((await manager().first()).password_hash)).toEqual(todays)
  expect((await login('manager@demo.com', 'manager123')).statusCode).toBe(200)
})

describe('while a password is being checked', () => {
  /** What happens between the check of a password and the login that follows. */
  const meanwhile = (happens: () => Promise<unknown>) =>
    verify.mockImplementationOnce(async (hash, password) => {
      const matches = await jest.requireActual<typeof passwords>('../../platform/password-hash').verifyPassword(hash, password)
      await happens()
      return matches
    })
  const users = () => api.database.owner('users').where({ email: 'waiter@demo.com' })

  it('another password ends the attempt', async () => {
    const { password_hash: before } = await users().first()
    const another = await passwords.hashPassword('caballo correcto batería')
    meanwhile(() => users().update({ password_hash: another }))
    expect((await login('waiter@demo.com', 'waiter123')).json()).toMatchObject({ status: 401, code: 'invalid_credentials' })
    await users().update({ password_hash: before })
  })

  it('an account that is switched off ends it too', async () => {
    meanwhile(() => users().update({ is_active: false }))
    expect((await login('waiter@demo.com', 'waiter123')).statusCode).toBe(401)
    await users().update({ is_active: true })
  })

  it('a role taken away is in no token', async () => {
    const { id } = await users().first()
    const roles = () => api.database.owner('user_branch_roles').where({ user_id: id })
    const before: { id: number; role: string }[] = await roles().select('id', 'role')
    meanwhile(() => roles().update({ role: 'KITCHEN' }))
    expect((await login('waiter@demo.com', 'waiter123')).json().user.roles).toEqual(['KITCHEN'])
    for (const held of before) await roles().where({ id: held.id }).update({ role: held.role })
  })
})

describe('a password that is given to somebody else', () => {
  const password = 'caballo correcto batería'
  const image = 'https://fotos.example.com/plato.jpg'
  let here: NewRestaurant
  let manager: Headers
  beforeAll(async () => {
    here = await openRestaurant(api)
    manager = (await here.hire('MANAGER')).headers
  })
  const patch = (id: number, body: object, as = manager, more: Headers = {}) =>
    send(api, 'PATCH', `/api/admin/staff/${id}`, { ...as, ...more }, body)

  it('keeps no login waiting, however many are given', async () => {
    const waiter = await here.hire('WAITER')
    let release = () => {}
    const released = new Promise<string>(resolve => (release = () => resolve('hash')))
    hash.mockImplementation(() => released)
    const given = Array.from({ length: 60 }, () => patch(waiter.id, { password }))
    expect((await login('waiter@demo.com', 'waiter123')).statusCode).toBe(200)
    release()
    const statuses = (await Promise.all(given)).map(({ status }) => status)
    expect([...new Set(statuses)].sort()).toEqual([200, 503])
    hash.mockImplementation(jest.requireActual<typeof passwords>('../../platform/password-hash').hashPassword)
  })

  it('is not hashed, nor is the host of an image looked up, unless it may be stored', async () => {
    const there = await here.hire('WAITER', here.otherBranchId)
    const waiter = await here.hire('WAITER')
    const [category] = await api.database
      .owner('categories')
      .insert({ tenant_id: here.tenantId, branch_id: here.otherBranchId, name: 'De otros' })
      .returning('id')
    const wrongBranch = [{ branch_id: here.otherBranchId, role: 'WAITER' }]
    const create = (body: object) =>
      send(api, 'POST', '/api/admin/staff', manager, { email: `${randomUUID()}@example.com`, password, ...body })
    const attempts = [
      await patch(999_999_999, { password }),
      await patch(there.id, { password }),
      await patch(here.admin.id, { password }),
      await patch(waiter.id, { password, branch_roles: wrongBranch }),
      await patch(waiter.id, { password }, manager, { 'if-match': '"999"' }),
      await create({ branch_roles: wrongBranch }),
      await create({ branch_roles: [{ branch_id: here.branchId, role: 'ADMIN' }] }),
      await send(api, 'PATCH', `/api/admin/categories/${category.id}`, manager, { image }),
      await send(api, 'PATCH', '/api/admin/categories/999999999', manager, { image }),
      await send(api, 'POST', '/api/admin/categories', manager, { branch_id: here.otherBranchId, name: 'Mía', image }),
      await send(api, 'POST', '/api/admin/products', manager, { category_id: category.id, name: 'Mío', image }),
    ]
    expect(attempts.map(({ status }) => status)).toEqual([404, 403, 403, 403, 412, 403, 403, 403, 404, 403, 403])
    expect([hash.mock.calls, lookUp.mock.calls]).toEqual([[], []])
    await patch(waiter.id, { password })
    await send(api, 'PATCH', `/api/admin/categories/${category.id}`, here.admin.headers, { image })
    expect([hash.mock.calls.length, lookUp.mock.calls.length]).toEqual([1, 1])
  })

  it('is answered as the first time when it comes again, though by now it would be refused', async () => {
    const waiter = await here.hire('WAITER')
    const key = { 'idempotency-key': randomUUID(), 'if-match': '"1"' }
    const first = await patch(waiter.id, { password }, manager, key)
    await api.database.owner('idempotency_keys').where({ key: key['idempotency-key'] }).delete() // the answer was lost before it was kept
    hash.mockClear()
    expect(await patch(waiter.id, { password }, manager, key)).toMatchObject({ status: 200, body: first.body })
    expect(hash).not.toHaveBeenCalled()
    expect(await patch(waiter.id, { password }, manager, { 'if-match': '"1"' })).toMatchObject({ status: 412 })
  })
})
