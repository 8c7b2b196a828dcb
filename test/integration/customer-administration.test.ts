import { randomUUID } from 'node:crypto'
import { createTestApi, type TestApi } from '../support/api'
import { type Answer, type Headers, hire, hireFor, phoneAt, send } from '../support/people'
import { askedOf } from '../support/query-counter'
import { order, type SeatedTable, seatTable } from '../support/seated-table'
import { arrangeTwoTenants } from '../support/two-tenants'

let api: TestApi
/** The restaurant of these tests: its customers are those that a test makes. */
let at: { tenantId: number; branchId: number }
let bare: Headers
let admin: Headers
let manager: Headers

beforeAll(async () => {
  api = await createTestApi()
})
beforeEach(async () => {
  const { tenantId, branchId, diners } = await arrangeTwoTenants(owner())
  at = { tenantId, branchId }
  bare = phoneAt(api, { ...diners[0], dinerId: null })
  admin = await hireFor(api, at, 'ADMIN')
  manager = await hireFor(api, at, 'MANAGER')
})
afterAll(() => api.close())

const owner = () => api.database.owner
const list = (query = '', as: Headers = manager) => send(api, 'GET', `/api/admin/customers${query}`, as)
const one = (id: number, as: Headers = manager) => send(api, 'GET', `/api/admin/customers/${id}`, as)
const patch = (id: number, body: object, as: Headers = manager) => send(api, 'PATCH', `/api/admin/customers/${id}`, as, body)
const idsOf = ({ body }: Answer): number[] => body.map(({ id }: { id: number }) => id)

async function remember(person: object = {}, as: Headers = bare): Promise<number> {
  const { status, body } = await send(api, 'POST', '/api/customer/register', as, { device_id: randomUUID(), ...person })
  if (status !== 200) throw new Error(JSON.stringify(body))
  return body.id
}

/** Lets somebody have come so many times. */
async function visits(customerId: number, times: number): Promise<void> {
  const session = await owner()('table_sessions').where({ tenant_id: at.tenantId }).first('id', 'branch_id', 'table_id')
  for (let visit = 0; visit < times; visit += 1) {
    const place = { tenant_id: at.tenantId, branch_id: session.branch_id }
    const closed = { status: 'CLOSED', closed_at: owner().fn.now() }
    const [made] = await owner()('table_sessions')
      .insert({ ...place, table_id: session.table_id, ...closed })
      .returning('id')
    await owner()('diners').insert({ ...place, session_id: made.id, name: 'Ana', color: '#000000', customer_id: customerId })
  }
}

const audit = (id: number) =>
  owner()('audit_logs')
    .where({ tenant_id: at.tenantId, entity_type: 'customer', entity_id: id })
    .orderBy('id')
    .select('action', 'role', 'user_id', 'old_values', 'new_values')

describe('the list', () => {
  test('shows the restaurant’s customers, newest first, page by page without gap or double', async () => {
    const ids: number[] = []
    for (let n = 0; n < 7; n += 1) ids.unshift(await remember({ name: `Persona ${n}` }))
    const whole = await list()
    expect(idsOf(whole)).toEqual(ids)
    expect(whole.headers).toMatchObject({ 'x-total-count': '7', 'cache-control': 'no-store' })

    const seen: number[] = []
    let next: string | undefined = '/api/admin/customers?limit=3'
    while (next) {
      const page = await send(api, 'GET', next, manager)
      expect(page.headers['x-total-count']).toBe(seen.length === 0 ? '7' : '8')
      if (seen.length === 0) await remember({ name: 'La que llega mientras tanto' })
      seen.push(...idsOf(page))
      next = /<([^>]+)>; rel="next"/.exec(String(page.headers.link))?.[1]
    }
    expect(seen).toEqual(ids)
    expect(idsOf(await list('?limit=2&offset=1'))).toEqual(idsOf(await list()).slice(1, 3))
  })

  test.each([
    ['ana', ['Ana Pérez', 'Juana Ana']],
    ['ANA P', ['Ana Pérez']],
    ['pér', ['Ana Pérez']],
    ['261 555', ['Ana Pérez']],
    ['+549', ['Juana Ana']],
    ['juana@', ['Juana Ana']],
    ['na', []],
    ['%', []],
    ['_na', []],
    ['\\', ['\\o/']],
    ['555', []],
  ])('finds by the beginning of a name, a number or an address: %s', async (q, names) => {
    await remember({ name: 'Ana Pérez', phone: '2615550101' })
    await remember({ name: 'Juana Ana', phone: '+54 9 261 555 0202', email: 'Juana@example.com' })
    await remember({ name: '\\o/' })
    const found = await list(`?q=${encodeURIComponent(q)}`)
    expect(found.body.map(({ name }: { name: string }) => name).sort()).toEqual([...names].sort())
    expect(found.headers['x-total-count']).toBe(String(names.length))
  })

  test('filters by segment, and counts what it filters', async () => {
    const byVisits = new Map<number, number>()
    for (const times of [0, 1, 2, 3, 4, 9]) {
      const id = await remember()
      await visits(id, times)
      byVisits.set(times, id)
    }
    const expected = { new: [1, 0], occasional: [3, 2], regular: [9, 4] }
    for (const [segment, times] of Object.entries(expected)) {
      const found = await list(`?segment=${segment}`)
      expect(idsOf(found)).toEqual(times.map(number => byVisits.get(number)))
      expect(found.headers['x-total-count']).toBe('2')
      for (const row of found.body) expect(row.segment).toBe(segment)
    }
    expect((await list('?segment=vip')).status).toBe(422)
  })

  test('costs the same queries however long it is', async () => {
    await remember()
    await list() // from here on the login is known
    const short = await askedOf(api.deps.knex, () => list())
    for (let n = 0; n < 6; n += 1) await remember()
    const long = await askedOf(api.deps.knex, () => list())
    expect(long.answer.body).toHaveLength(7)
    expect(long.statements).toEqual(short.statements)
    expect(long.count).toBe(5)
  })

  test('refuses a cursor of another list', async () => {
    for (const cursor of ['x', Buffer.from('["a"]').toString('base64url'), Buffer.from('[1.5]').toString('base64url')])
      expect((await list(`?cursor=${cursor}`)).status).toBe(422)
  })
})

describe('a customer', () => {
  test('is shown with what their visits add up to, and never with the id of a phone', async () => {
    const device = randomUUID()
    const table: SeatedTable = await seatTable(owner())
    const ana = phoneAt(api, { ...table, dinerId: table.dinerIds[0] })
    const id = await remember({ device_id: device, name: 'Ana' }, ana)
    await order(api.deps.knex, table, [{ cents: 1_250, qty: 3, dinerId: table.dinerIds[0] }])
    const { headers, body } = await one(id, await hireFor(api, table, 'MANAGER'))
    expect(body).toMatchObject({
      id,
      name: 'Ana',
      total_visits: 1,
      total_spent_cents: 3_750,
      avg_ticket_cents: 3_750,
      segment: 'new',
      device_count: 1,
      device_link_until: null,
    })
    expect(body.favorite_product_ids).toHaveLength(1)
    expect(JSON.stringify(body)).not.toContain(device)
    expect(headers).toMatchObject({ etag: `"${body.version}"`, 'cache-control': 'no-store' })
  })

  test('is corrected with version, and the trail says which fields, never what stood there', async () => {
    const id = await remember({ name: 'Ana', phone: '2615550101' })
    const seen = await one(id)
    const as = { ...manager, 'if-match': String(seen.headers.etag) }
    const changed = await patch(id, { name: 'Ana María', phone: '261 555-0102', email: null }, as)
    expect(changed.body).toMatchObject({ name: 'Ana María', phone: '2615550102', version: seen.body.version + 1 })
    expect((await patch(id, { name: 'Otra' }, as)).body.code).toBe('precondition_failed')
    const trail = await audit(id)
    expect(trail).toEqual([
      {
        action: 'UPDATE',
        role: 'MANAGER',
        user_id: expect.any(Number),
        old_values: null,
        new_values: { fields: ['name', 'phone', 'email'] },
      },
    ])
    expect((await patch(id, {})).body.version).toBe(changed.body.version)
    expect(await audit(id)).toHaveLength(1)
  })

  test('gives consent themselves: staff can only take it back', async () => {
    const id = await remember({ marketing_consent: true })
    expect((await patch(id, { consent_marketing: false })).body).toMatchObject({
      consent_marketing: false,
      consent_marketing_date: null,
    })
    for (const given of [
      { consent_marketing: true },
      { consent_remember: true },
      { device_ids: ['x'] },
      { segment: 'vip' },
      { total_visits: 99 },
    ]) {
      const { status, body } = await patch(id, given)
      expect([given, status, body.code]).toEqual([given, 422, 'invalid_request'])
    }
    expect((await one(id)).body.consent_marketing).toBe(false)
  })

  test('is expected with a new phone only when they can be named', async () => {
    const nobody = await remember({ name: 'Ana' })
    const refused = await send(api, 'POST', `/api/admin/customers/${nobody}/expect-device`, manager)
    expect([refused.status, refused.body.code]).toEqual([422, 'invalid_request'])
    const id = await remember({ email: 'a@example.com' })
    const { body } = await send(api, 'POST', `/api/admin/customers/${id}/expect-device`, manager)
    const minutes = (Date.parse(body.device_link_until) - Date.now()) / 60_000
    expect([Math.ceil(minutes), (await audit(id)).map(({ action }) => action)]).toEqual([15, ['UPDATE']])
  })

  test('is erased by an admin, for good, and only the fact is in the trail', async () => {
    const id = await remember({ name: 'Ana' })
    expect((await send(api, 'DELETE', `/api/admin/customers/${id}`, manager)).body.code).toBe('forbidden')
    const stale = { ...admin, 'if-match': '"99"' }
    expect((await send(api, 'DELETE', `/api/admin/customers/${id}`, stale)).body.code).toBe('precondition_failed')
    expect((await send(api, 'DELETE', `/api/admin/customers/${id}`, admin)).status).toBe(204)
    expect((await send(api, 'DELETE', `/api/admin/customers/${id}`, admin)).status).toBe(404)
    expect((await one(id)).status).toBe(404)
    expect(idsOf(await list())).not.toContain(id)
    expect(await audit(id)).toEqual([
      { action: 'ERASE', role: 'ADMIN', user_id: expect.any(Number), old_values: null, new_values: null },
    ])
  })

  test('is erased as well when an admin notes that the consent to be remembered was taken back', async () => {
    const id = await remember({ name: 'Ana' })
    expect((await patch(id, { consent_remember: false })).body.code).toBe('forbidden')
    expect((await patch(id, { consent_remember: false, name: 'x' }, admin)).status).toBe(204)
    expect((await one(id)).status).toBe(404)
    expect((await owner()('customers').where({ id }).first('name')).name).toBeNull()
  })

  test('tells dashboards that something changed, and nothing about whom', async () => {
    const id = await remember({ name: 'Ana Secreta' })
    await patch(id, { name: 'Ana Pública' })
    await send(api, 'DELETE', `/api/admin/customers/${id}`, admin)
    const events = await owner()('events')
      .where({ tenant_id: at.tenantId, channel: `channel:tenant:${at.tenantId}:admin` })
      .whereRaw(`payload -> 'entity' ->> 'entity_type' = 'customer'`)
      .orderBy('seq')
      .pluck('payload')
    expect(events.map(({ type, entity }) => [type, entity])).toEqual([
      ['ENTITY_CREATED', { entity_type: 'customer', entity_id: id, fields: [] }],
      ['ENTITY_UPDATED', { entity_type: 'customer', entity_id: id, fields: ['name'] }],
      ['ENTITY_DELETED', { entity_type: 'customer', entity_id: id, fields: [] }],
    ])
  })
})

test('another restaurant’s customers are nobody’s: 404, and absent from lists', async () => {
  const id = await remember({ name: 'Ana' })
  const { foreign, tenantId } = await arrangeTwoTenants(owner())
  const stranger = await hireFor(api, foreign, 'ADMIN')
  for (const answer of [
    await one(id, stranger),
    await patch(id, { name: 'x' }, stranger),
    await send(api, 'DELETE', `/api/admin/customers/${id}`, stranger),
    await send(api, 'POST', `/api/admin/customers/${id}/expect-device`, stranger),
  ])
    expect([answer.status, answer.body.code]).toEqual([404, 'not_found'])
  expect((await list('', stranger)).body).toEqual([])
  const waiter = (await hire(api, tenantId, [])).headers
  expect((await list('', waiter)).status).toBe(403)
  expect((await list('', bare)).status).toBe(401)
})
