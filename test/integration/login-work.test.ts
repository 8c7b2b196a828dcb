import * as passwords from '../../platform/password-hash'
import { createTestApi, type TestApi } from '../support/api'

jest.mock('../../platform/password-hash', () => {
  const real = jest.requireActual<typeof passwords>('../../platform/password-hash')
  return { ...real, verifyPassword: jest.fn(real.verifyPassword) }
})
const verify = jest.mocked(passwords.verifyPassword)

let api: TestApi
beforeAll(async () => {
  api = await createTestApi()
})
afterAll(() => api.close())
beforeEach(() => verify.mockClear())

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
    const hash = await passwords.hashPassword('caballo correcto batería')
    meanwhile(() => users().update({ password_hash: hash }))
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
