import { createTestApi, type TestApi } from '../support/api'
import { type DemoPlace, demoBranch } from '../support/demo'
import { type Headers, hireFor, send } from '../support/people'

let api: TestApi
let centro: DemoPlace
let admin: Headers

beforeAll(async () => {
  api = await createTestApi()
  centro = await demoBranch(api.database.owner, 'centro')
  admin = await hireFor(api, centro, 'ADMIN')
})
afterAll(() => api.close())

const path = '/api/admin/tenant'
const read = (as: Headers) => send(api, 'GET', path, as)
const change = (body: object, more: Headers = {}) => send(api, 'PATCH', path, { ...admin, ...more }, body)

it('everybody who works there reads it', async () => {
  for (const role of ['ADMIN', 'MANAGER', 'KITCHEN', 'WAITER'] as const) {
    const { status, body } = await read(await hireFor(api, centro, role))
    expect(status).toBe(200)
    expect(body).toMatchObject({ id: centro.tenantId, currency: 'ARS', name: expect.any(String), slug: expect.any(String) })
  }
})

it('is only ever one’s own', async () => {
  const { slug } = await api.database.owner('branches').whereNot({ tenant_id: centro.tenantId }).first('slug')
  const foreign = await demoBranch(api.database.owner, slug)
  expect((await read(await hireFor(api, foreign, 'ADMIN'))).body.id).toBe(foreign.tenantId)
})

it('changes what is sent, is audited with before and after, heard by its screens and shown at once', async () => {
  const before = (await read(admin)).body
  const logo = 'https://cdn.example.com/logo.png'
  const { status, body, headers } = await change({ theme_color: '#00AA88', logo, name: before.name })
  expect(status).toBe(200)
  expect(body).toEqual({ ...before, theme_color: '#00aa88', logo, version: before.version + 1, updated_at: expect.any(String) })
  expect(headers.etag).toBe(`"${body.version}"`)
  expect((await read(admin)).body).toEqual(body)
  const line = await api.database.owner('audit_logs').where({ entity_type: 'tenant' }).orderBy('id', 'desc').first()
  expect(line).toMatchObject({
    action: 'UPDATE',
    entity_id: centro.tenantId,
    old_values: { theme_color: before.theme_color, logo: before.logo },
    new_values: { theme_color: '#00aa88', logo },
  })
  const [heard] = await api.database.owner('events').whereRaw(`payload->'entity'->>'entity_type' = 'tenant'`)
  expect(heard).toMatchObject({ type: 'ENTITY_UPDATED', channel: `channel:tenant:${centro.tenantId}:admin` })
  expect((await send(api, 'GET', '/api/public/branches/centro')).body.restaurant).toMatchObject({ logo, theme_color: '#00aa88' })
})

it('writes nothing when nothing differs, and refuses who saw an older version', async () => {
  const { body } = await read(admin)
  expect((await change({ name: body.name, theme_color: body.theme_color.toUpperCase() })).body.version).toBe(body.version)
  expect((await change({ description: 'Desde 1978' }, { 'if-match': `"${body.version}"` })).status).toBe(200)
  const late = await change({ description: null }, { 'if-match': `"${body.version}"` })
  expect(late).toMatchObject({ status: 412, body: { code: 'precondition_failed' } })
})

it.each([
  [{ name: ' ' }, '/name'],
  [{ name: null }, '/name'],
  [{ theme_color: 'red' }, '/theme_color'],
  [{ theme_color: '#12345' }, '/theme_color'],
  [{ logo: 'http://cdn.example.com/logo.png' }, '/logo'],
  [{ logo: 'https://127.0.0.1/logo.png' }, '/logo'],
  [{ description: 'x'.repeat(2_001) }, '/description'],
])('refuses %j', async (body, pointer) => {
  const { status, body: problem } = await change(body)
  expect({ status, pointer: problem.errors?.[0].pointer }).toEqual({ status: 422, pointer })
})
