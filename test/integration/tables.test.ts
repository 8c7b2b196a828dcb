import { createTestApi, type TestApi } from '../support/api'
import { type DemoPlace, demoBranch } from '../support/demo'
import { type Headers, hire, hireFor, send } from '../support/people'
import { order, seatTable, setRound } from '../support/seated-table'
import { assignToday } from '../support/two-tenants'

let api: TestApi
let centro: DemoPlace
let godoyCruz: DemoPlace
let foreign: DemoPlace

beforeAll(async () => {
  api = await createTestApi()
  const owner = api.database.owner
  centro = await demoBranch(owner, 'centro')
  godoyCruz = await demoBranch(owner, 'godoy-cruz')
  const { slug } = await owner('branches').whereNot({ tenant_id: centro.tenantId }).first('slug')
  foreign = await demoBranch(owner, slug)
})
afterAll(() => api.close())

const get = (path: string, as: Headers = {}) => send(api, 'GET', path, as)
const activate = (tableId: number | undefined, as: Headers, body: object = { diner_count: 4 }) =>
  send(api, 'POST', `/api/waiter/tables/${tableId}/activate`, as, body)
const codesOf = (body: { code: string }[]) => body.map(({ code }) => code)

async function waiterOf(prefixes: readonly string[], place = centro) {
  const { actor, headers } = await hire(api, place.tenantId, [{ branchId: place.branchId, role: 'WAITER' }])
  for (const prefix of prefixes)
    await assignToday(api.database.owner, {
      tenantId: place.tenantId,
      branchId: place.branchId,
      sectorId: place.sectors[prefix] ?? 0,
      waiterId: actor.userId,
    })
  return { userId: actor.userId, headers }
}

describe('the tables somebody sees', () => {
  test('a waiter: of the sectors assigned today', async () => {
    const { headers } = await waiterOf(['TER', 'BAR'])
    const { status, body } = await get('/api/waiter/tables', headers)
    expect(status).toBe(200)
    expect(codesOf(body)).toEqual(['TER-01', 'TER-02', 'TER-03', 'BAR-01', 'BAR-02'])
    expect(body[0]).toMatchObject({ sector_id: centro.sectors.TER, sector_name: 'Terraza', open_rounds: 0, check_status: null })
  })

  test('a waiter without assignment: none', async () => {
    const { headers } = await waiterOf([])
    expect((await get('/api/waiter/tables', headers)).body).toEqual([])
  })

  test('yesterday’s and tomorrow’s assignments do not count, by the branch’s clock', async () => {
    const { userId, headers } = await waiterOf([])
    const at = { tenant_id: centro.tenantId, branch_id: centro.branchId, waiter_id: userId, sector_id: centro.sectors.INT }
    const owner = api.database.owner
    const onDay = (offset: number) =>
      owner.raw('(select (now() at time zone timezone)::date + ?::int from branches where id = ?)', [offset, centro.branchId])
    await owner('waiter_sector_assignments').insert([-1, 1].map(offset => ({ ...at, assignment_date: onDay(offset) })))
    expect((await get('/api/waiter/tables', headers)).body).toEqual([])
    // Where it is another day already, the other assignment is today's.
    const kiritimati = "(now() at time zone 'Pacific/Kiritimati')::date"
    const { rows } = await owner.raw(`select ${kiritimati} <> (now() at time zone 'America/Argentina/Mendoza')::date as differs`)
    const [{ timezone }] = await owner('branches').where({ id: centro.branchId }).select('timezone')
    await owner('branches').where({ id: centro.branchId }).update({ timezone: 'Pacific/Kiritimati' })
    const seen = (await get('/api/waiter/tables', headers)).body
    await owner('branches').where({ id: centro.branchId }).update({ timezone })
    expect(seen.length > 0).toBe(rows[0].differs)
  })

  test('a manager: their branches; an admin: every branch of the restaurant', async () => {
    const manager = await hireFor(api, godoyCruz, 'MANAGER')
    expect(codesOf((await get('/api/waiter/tables', manager)).body).sort()).toEqual(Object.keys(godoyCruz.tables).sort())
    const admin = await hireFor(api, godoyCruz, 'ADMIN')
    const every = (await get('/api/waiter/tables', admin)).body
    expect(new Set(every.map(({ branch_id }: { branch_id: number }) => branch_id))).toEqual(
      new Set([centro.branchId, godoyCruz.branchId]),
    )
    const one = (await get(`/api/waiter/tables?branch_id=${centro.branchId}`, admin)).body
    expect(one.every(({ branch_id }: { branch_id: number }) => branch_id === centro.branchId)).toBe(true)
  })

  test('somebody who waits here and manages there sees each by its role', async () => {
    const { headers } = await hire(api, centro.tenantId, [
      { branchId: centro.branchId, role: 'WAITER' },
      { branchId: godoyCruz.branchId, role: 'MANAGER' },
    ])
    expect(codesOf((await get('/api/waiter/tables', headers)).body).sort()).toEqual(Object.keys(godoyCruz.tables).sort())
  })

  test('the kitchen: none; other branches 403; other restaurants 404', async () => {
    expect((await get('/api/waiter/tables', await hireFor(api, centro, 'KITCHEN'))).status).toBe(403)
    const { headers } = await waiterOf(['INT'])
    expect((await get(`/api/waiter/tables?branch_id=${godoyCruz.branchId}`, headers)).status).toBe(403)
    expect((await get(`/api/waiter/tables?branch_id=${foreign.branchId}`, headers)).status).toBe(404)
    expect((await get('/api/waiter/tables')).status).toBe(401)
  })
})

test('a card tells rounds, calls, check and who confirmed', async () => {
  const owner = api.database.owner
  const table = await seatTable(owner)
  const { roundId } = await order(api.database.app, table, [{ cents: 500 }])
  const canceled = await order(api.database.app, table, [{ cents: 500 }], 'PENDING')
  await setRound(api.database.app, table, canceled.roundId, 'CANCELED')
  await order(api.database.app, table, [{ cents: 300 }], 'PENDING')
  const waiter = await owner('users').where({ email: 'waiter@demo.com' }).first('id')
  await owner('rounds').where({ id: roundId }).update({ confirmed_by_user_id: waiter.id, confirmed_at: new Date() })
  const calls = await owner('service_calls')
    .insert(
      ['OPEN', 'ACKED', 'CLOSED'].map((status, n) => ({
        tenant_id: table.tenantId,
        branch_id: table.branchId,
        table_session_id: table.sessionId,
        type: ['WAITER_CALL', 'PAYMENT_HELP', 'OTHER'][n],
        status,
      })),
    )
    .returning('id')
  const { status, body } = await get(`/api/tables/${table.tableId}`, await hireFor(api, table, 'MANAGER'))
  expect(status).toBe(200)
  expect(body).toMatchObject({
    table_id: table.tableId,
    code: table.tableCode,
    status: 'ACTIVE',
    session_id: table.sessionId,
    open_rounds: 2,
    pending_calls: 2,
    active_service_call_ids: [calls[0].id, calls[1].id],
    check_status: null,
    confirmed_by_name: 'Walter Ponce',
  })
  const detail = await get(`/api/waiter/tables/${table.tableId}/session`, await hireFor(api, table, 'WAITER'))
  expect(detail.body).toMatchObject({
    session_id: table.sessionId,
    table_code: table.tableCode,
    diners: [{ name: 'Ana' }, { name: 'Beto' }],
    total_cents: 500,
    paid_cents: 0,
    check_status: null,
  })
  expect(detail.body.rounds).toHaveLength(3)
  const summary = await get(`/api/waiter/sessions/${table.sessionId}/summary`, await hireFor(api, table, 'WAITER'))
  expect(summary.body).toMatchObject({
    session_id: table.sessionId,
    rounds_count: 2,
    diner_count: 2,
    is_hybrid: false,
    total_cents: 500,
    opened_by: 'DINER',
  })
})

describe('what is not theirs', () => {
  test('another branch answers 403, another restaurant 404', async () => {
    const table = await seatTable(api.database.owner)
    const paths = [
      `/api/tables/${table.tableId}`,
      `/api/waiter/tables/${table.tableId}/session`,
      `/api/waiter/sessions/${table.sessionId}/summary`,
    ]
    const [elsewhere, stranger] = [await hireFor(api, godoyCruz, 'WAITER'), await hireFor(api, foreign, 'ADMIN')]
    for (const path of paths) {
      expect([path, (await get(path, elsewhere)).status]).toEqual([path, 403])
      expect([path, (await get(path, stranger)).status]).toEqual([path, 404])
      expect([path, (await get(path)).status]).toEqual([path, 401])
    }
    expect((await activate(centro.tables['INT-05'], elsewhere)).status).toBe(403)
    expect((await activate(centro.tables['INT-05'], stranger)).status).toBe(404)
  })

  test('a table without guests has no session', async () => {
    const waiter = await hireFor(api, centro, 'WAITER')
    expect((await get(`/api/waiter/tables/${centro.tables['INT-05']}/session`, waiter)).status).toBe(404)
  })
})

describe('seating guests', () => {
  test('opens the session in the waiter’s name, with party size and notes', async () => {
    const { headers, userId } = await waiterOf(['INT'])
    const { status, body } = await activate(centro.tables['INT-01'], headers, { diner_count: 4, notes: 'Cumpleaños' })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      table_code: 'INT-01',
      status: 'OPEN',
      opened_by: 'WAITER',
      opened_by_waiter_id: userId,
      diner_count: 4,
    })
    const stored = await api.database.owner('table_sessions').where({ id: body.session_id }).first()
    expect(stored).toMatchObject({ diner_count: 4, notes: 'Cumpleaños', opened_by_waiter_id: userId, opened_by: 'WAITER' })
    const detail = await get(`/api/waiter/tables/${centro.tables['INT-01']}/session`, headers)
    expect(detail.body).toMatchObject({ diner_count: 4, notes: 'Cumpleaños' })
    const scanned = await send(api, 'POST', '/api/tables/code/INT-01/session?branch_slug=centro')
    expect(scanned.body.session_id).toBe(body.session_id)
  })

  test('once: of a waiter and ten phones at the same moment one opens it', async () => {
    const { headers } = await waiterOf(['INT'])
    const answers = await Promise.all([
      ...Array.from({ length: 5 }, () => activate(centro.tables['INT-02'], headers)),
      ...Array.from({ length: 10 }, () => send(api, 'POST', '/api/tables/code/INT-02/session?branch_slug=centro')),
    ])
    expect(answers.slice(0, 5).filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1)
    expect(answers.slice(5).every(({ status }) => status === 200)).toBe(true)
    expect(await api.database.owner('table_sessions').where({ table_id: centro.tables['INT-02'] })).toHaveLength(1)
  })

  test('repeated with its key answers the same', async () => {
    const { headers } = await waiterOf(['INT'])
    const keyed = { ...headers, 'idempotency-key': 'sit-down' }
    const [first, second] = [await activate(centro.tables['INT-03'], keyed), await activate(centro.tables['INT-03'], keyed)]
    expect([second.status, second.body]).toEqual([200, first.body])
  })

  test('refuses an occupied table, one out of service, and impossible parties', async () => {
    const { headers } = await waiterOf(['INT'])
    expect((await activate(centro.tables['INT-03'], headers)).body.code).toBe('table_occupied')
    await api.database.owner('tables').where({ id: centro.tables['INT-04'] }).update({ status: 'OUT_OF_SERVICE' })
    expect((await activate(centro.tables['INT-04'], headers)).body.code).toBe('table_out_of_service')
    for (const diner_count of [0, 21, 1.5])
      expect((await activate(centro.tables['INT-05'], headers, { diner_count })).status).toBe(422)
  })
})
