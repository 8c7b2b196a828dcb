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
