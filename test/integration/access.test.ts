import { signTableToken } from '../../services/access/table-token'
import { createTestApi, type TestApi } from '../support/api'

let api: TestApi
beforeAll(async () => {
  api = await createTestApi()
})
afterAll(() => api.close())

interface Pair {
  access_token: string
  refresh_token: string
}

let addresses = 0
/** Each call from another address, unless one is given: failures are counted per address. */
const login = (email: string, password: string, remoteAddress = `10.0.0.${++addresses}`) =>
  api.app.inject({ method: 'POST', url: '/api/auth/login', payload: { email, password }, remoteAddress })

const loggedIn = async (email = 'waiter@demo.com', password = 'waiter123'): Promise<Pair> => (await login(email, password)).json()

const refresh = (refresh_token: string) =>
  api.app.inject({ method: 'POST', url: '/api/auth/refresh', payload: { refresh_token } })
const asStaff = (token: string, url = '/api/auth/me', method: 'GET' | 'POST' = 'GET') =>
  api.app.inject({ method, url, headers: { authorization: `Bearer ${token}` } })

const claimsOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())

/** Makes every used refresh token look used long ago. */
const passTenSeconds = () =>
  api.database.owner.raw("update refresh_tokens set used_at = used_at - interval '11 seconds' where used_at is not null")

describe('POST /api/auth/login', () => {
  it('200 with a pair, the person, and a cookie that scripts cannot read', async () => {
    const response = await login('Admin@Demo.com', 'admin123')
    expect(response.statusCode).toBe(200)
    expect(response.json()).toMatchObject({
      token_type: 'Bearer',
      expires_in: 900,
      user: { email: 'admin@demo.com', roles: ['ADMIN'], tenant_id: expect.any(Number) },
    })
    expect(String(response.headers['set-cookie'])).toMatch(
      /^refresh_token=[\w.-]+; Max-Age=604800; Path=\/api\/auth; HttpOnly; SameSite=Lax$/,
    )
    expect(response.headers['cache-control']).toBe('no-store')
  })

  it('signs the claims that other parts rely on', async () => {
    const claims = claimsOf((await loggedIn()).access_token)
    expect(claims).toMatchObject({
      iss: 'menu-ops',
      aud: 'menu-ops-users',
      type: 'access',
      email: 'waiter@demo.com',
      roles: ['WAITER'],
    })
    expect(claims.branch_roles).toEqual([{ branch_id: claims.branch_ids[0], role: 'WAITER' }])
    expect(claims).toEqual(
      expect.objectContaining({ sub: expect.any(String), jti: expect.any(String), tenant_id: expect.any(Number) }),
    )
  })

  it('401 alike for a wrong password and an unknown person', async () => {
    const wrong = await login('manager@demo.com', 'nope')
    const unknown = await login('nobody@demo.com', 'nope')
    expect([wrong.statusCode, unknown.statusCode]).toEqual([401, 401])
    expect({ ...unknown.json(), request_id: '' }).toEqual({ ...wrong.json(), request_id: '' })
  })

  it('401 for somebody who is not active any more', async () => {
    await api.database.owner('users').where({ email: 'ana@demo.com' }).update({ is_active: false })
    expect((await login('ana@demo.com', 'ana123')).json().code).toBe('invalid_credentials')
    await api.database.owner('users').where({ email: 'ana@demo.com' }).update({ is_active: true })
  })

  it('401 for everybody of a restaurant that is not active any more, and no new tokens', async () => {
    const { refresh_token } = await loggedIn('ana@demo.com', 'ana123')
    const restaurant = () => api.database.owner('tenants').where({ id: claimsOf(refresh_token).tenant_id })
    await restaurant().update({ is_active: false })
    expect((await login('ana@demo.com', 'ana123')).json().code).toBe('invalid_credentials')
    expect((await refresh(refresh_token)).json().code).toBe('token_revoked')
    await restaurant().update({ is_active: true })
  })

  it('403 for somebody without a role', async () => {
    const [user] = await api.database.owner('users').where({ email: 'ana@demo.com' })
    await api.database.owner('user_branch_roles').where({ user_id: user.id }).update({ is_active: false })
    expect((await login('ana@demo.com', 'ana123')).json()).toMatchObject({ status: 403, code: 'no_branch_roles' })
    await api.database.owner('user_branch_roles').where({ user_id: user.id }).update({ is_active: true })
  })

  it('422 for what is no e-mail', async () => {
    expect((await login('admin', 'admin123')).json()).toMatchObject({ status: 422, errors: [{ pointer: '/email' }] })
  })

  it('429 after five failures of one e-mail from anywhere, with the time to wait', async () => {
    for (let attempt = 0; attempt < 5; attempt += 1) expect((await login('kitchen@demo.com', 'nope')).statusCode).toBe(401)
    const refused = await login('kitchen@demo.com', 'kitchen123')
    expect(refused.json()).toMatchObject({ status: 429, code: 'too_many_requests', retry_after: expect.any(Number) })
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(60)
  })

  it('429 after twenty failures of one address, whoever it tries', async () => {
    for (let attempt = 0; attempt < 20; attempt += 1) await login(`guess${attempt}@demo.com`, 'nope', '10.9.9.9')
    expect((await login('admin@demo.com', 'admin123', '10.9.9.9')).statusCode).toBe(429)
    expect((await login('admin@demo.com', 'admin123', '10.9.9.8')).statusCode).toBe(200)
  })

  it('never counts successes', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => login('manager@demo.com', 'manager123', '10.8.8.8')))
    expect(all.map(({ statusCode }) => statusCode)).toEqual(Array(8).fill(200))
  })

  it('bounds guesses in parallel: few get through past the limit', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, (_, index) => login('alberto.cortez@demo.com', `guess-${index}`)))
    const guessed = all.filter(({ statusCode }) => statusCode === 401).length
    expect(guessed).toBeGreaterThanOrEqual(5)
    expect(guessed).toBeLessThanOrEqual(8)
  })
})

describe('POST /api/auth/refresh', () => {
  it('200 with a new pair, by body or by cookie', async () => {
    const first = await loggedIn()
    const second = (await refresh(first.refresh_token)).json<Pair>()
    expect(second.refresh_token).not.toBe(first.refresh_token)
    const byCookie = await api.app.inject({
      method: 'POST',
      url: '/api/auth/refresh',
      headers: { cookie: `other=1; refresh_token=${second.refresh_token}`, 'content-type': 'application/json' },
    })
    expect(byCookie.statusCode).toBe(200)
    expect((await asStaff(byCookie.json<Pair>().access_token)).statusCode).toBe(200)
  })

  it('gives two tabs that refresh together the same pair', async () => {
    const { refresh_token } = await loggedIn()
    const all = await Promise.all(Array.from({ length: 10 }, () => refresh(refresh_token)))
    expect(new Set(all.map(response => response.body)).size).toBe(1)
    expect(all[0]?.statusCode).toBe(200)
  })

  it('401 for a copied token, and the whole login dies with its access tokens', async () => {
    const first = await loggedIn()
    const second = (await refresh(first.refresh_token)).json<Pair>()
    await passTenSeconds()
    expect((await refresh(first.refresh_token)).json()).toMatchObject({ status: 401, code: 'token_revoked' })
    expect((await refresh(second.refresh_token)).statusCode).toBe(401)
    expect((await asStaff(second.access_token)).json().code).toBe('token_revoked')
    const [audit] = await api.database.owner('audit_logs').where({ action: 'REFRESH_REUSED' })
    expect(audit).toMatchObject({ user_email: 'waiter@demo.com' })
  })

  it('carries the roles held now', async () => {
    const pair = await loggedIn()
    const { sub, branch_ids } = claimsOf(pair.access_token)
    await api.database.owner('user_branch_roles').where({ user_id: sub }).update({ role: 'MANAGER' })
    const renewed = (await refresh(pair.refresh_token)).json<Pair>()
    expect(claimsOf(renewed.access_token).branch_roles).toEqual([{ branch_id: branch_ids[0], role: 'MANAGER' }])
    await api.database.owner('user_branch_roles').where({ user_id: sub }).update({ role: 'WAITER' })
  })

  it('401 for an access token, a forged one, and none', async () => {
    const { access_token, refresh_token } = await loggedIn()
    expect((await refresh(access_token)).statusCode).toBe(401)
    expect((await refresh(`${refresh_token.slice(0, -3)}abc`)).statusCode).toBe(401)
    expect((await api.app.inject({ method: 'POST', url: '/api/auth/refresh' })).json().code).toBe('unauthenticated')
  })

  it('401 and the end of the login for somebody who was deactivated', async () => {
    const { refresh_token } = await loggedIn()
    await api.database.owner('users').where({ email: 'waiter@demo.com' }).update({ is_active: false })
    expect((await refresh(refresh_token)).json().code).toBe('token_revoked')
    await api.database.owner('users').where({ email: 'waiter@demo.com' }).update({ is_active: true })
    expect((await refresh(refresh_token)).json().code).toBe('token_revoked')
  })
})

describe('GET /api/auth/me', () => {
  it('200 with the person as they are now', async () => {
    const { access_token } = await loggedIn()
    expect((await asStaff(access_token)).json()).toMatchObject({ email: 'waiter@demo.com', roles: ['WAITER'] })
  })

  it('401 for a refresh token, a table token, an unsigned one and garbage', async () => {
    const { refresh_token, access_token } = await loggedIn()
    const table = signTableToken(api.deps.config, { tenantId: 1, branchId: 1, tableId: 1, sessionId: 1, dinerId: null })
    const unsigned = `${Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')}.${access_token.split('.')[1]}.`
    for (const token of [refresh_token, table, unsigned, 'garbage', ''])
      expect((await asStaff(token)).json().code).toBe('unauthenticated')
  })
})

describe('POST /api/auth/logout', () => {
  it('ends this login and no other, and tells the gateways', async () => {
    const [here, there] = [await loggedIn(), await loggedIn()]
    const listener = api.redis.duplicate()
    const heard = new Promise<string>(resolve => listener.on('message', (_channel, text: string) => resolve(text)))
    await new Promise(resolve => listener.once('ready', resolve))
    await listener.subscribe('control:revocations')

    const response = await asStaff(here.access_token, '/api/auth/logout', 'POST')
    expect(response.statusCode).toBe(200)
    expect(String(response.headers['set-cookie'])).toMatch(/^refresh_token=; Max-Age=0/)
    expect(JSON.parse(await heard)).toEqual({ kind: 'family', id: claimsOf(here.access_token).fam })
    listener.disconnect()

    expect((await asStaff(here.access_token)).json().code).toBe('token_revoked')
    expect((await refresh(here.refresh_token)).statusCode).toBe(401)
    expect((await asStaff(there.access_token)).statusCode).toBe(200)
  })

  it('everywhere: ends every login, yet lets the person log in again at once', async () => {
    const [here, there] = [await loggedIn(), await loggedIn()]
    expect((await asStaff(here.access_token, '/api/auth/logout-all', 'POST')).statusCode).toBe(200)
    for (const { access_token } of [here, there]) expect((await asStaff(access_token)).statusCode).toBe(401)
    expect((await asStaff((await loggedIn()).access_token)).statusCode).toBe(200)
  })

  it('still holds after Redis lost everything', async () => {
    const { access_token } = await loggedIn()
    await asStaff(access_token, '/api/auth/logout', 'POST')
    await api.redis.flushdb()
    expect((await asStaff(access_token)).json().code).toBe('token_revoked')
  })
})
