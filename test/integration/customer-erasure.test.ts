import { randomUUID } from 'node:crypto'
import { eventually } from '../support/eventually'
import { type MoneySystem, startMoneySystem } from '../support/money-system'
import { type Answer, type Headers, send } from '../support/people'
import { seatTable } from '../support/seated-table'

let system: MoneySystem
let admin: Headers
let manager: Headers
let productId: number

beforeAll(async () => {
  system = await startMoneySystem()
  const at = await system.owner('branches').orderBy('id').first('id as branchId', 'tenant_id as tenantId')
  admin = await system.staff('ADMIN', at)
  manager = await system.staff('MANAGER', at)
  const offer = await system.owner('branch_products').where({ branch_id: at.branchId, is_available: true }).first('product_id')
  productId = offer.product_id
})
afterAll(() => system.stop())

const ask = (method: Parameters<typeof send>[1], url: string, as: Headers, body?: object) =>
  send(system.api, method, url, as, body)
const keyed = (as: Headers): Headers => ({ ...as, 'idempotency-key': randomUUID() })
async function done(answer: Promise<Answer>): Promise<Answer['body']> {
  const { status, body } = await answer
  if (status >= 300) throw new Error(`answered ${status} ${JSON.stringify(body)}`)
  return body
}

/** What may be found nowhere once somebody was erased. */
interface Secrets {
  readonly device: string
  readonly localId: string
  readonly fingerprint: string
  readonly name: string
  readonly phone: string
  readonly earlierPhone: string
  readonly email: string
  readonly diet: string
}

const makeSecrets = (): Secrets => {
  const unique = () => randomUUID().slice(0, 8)
  const digits = () => `261${String(Math.floor(Math.random() * 1e7)).padStart(7, '0')}`
  return {
    device: `telefono-${unique()}`,
    localId: `lugar-${unique()}`,
    fingerprint: `huella-${unique()}`,
    name: `Xóchitl ${unique()}`,
    phone: digits(),
    earlierPhone: digits(),
    email: `x-${unique()}@example.com`,
    diet: `dieta-${unique()}`,
  }
}

/** Somebody who sat down, was remembered, filtered, ordered and was served, each command under a key; beside a friend. */
async function dine(secrets: Secrets) {
  const { device, localId, fingerprint, name, phone, earlierPhone, email, diet } = secrets
  const table = await seatTable(system.owner)
  const bare = system.phone(table)
  const sitting = { name, color: '#123456', local_id: localId, device_id: device, device_fingerprint: fingerprint }
  const seatKey = keyed(bare)
  const seat = await done(ask('POST', '/api/diner/register', seatKey, sitting))
  const own = { 'x-table-token': seat.table_token }
  const registration = { device_id: device, phone: earlierPhone, marketing_consent: true, birthday_month: 3, birthday_day: 4 }
  const registerKey = keyed(own)
  const customer = await done(ask('POST', '/api/customer/register', registerKey, registration))
  await done(
    ask(
      'PATCH',
      '/api/customer/me',
      { ...keyed(own), 'x-device-id': device },
      { name, email, phone, excluded_cooking_methods: [diet] },
    ),
  )
  const filters = { excluded_allergen_ids: [1], dietary_preferences: [diet] }
  await done(ask('PATCH', '/api/diner/preferences', keyed(own), { implicit_preferences: filters }))
  await done(ask('POST', '/api/diner/cart/add', keyed(own), { product_id: productId, quantity: 2 }))
  await done(ask('POST', '/api/diner/cart/add', keyed(system.phone(table, 0)), { product_id: productId }))
  const round = await done(ask('POST', '/api/diner/rounds', keyed(own), { from_cart: true }))
  await done(ask('POST', `/api/rounds/${round.round_id}/confirm`, keyed(manager)))
  await done(ask('POST', `/api/rounds/${round.round_id}/approve`, keyed(manager)))
  await done(ask('PATCH', `/api/admin/customers/${customer.id}`, keyed(manager), { name: `${name} Q` }))
  await done(ask('PATCH', `/api/admin/customers/${customer.id}`, keyed(manager), { name }))
  return { table, bare, own, customer, seat, round, seatKey, sitting, registerKey, registration }
}

/** Where each of them is found, in whatever column of whatever table. */
async function traces(secrets: Secrets): Promise<string[]> {
  const tables: string[] = await system.owner('pg_tables').where({ schemaname: 'public' }).orderBy('tablename').pluck('tablename')
  const found: string[] = []
  for (const table of tables)
    for (const [what, value] of Object.entries(secrets)) {
      const { rows } = await system.owner.raw('select 1 from ?? as row where row::text ilike ? limit 1', [table, `%${value}%`])
      if (rows.length > 0) found.push(`${table}: ${what}`)
    }
  return found
}

const money = (sessionId: number) =>
  system
    .owner('round_items')
    .join('rounds', 'rounds.id', 'round_items.round_id')
    .where({ table_session_id: sessionId })
    .orderBy('round_items.id')
    .select('round_items.id', 'round_items.qty', 'round_items.unit_price_cents', 'round_items.diner_id', 'rounds.status')

describe('erasing leaves nothing of the person anywhere', () => {
  type Evening = Awaited<ReturnType<typeof dine>>
  const ways: readonly [string, (evening: Evening, secrets: Secrets) => Promise<Answer>][] = [
    ['on request, by an admin', ({ customer }) => ask('DELETE', `/api/admin/customers/${customer.id}`, admin)],
    ['by their own phone', ({ own }, { device }) => ask('DELETE', '/api/customer/me', { ...own, 'x-device-id': device })],
    [
      'by taking back the consent',
      ({ own }, { device }) => ask('PATCH', '/api/customer/me', { ...own, 'x-device-id': device }, { consent_remember: false }),
    ],
    [
      'by saying no',
      ({ own }, { device }) => ask('POST', '/api/customer/register', own, { device_id: device, data_consent: false }),
    ],
  ]

  test.each(ways)('%s', async (_way, erase) => {
    const secrets = makeSecrets()
    const evening = await dine(secrets)
    const places = await traces(secrets)
    for (const place of [
      'customers: email',
      'diners: name',
      'customer_devices: device',
      'command_results: name',
      'idempotency_keys: phone',
      'idempotency_keys: earlierPhone',
      'command_results: diet',
    ])
      expect(places).toContain(place)
    expect(places.filter(place => place.startsWith('events_') && place.endsWith(': name'))).not.toEqual([])
    expect(places.filter(place => place.startsWith('audit_logs'))).toEqual([])
    const eaten = await money(evening.table.sessionId)

    expect((await erase(evening, secrets)).status).toBeLessThan(300)

    expect(await traces(secrets)).toEqual([])
    expect(await money(evening.table.sessionId)).toEqual(eaten)
    const row = await system.owner('customers').where({ id: evening.customer.id }).first()
    expect(row).toMatchObject({
      name: null,
      birthday_month: null,
      consent_remember: false,
      consent_marketing: false,
      is_active: false,
    })
    expect(row.deleted_at).toBeInstanceOf(Date)
    expect(await system.owner('diners').where({ customer_id: evening.customer.id })).toEqual([])
  })
})

describe('once erased', () => {
  test('nobody is known by the phone, and its next visits are nobody’s', async () => {
    const secrets = makeSecrets()
    const { own, bare, customer } = await dine(secrets)
    const as = { ...own, 'x-device-id': secrets.device }
    await done(ask('DELETE', '/api/customer/me', as))
    expect((await ask('GET', '/api/customer/me', as)).status).toBe(404)
    expect((await ask('DELETE', '/api/customer/me', as)).status).toBe(404)
    expect((await ask('GET', '/api/customer/recognize', as)).body).toMatchObject({ recognized: false, anonymous_visit_count: 0 })
    expect((await ask('GET', `/api/diner/device/${secrets.device}/history`, own)).body.visits).toEqual([])
    expect((await ask('GET', `/api/admin/customers/${customer.id}`, admin)).status).toBe(404)
    expect((await ask('PATCH', `/api/admin/customers/${customer.id}`, admin, { name: 'x' })).status).toBe(404)
    const seat = await done(
      ask('POST', '/api/diner/register', bare, { name: 'Otra', color: '#123456', device_id: secrets.device }),
    )
    expect(await system.owner('diners').where({ id: seat.id }).first('customer_id')).toEqual({ customer_id: null })
  })

  test('a repeated command brings nobody back', async () => {
    const secrets = makeSecrets()
    const { own, seatKey, sitting, registerKey, registration, seat } = await dine(secrets)
    await done(ask('DELETE', '/api/customer/me', { ...own, 'x-device-id': secrets.device }))
    expect((await ask('POST', '/api/customer/register', registerKey, registration)).body.code).toBe('not_found')
    const again = await done(ask('POST', '/api/diner/register', seatKey, sitting))
    expect(again).toMatchObject({ id: seat.id, name: 'Comensal', device_id: null, local_id: null })
    expect(await traces(secrets)).toEqual([])
  })

  test('the table goes on with somebody nameless, and friends keep their names', async () => {
    const secrets = makeSecrets()
    const { table, own, seat, round } = await dine(secrets)
    await done(ask('DELETE', '/api/customer/me', { ...own, 'x-device-id': secrets.device }))
    const diners = await done(ask('GET', `/api/diner/session/${table.sessionId}/diners`, own))
    expect(diners.map(({ name }: { name: string }) => name)).toEqual(['Ana', 'Beto', 'Comensal'])
    const rounds = await done(ask('GET', `/api/diner/session/${table.sessionId}/rounds`, own))
    const names = rounds[0].items.map((item: { diner_id: number; diner_name: string }) => [item.diner_id, item.diner_name])
    expect(names.sort()).toEqual(
      [
        [table.dinerIds[0], 'Ana'],
        [seat.id, 'Comensal'],
      ].sort(),
    )
    const events: { payload: { entity: { items: { diner_name: string }[] } } }[] = await system
      .owner('events')
      .where({ type: 'ROUND_IN_KITCHEN' })
      .whereRaw(`payload -> 'entity' ->> 'round_id' = ?`, [String(round.round_id)])
    expect(events.length).toBeGreaterThan(0)
    for (const { payload } of events)
      expect(payload.entity.items.map(({ diner_name }) => diner_name).sort()).toEqual(['Ana', 'Comensal'])
    await done(ask('POST', '/api/diner/cart/add', own, { product_id: productId }))
  })
})

test('whoever is erased while sitting down, or while being remembered anew, is linked to nothing that is gone', async () => {
  for (let evening = 0; evening < 6; evening += 1) {
    const table = await seatTable(system.owner)
    const bare = system.phone(table)
    const device = `telefono-${randomUUID()}`
    await done(ask('POST', '/api/customer/register', bare, { device_id: device, name: 'Ana' }))
    const answers = await Promise.all([
      ask('DELETE', '/api/customer/me', { ...bare, 'x-device-id': device }),
      ask('POST', '/api/diner/register', bare, { name: 'Ana', color: '#123456', device_id: device }),
      ask('POST', '/api/customer/register', bare, { device_id: device, email: 'ana@example.com' }),
      ask('POST', '/api/diner/register', system.phone(table, 0), { name: 'Ana', color: '#123456', device_id: device }),
    ])
    expect(answers.filter(({ status, body }) => status >= 300 && body.code !== 'not_found')).toEqual([])
  }
  const gone = system.owner('customers').whereNotNull('deleted_at').select('id')
  expect(await system.owner('diners').whereIn('customer_id', gone.clone())).toEqual([])
  expect(await system.owner('customer_devices').whereIn('customer_id', gone.clone())).toEqual([])
})

test('what is under way at their table is waited for, so that it says no name either', async () => {
  const secrets = makeSecrets()
  const { own, table } = await dine(secrets)
  const underWay = await system.owner.transaction()
  try {
    await underWay('table_sessions').where({ id: table.sessionId }).forUpdate().first()
    const erasing = ask('DELETE', '/api/customer/me', { ...own, 'x-device-id': secrets.device })
    const waits = () =>
      system.owner('pg_stat_activity').whereRaw('datname = current_database()').where({ wait_event_type: 'Lock' }).first('pid')
    await eventually(async () => expect(await waits()).toBeDefined())
    const said = await underWay('events').where({ type: 'ROUND_IN_KITCHEN' }).orderBy('occurred_at', 'desc').first()
    expect(JSON.stringify(said.payload)).toContain(secrets.name)
    await underWay('events').insert({ ...said, payload: JSON.stringify(said.payload), seq: said.seq + 1_000 })
    await underWay.commit()
    expect((await erasing).status).toBe(204)
  } finally {
    if (!underWay.isCompleted()) await underWay.rollback()
  }
  expect(await traces(secrets)).toEqual([])
})

test('the database itself keeps nothing personal in an erased row', async () => {
  const { owner } = system
  const { id } = await owner('customers').whereNotNull('deleted_at').first('id')
  for (const back of [
    { name: 'Ana' },
    { phone: '2615550000' },
    { email: 'a@b.co' },
    { birthday_month: 1, birthday_day: 1 },
    { dietary_preferences: ['x'] },
  ])
    await expect(owner('customers').where({ id }).update(back)).rejects.toMatchObject({
      constraint: 'customers_deleted_at_nothing_personal_check',
    })
})
