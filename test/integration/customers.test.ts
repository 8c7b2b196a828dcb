import { randomUUID } from 'node:crypto'
import { createTestApi, type TestApi } from '../support/api'
import { type Headers, hireFor, phoneAt, send } from '../support/people'
import { type OrderedLine, order, type SeatedTable, seatTable, setRound, strike } from '../support/seated-table'
import { arrangeTwoTenants } from '../support/two-tenants'

let api: TestApi

beforeAll(async () => {
  api = await createTestApi()
})
afterAll(() => api.close())

const owner = () => api.database.owner
const newDevice = () => `telefono-${randomUUID()}`
const newPhone = () => `261${Math.floor(1e7 + Math.random() * 8e7)}`

/** A table with its bare token, and those of its two diners. */
async function seat() {
  const table = await seatTable(owner())
  const phone = (dinerId: number | null): Headers => phoneAt(api, { ...table, dinerId })
  return { table, bare: phone(null), ana: phone(table.dinerIds[0]), beto: phone(table.dinerIds[1]) }
}

const register = (as: Headers, body: object) => send(api, 'POST', '/api/customer/register', as, body)
const with_ = (as: Headers, device: string): Headers => ({ ...as, 'x-device-id': device })
const me = (as: Headers, device: string) => send(api, 'GET', '/api/customer/me', with_(as, device))
const change = (as: Headers, device: string, body: object) => send(api, 'PATCH', '/api/customer/me', with_(as, device), body)
const recognize = (as: Headers, device: string) => send(api, 'GET', '/api/customer/recognize', with_(as, device))
const expectDevice = async (table: SeatedTable, id: number) =>
  send(api, 'POST', `/api/admin/customers/${id}/expect-device`, await hireFor(api, table, 'MANAGER'))

/** Sits somebody down as their phone does. */
const sitDown = async (as: Headers, device: string, name = 'Caro'): Promise<number> =>
  (await send(api, 'POST', '/api/diner/register', as, { name, color: '#123456', local_id: randomUUID(), device_id: device })).body
    .id

const cook = (table: SeatedTable, lines: readonly OrderedLine[], status?: Parameters<typeof order>[3]) =>
  order(api.deps.knex, table, lines, status)

describe('registering', () => {
  test('remembers what was said, tidied, and the consent with its date', async () => {
    const { bare } = await seat()
    const device = newDevice()
    const before = Date.now() - 1_000
    const { status, body, headers } = await register(bare, {
      device_id: device,
      name: ' Ana ',
      phone: '+54 (261) 555-0101',
      email: 'Ana@Example.com',
      birthday_month: 2,
      birthday_day: 29,
      excluded_allergen_ids: [3, 3, 1],
      dietary_preferences: ['vegan'],
      excluded_cooking_methods: ['frito'],
      data_consent: true,
    })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      name: 'Ana',
      phone: '+542615550101',
      email: 'ana@example.com',
      birthday_month: 2,
      birthday_day: 29,
      excluded_allergen_ids: [3, 1],
      dietary_preferences: ['vegan'],
      excluded_cooking_methods: ['frito'],
      total_visits: 0,
      total_spent_cents: 0,
      avg_ticket_cents: 0,
      favorite_product_ids: [],
      segment: 'new',
      consent_remember: true,
      consent_marketing: false,
      consent_marketing_date: null,
    })
    expect(Date.parse(body.consent_date)).toBeGreaterThan(before)
    expect(headers['cache-control']).toBe('no-store')
    expect((await me(bare, device)).body).toEqual(body)
    const queried = await send(api, 'GET', `/api/customer/me?device_id=${device}`, bare)
    expect(queried.body).toEqual(body)
  })

  test('again adds to what is known and takes nothing away', async () => {
    const { bare } = await seat()
    const device = newDevice()
    const first = await register(bare, { device_id: device, name: 'Ana', excluded_allergen_ids: [1], marketing_consent: true })
    const again = await register(bare, { device_id: device, phone: newPhone() })
    expect(again.body).toMatchObject({
      id: first.body.id,
      name: 'Ana',
      excluded_allergen_ids: [1],
      consent_marketing: true,
      consent_marketing_date: first.body.consent_marketing_date,
    })
  })

  test.each([undefined, false])('with marketing_consent %p nobody may advertise', async given => {
    const { bare } = await seat()
    const { body } = await register(bare, {
      device_id: newDevice(),
      ...(given === undefined ? {} : { marketing_consent: given }),
    })
    expect(body).toMatchObject({ consent_marketing: false, consent_marketing_date: null })
  })

  test('of ten phones’ taps at once makes one customer', async () => {
    const { bare, ana } = await seat()
    const device = newDevice()
    const taps = Array.from({ length: 10 }, (_, n) => register(n % 2 ? bare : ana, { device_id: device, name: 'Ana' }))
    const ids = (await Promise.all(taps)).map(({ body }) => body.id)
    expect(new Set(ids).size).toBe(1)
    expect(await owner()('customer_devices').where({ device_id: device })).toHaveLength(1)
  })

  test('the phone is taken whole: neither a part of its id nor a longer one is anybody', async () => {
    const { bare } = await seat()
    const device = newDevice()
    await register(bare, { device_id: device, name: 'Ana' })
    for (const other of [device.slice(0, -1), `${device}B`, device.toUpperCase(), '%', device.replace('-', '_')]) {
      expect((await me(bare, other)).status).toBe(404)
      expect((await recognize(bare, other)).body).toMatchObject({ recognized: false, customer_id: null, customer_name: null })
    }
  })

  test.each([
    {},
    { device_id: '' },
    { device_id: 'x'.repeat(101) },
    { device_id: 'd', name: 'x'.repeat(101) },
    { device_id: 'd', phone: 'soy yo' },
    { device_id: 'd', phone: '12345' },
    { device_id: 'd', email: 'ana@' },
    { device_id: 'd', birthday_month: 2, birthday_day: 30 },
    { device_id: 'd', birthday_month: 4, birthday_day: 31 },
    { device_id: 'd', birthday_month: 4 },
    { device_id: 'd', birthday_day: 4 },
    { device_id: 'd', excluded_allergen_ids: [2 ** 31] },
    { device_id: 'd', excluded_allergen_ids: ['1'] },
    { device_id: 'd', data_consent: 'yes' },
    { device_id: 'seven-7' },
    { device_id: 'telefono-nuevo', dietary_preferences: ['carnívora'] },
    { device_id: 'telefono-nuevo', excluded_allergen_ids: [999_999_999] },
  ])('refuses %j', async wrong => {
    const { bare } = await seat()
    const { status, body } = await register(bare, wrong)
    expect([status, body.code]).toEqual([422, 'invalid_request'])
  })

  test('a phone that is known by a short id stays known, and no new one may have one', async () => {
    const { bare, table } = await seat()
    const { id } = (await register(bare, { device_id: newDevice(), name: 'Ana' })).body
    const short = `d${id}`
    expect(await register(bare, { device_id: short })).toMatchObject({
      status: 422,
      body: { errors: [{ in: 'body', pointer: '/device_id' }] },
    })
    await owner()('customer_devices').insert({ tenant_id: table.tenantId, customer_id: id, device_id: short })
    expect(await register(bare, { device_id: short, name: 'Ana María' })).toMatchObject({
      status: 200,
      body: { id, name: 'Ana María' },
    })
    expect((await register(bare, { device_id: 'ochoooo8' })).status).toBe(200)
  })

  test('excludes allergens that the restaurant has, and keeps those that it had when it lost them', async () => {
    const { bare, table } = await seat()
    const device = newDevice()
    const [foreign] = await owner()('allergens').whereNot({ tenant_id: table.tenantId }).limit(1).pluck('id')
    const unknown = { status: 422, body: { errors: [{ in: 'body', pointer: '/excluded_allergen_ids' }], unknown_ids: [foreign] } }
    expect(await register(bare, { device_id: device, excluded_allergen_ids: [1, foreign] })).toMatchObject(unknown)
    expect((await me(bare, device)).status).toBe(404)
    const [rare] = await owner()('allergens').insert({ tenant_id: table.tenantId, name: randomUUID() }).returning('id')
    expect((await register(bare, { device_id: device, excluded_allergen_ids: [rare.id] })).status).toBe(200)
    await owner()('allergens').where(rare).update({ is_active: false, deleted_at: new Date() })
    expect(await change(bare, device, { excluded_allergen_ids: [rare.id, foreign] })).toMatchObject(unknown)
    expect((await change(bare, device, { excluded_allergen_ids: [rare.id, 1] })).body.excluded_allergen_ids).toEqual([rare.id, 1])
  })

  test('repeated with its key gives the same customer; the key with another body is refused', async () => {
    const { bare } = await seat()
    const device = newDevice()
    const keyed = { ...bare, 'idempotency-key': randomUUID() }
    const first = await register(keyed, { device_id: device, name: 'Ana' })
    const again = await register(keyed, { device_id: device, name: 'Ana' })
    expect(again.body).toEqual(first.body)
    expect(again.headers['idempotency-replayed']).toBe('true')
    expect((await register(keyed, { device_id: device, name: 'Beto' })).body.code).toBe('idempotency_key_reused')
  })
})

describe('somebody else’s phone number or address', () => {
  test('opens nothing: it makes another customer, with the answer that unknown data get', async () => {
    const { bare } = await seat()
    const stranger = await seat()
    const [hers, his] = [newDevice(), newDevice()]
    const contact = { phone: newPhone(), email: `${randomUUID()}@example.com` }
    const ana = await register(bare, {
      device_id: hers,
      name: 'Ana',
      ...contact,
      excluded_allergen_ids: [1],
      birthday_month: 5,
      birthday_day: 6,
    })
    const thief = await register(stranger.bare, { device_id: his, ...contact })
    const control = await register(stranger.bare, { device_id: newDevice(), phone: newPhone(), email: 'x@example.com' })
    expect(thief.body.id).not.toBe(ana.body.id)
    const unlike = { id: 0, phone: '', email: '', consent_date: '', first_visit_at: '', last_visit_at: '' }
    expect({ ...thief.body, ...unlike }).toEqual({ ...control.body, ...unlike })
    expect(Object.keys(thief.headers).sort()).toEqual(Object.keys(control.headers).sort())
    expect((await me(bare, hers)).body).toEqual(ana.body)
    expect((await me(bare, his)).body).toMatchObject({
      id: thief.body.id,
      name: null,
      birthday_month: null,
      excluded_allergen_ids: [],
    })
    expect((await change(stranger.bare, his, { phone: contact.phone })).status).toBe(200)
  })

  test.each(['phone', 'email'] as const)(
    'joins a new telephone by %s once staff has seen who it is, and only the first',
    async by => {
      const { table, bare } = await seat()
      const [old, renewed, later] = [newDevice(), newDevice(), newDevice()]
      const contact = { phone: newPhone(), email: `${randomUUID()}@example.com` }
      const ana = await register(bare, { device_id: old, name: 'Ana', ...contact })
      const opened = await expectDevice(table, ana.body.id)
      expect(opened.status).toBe(200)
      expect(Date.parse(opened.body.device_link_until)).toBeGreaterThan(Date.now())
      const said =
        by === 'phone'
          ? { phone: `${contact.phone.slice(0, 3)} ${contact.phone.slice(3)}` }
          : { email: contact.email.toUpperCase() }
      expect((await register(bare, { device_id: renewed, ...said })).body).toMatchObject({ id: ana.body.id, name: 'Ana' })
      expect((await register(bare, { device_id: later, ...said })).body.id).not.toBe(ana.body.id)
      expect((await me(bare, renewed)).body.id).toBe(ana.body.id)
      expect((await me(bare, old)).body.id).toBe(ana.body.id)
    },
  )

  test('of two telephones that come at once only one joins', async () => {
    const { table, bare } = await seat()
    const phone = newPhone()
    const ana = await register(bare, { device_id: newDevice(), phone })
    await expectDevice(table, ana.body.id)
    const both = await Promise.all([1, 2].map(() => register(bare, { device_id: newDevice(), phone })))
    expect(both.filter(({ body }) => body.id === ana.body.id)).toHaveLength(1)
  })

  test('joins nobody any more when the time is over', async () => {
    const { table, bare } = await seat()
    const phone = newPhone()
    const ana = await register(bare, { device_id: newDevice(), phone })
    await expectDevice(table, ana.body.id)
    await owner()('customers')
      .where({ id: ana.body.id })
      .update({ device_link_until: owner().raw(`now() - interval '1 second'`) })
    expect((await register(bare, { device_id: newDevice(), phone })).body.id).not.toBe(ana.body.id)
  })
})

describe('without consent', () => {
  test('nothing personal is stored, and nobody is known', async () => {
    const { bare } = await seat()
    const device = newDevice()
    const email = `${randomUUID()}@example.com`
    const { status, body } = await register(bare, { device_id: device, name: 'Sin Nombre', email, data_consent: false })
    expect(status).toBe(200)
    expect(body).toMatchObject({ id: null, name: null, email: null, consent_remember: false, total_visits: 0, segment: null })
    expect((await me(bare, device)).status).toBe(404)
    expect(await owner()('customers').where({ email })).toEqual([])
    expect(await owner()('customer_devices').where({ device_id: device })).toEqual([])
  })

  test('saying no later is taking the consent back', async () => {
    const { bare } = await seat()
    const device = newDevice()
    await register(bare, { device_id: device, name: 'Ana' })
    expect((await register(bare, { device_id: device, data_consent: false })).body.id).toBeNull()
    expect((await me(bare, device)).status).toBe(404)
  })
})

describe('changing', () => {
  test('touches what is said only; null and an empty text forget', async () => {
    const { bare } = await seat()
    const device = newDevice()
    const phone = newPhone()
    await register(bare, { device_id: device, name: 'Ana', phone, email: 'ana@example.com', birthday_month: 1, birthday_day: 31 })
    const named = await change(bare, device, { name: 'Ana María', dietary_preferences: ['vegan'] })
    expect(named.body).toMatchObject({
      name: 'Ana María',
      phone,
      email: 'ana@example.com',
      dietary_preferences: ['vegan'],
      birthday_day: 31,
    })
    const emptied = await change(bare, device, { phone: null, email: '', birthday_month: null, birthday_day: null })
    expect(emptied.body).toMatchObject({ name: 'Ana María', phone: null, email: null, birthday_month: null, birthday_day: null })
  })

  test('gives consent to marketing with its date, keeps the date, and takes both back', async () => {
    const { bare } = await seat()
    const device = newDevice()
    await register(bare, { device_id: device })
    const given = (await change(bare, device, { consent_marketing: true })).body
    expect(given).toMatchObject({ consent_marketing: true, consent_marketing_date: expect.any(String) })
    expect((await change(bare, device, { consent_marketing: true })).body).toEqual(given)
    expect((await change(bare, device, { consent_marketing: false })).body).toMatchObject({
      consent_marketing: false,
      consent_marketing_date: null,
    })
  })

  test('holds to the version that was seen', async () => {
    const { bare } = await seat()
    const device = newDevice()
    const { headers } = await register(bare, { device_id: device })
    const asSeen = { ...bare, 'if-match': String(headers.etag) }
    expect((await change(asSeen, device, { name: 'Ana' })).status).toBe(200)
    expect((await change(asSeen, device, { name: 'Beto' })).body.code).toBe('precondition_failed')
    expect((await change(asSeen, device, { consent_remember: false })).body.code).toBe('precondition_failed')
    expect((await me(bare, device)).body.name).toBe('Ana')
  })

  test.each([
    { email: 'x' },
    { birthday_month: 2, birthday_day: 30 },
    { birthday_day: 3 },
    { consent_marketing: 1 },
    { name: 5 },
  ])('refuses %j', async wrong => {
    const { bare } = await seat()
    const device = newDevice()
    await register(bare, { device_id: device })
    expect((await change(bare, device, wrong)).status).toBe(422)
  })

  test('of an unknown phone is 404, and without a phone 422 that says what is missing', async () => {
    const { bare } = await seat()
    expect((await change(bare, newDevice(), { name: 'x' })).status).toBe(404)
    expect((await send(api, 'DELETE', '/api/customer/me', with_(bare, newDevice()))).status).toBe(404)
    for (const [method, path] of [
      ['GET', 'me'],
      ['PATCH', 'me'],
      ['DELETE', 'me'],
      ['GET', 'recognize'],
      ['GET', 'suggestions'],
    ] as const) {
      const { status, body } = await send(api, method, `/api/customer/${path}`, bare, method === 'PATCH' ? {} : undefined)
      expect([path, status, body.code]).toEqual([path, 422, 'invalid_request'])
      expect(body.detail).toMatch(/device_id.*X-Device-Id/)
      expect((await send(api, 'GET', `/api/customer/me`, with_(bare, 'x'.repeat(101)))).status).toBe(422)
    }
  })
})

describe('visits', () => {
  test('before anybody was known become the customer’s, later ones come by themselves', async () => {
    const device = newDevice()
    const [first, second] = [await seat(), await seat()]
    await sitDown(first.bare, device)
    const { body } = await register(second.bare, { device_id: device, name: 'Ana' })
    expect(body).toMatchObject({ total_visits: 1, segment: 'new' })
    await sitDown(second.bare, device)
    const known = (await me(second.bare, device)).body
    expect(known).toMatchObject({ id: body.id, total_visits: 2, segment: 'occasional' })
    expect(Date.parse(known.first_visit_at)).toBeLessThan(Date.parse(known.last_visit_at))
  })

  test('include this very table when a diner’s token says who it is', async () => {
    const { ana, table } = await seat()
    const device = newDevice()
    expect((await register(ana, { device_id: device })).body.total_visits).toBe(1)
    expect(await owner()('diners').where({ id: table.dinerIds[0] }).first('device_id')).toEqual({ device_id: device })
  })

  test('are one when the phone sat down twice under one name, before and after it said its id', async () => {
    const { bare } = await seat()
    const device = newDevice()
    const said = { name: 'Ana', color: '#123456', local_id: randomUUID() }
    const sit = async (body: object) => (await send(api, 'POST', '/api/diner/register', bare, body)).body
    const [nameless, known] = [await sit(said), await sit({ ...said, device_id: device })]
    const { status, body } = await register({ 'x-table-token': nameless.table_token }, { device_id: device })
    expect([status, body.total_visits]).toEqual([200, 1])
    expect(
      await owner()('diners').whereIn('id', [nameless.id, known.id]).orderBy('id').select('customer_id', 'device_id'),
    ).toEqual([
      { customer_id: body.id, device_id: null },
      { customer_id: body.id, device_id: device },
    ])
  })

  test('are all linked when the phone says its id at the table and to the restaurant at once, again and again', async () => {
    for (let evening = 0; evening < 8; evening += 1) {
      const { table, bare } = await seat()
      const device = newDevice()
      const said = { name: 'Ana', color: '#123456', local_id: randomUUID() }
      const sit = (body: object) => send(api, 'POST', '/api/diner/register', bare, body)
      const own = { 'x-table-token': (await sit(said)).body.table_token }
      const answers = await Promise.all([sit({ ...said, device_id: device }), register(own, { device_id: device })])
      expect(answers.map(({ status }) => status)).toEqual([200, 200])
      const places = await owner()('diners').where({ session_id: table.sessionId, local_id: said.local_id })
      expect(places.map(place => place.customer_id)).toEqual(places.map(() => answers[1].body.id))
      expect(places.filter(place => place.device_id === device)).toHaveLength(1)
    }
  })

  test('are never taken from who has them already', async () => {
    const { ana } = await seat()
    const [hers, his] = [newDevice(), newDevice()]
    await register(ana, { device_id: hers })
    expect((await register(ana, { device_id: his })).body.total_visits).toBe(0)
    expect((await me(ana, hers)).body.total_visits).toBe(1)
  })

  test('are all linked when sitting down and being remembered happen at once, again and again', async () => {
    for (let evening = 0; evening < 8; evening += 1) {
      const { bare } = await seat()
      const device = newDevice()
      const [, { body }] = await Promise.all([sitDown(bare, device), register(bare, { device_id: device })])
      expect(await owner()('diners').where({ device_id: device }).pluck('customer_id')).toEqual([body.id])
    }
  })

  test('add up to what was really ordered, accepted and not struck, and to the part of what the table shared', async () => {
    const device = newDevice()
    const expected: number[] = []
    let last = await seat()
    for (const prices of [[1_000, 333], [2_500], [99], [100_001]]) {
      last = await seat()
      const mine = await sitDown(last.bare, device)
      const { table } = last
      await cook(
        table,
        prices.map(cents => ({ cents, qty: 2, dinerId: mine })),
      )
      await cook(table, [{ cents: 9_999, dinerId: table.dinerIds[0] }])
      const { itemIds } = await cook(table, [{ cents: 5_000, dinerId: mine }])
      await strike(api.deps.knex, table, itemIds[0] ?? 0)
      await cook(table, [{ cents: 7_000, dinerId: mine }], 'PENDING')
      const canceled = await cook(table, [{ cents: 8_000, dinerId: mine }], 'PENDING')
      await setRound(api.deps.knex, table, canceled.roundId, 'CANCELED')
      await cook(table, [{ cents: 301, dinerId: null }])
      expected.push(prices.reduce((sum, cents) => sum + 2 * cents, 0) + 100) // third of three: the cent left over is not theirs
    }
    const { body } = await register(last.bare, { device_id: device })
    const spent = expected.reduce((sum, cents) => sum + cents, 0)
    expect(body).toMatchObject({
      total_visits: 4,
      total_spent_cents: spent,
      avg_ticket_cents: Math.round(spent / 4),
      segment: 'regular',
    })
    const history = await send(api, 'GET', `/api/diner/device/${device}/history`, last.bare)
    expect(history.body).toMatchObject({ total_visits: 4, total_spent_cents: spent })
  })

  test('at one table count once, however many sat down with that phone', async () => {
    const { bare } = await seat()
    const device = newDevice()
    await sitDown(bare, device)
    await sitDown(bare, device)
    expect((await register(bare, { device_id: device })).body.total_visits).toBe(1)
  })
})

describe('recognising', () => {
  test('names the owner of the phone, with the visits', async () => {
    const { bare } = await seat()
    const device = newDevice()
    await sitDown(bare, device)
    const { body } = await register(bare, { device_id: device, name: 'Ana' })
    expect((await recognize(bare, device)).body).toEqual({
      recognized: true,
      customer_id: body.id,
      customer_name: 'Ana',
      last_visit: body.last_visit_at,
      visit_count: 1,
      should_prompt_optin: false,
      anonymous_visit_count: 0,
    })
  })

  test('asks a phone that nobody owns at its third visit', async () => {
    const device = newDevice()
    const seen = []
    for (let visit = 0; visit < 4; visit += 1) {
      const { bare } = await seat()
      const { body } = await recognize(bare, device)
      seen.push([body.recognized, body.anonymous_visit_count, body.should_prompt_optin])
      await sitDown(bare, device)
    }
    expect(seen).toEqual([
      [false, 0, false],
      [false, 1, false],
      [false, 2, false],
      [false, 3, true],
    ])
  })
})

test('another restaurant knows nobody, by whatever phone, number or address; strangers and closed tables get no answer', async () => {
  const { table, bare } = await seat()
  const device = newDevice()
  const contact = { phone: newPhone(), email: `${randomUUID()}@example.com` }
  const ana = await register(bare, { device_id: device, name: 'Ana', ...contact })
  const { diners, tenantId } = await arrangeTwoTenants(owner())
  const foreign = phoneAt(api, { ...diners[0], dinerId: null })
  expect((await me(foreign, device)).status).toBe(404)
  expect((await recognize(foreign, device)).body.recognized).toBe(false)
  expect((await change(foreign, device, { name: 'x' })).status).toBe(404)
  expect((await send(api, 'DELETE', '/api/customer/me', with_(foreign, device))).status).toBe(404)
  await expectDevice(table, ana.body.id)
  const theirs = await register(foreign, { device_id: device, ...contact })
  expect(theirs.body).toMatchObject({ tenant_id: tenantId, name: null })
  expect(theirs.body.id).not.toBe(ana.body.id)
  expect((await me(bare, device)).body).toEqual({ ...ana.body })

  expect((await me({}, device)).status).toBe(401)
  await owner()('table_sessions').where({ id: table.sessionId }).update({ status: 'CLOSED', closed_at: 'now' })
  for (const answer of [await me(bare, device), await register(bare, { device_id: device }), await change(bare, device, {})])
    expect([answer.status, answer.body.code]).toEqual([401, 'session_closed'])
})

test('whoever tries phones is slowed down', async () => {
  const tight = await createTestApi({ env: { RATE_LIMIT_FACTOR: '0.05' } })
  try {
    const bare = phoneAt(tight, { ...(await seatTable(tight.database.owner)), dinerId: null })
    const tries = []
    for (let n = 0; n < 5; n += 1) tries.push((await send(tight, 'GET', '/api/customer/me', with_(bare, `d-${n}`))).status)
    expect(tries).toEqual([404, 404, 404, 429, 429])
    const registered = []
    for (let n = 0; n < 2; n += 1)
      registered.push((await send(tight, 'POST', '/api/customer/register', bare, { device_id: newDevice() })).status)
    expect(registered).toEqual([200, 429])
  } finally {
    await tight.close()
  }
})
