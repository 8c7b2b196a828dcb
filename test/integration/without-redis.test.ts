import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { anyone } from '../../api/plugins/authenticate'
import { startRedis } from '../../platform/stack/redis'
import { signTableToken } from '../../services/access/table-token'
import { createTestApi, type TestApi } from '../support/api'
import { openSession } from '../support/session'

const dataDir = mkdtempSync(join(tmpdir(), 'integrador-redis-'))
let redis: Awaited<ReturnType<typeof startRedis>>
let api: TestApi
let staffToken: string
let dinerToken: string

beforeAll(async () => {
  redis = await startRedis({ dataDir })
  api = await createTestApi({
    redisUrl: redis.url,
    routes: app => {
      app.get('/try/menu', { config: { limit: 'publicMenu' } }, async () => ({ ok: true }))
      app.post('/try/order', { preHandler: anyone(), config: { limit: 'roundSubmit' } }, async () => ({ ok: true }))
    },
  })
  staffToken = (await login()).json().access_token
  dinerToken = signTableToken(api.deps.config, await openSession(api.database.owner))
})
afterAll(async () => {
  await api.close()
  await redis.stop()
  rmSync(dataDir, { recursive: true, force: true })
})

const login = (password = 'admin123') =>
  api.app.inject({ method: 'POST', url: '/api/auth/login', payload: { email: 'admin@demo.com', password } })
const order = (headers: Record<string, string>) => api.app.inject({ method: 'POST', url: '/try/order', headers })
const asStaff = () => ({ authorization: `Bearer ${staffToken}` })

describe('with Redis away', () => {
  beforeAll(async () => {
    const closed = new Promise(resolve => api.redis.once('close', resolve))
    await redis.stop()
    await closed
  })

  it('anybody reads the menu, and a table orders', async () => {
    expect((await api.app.inject({ url: '/try/menu' })).statusCode).toBe(200)
    expect((await order({ 'x-table-token': dinerToken })).statusCode).toBe(200)
  })

  it('staff reads, but changes nothing: nobody knows who was sent away', async () => {
    expect((await api.app.inject({ url: '/api/auth/me', headers: asStaff() })).statusCode).toBe(200)
    const refused = await order(asStaff())
    expect(refused.json()).toMatchObject({ status: 503, code: 'live_unavailable' })
    expect(refused.headers['retry-after']).toBe('2')
  })

  it('nobody logs in: failures could not be counted', async () => {
    expect((await login()).json().code).toBe('live_unavailable')
    expect((await login('wrong')).json().code).toBe('live_unavailable')
  })

  it('the process lives, and says that it is not ready', async () => {
    expect((await api.app.inject({ url: '/health' })).statusCode).toBe(200)
    const ready = await api.app.inject({ url: '/ready' })
    expect(ready.statusCode).toBe(503)
    expect(ready.json().checks).toMatchObject({
      postgresql: { status: 'healthy' },
      migrations: { status: 'healthy' },
      redis: { status: 'unhealthy' },
    })
  })
})

it('goes on by itself once Redis is back, and learns from Postgres who was sent away meanwhile', async () => {
  const ready = new Promise(resolve => api.redis.once('ready', resolve))
  redis = await startRedis({ dataDir, port: Number(new URL(redis.url).port) })
  await ready
  expect((await order(asStaff())).statusCode).toBe(200)

  await api.database.owner('login_families').update({ revoked_at: new Date() })
  await api.redis.del('revoked:rebuilt') // lives a minute
  expect((await order(asStaff())).json().code).toBe('token_revoked')
})
