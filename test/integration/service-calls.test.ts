import { createTestApi, type TestApi } from '../support/api'
import { type DemoPlace, demoBranch } from '../support/demo'
import { type Headers, hire, hireFor, phoneAt, send } from '../support/people'
import { seatTable } from '../support/seated-table'
import { assignToday } from '../support/two-tenants'

let api: TestApi
let centro: DemoPlace

beforeAll(async () => {
  api = await createTestApi()
  centro = await demoBranch(api.database.owner, 'centro')
})
afterAll(() => api.close())

const callFrom = (phone: Headers, body: object = {}) => send(api, 'POST', '/api/diner/service-call', phone, body)
const answer = (id: number, how: 'acknowledge' | 'resolve', as: Headers) =>
  send(api, 'POST', `/api/waiter/service-calls/${id}/${how}`, as)
const listFor = (as: Headers, query = '') => send(api, 'GET', `/api/waiter/service-calls${query}`, as)
const idsOf = (body: { id: number }[]) => body.map(({ id }) => id)

async function table(prefix: string | null = null) {
  const seat = await seatTable(api.database.owner)
  const sectorId = prefix === null ? null : (centro.sectors[prefix] ?? null)
  await api.database.owner('tables').where({ id: seat.tableId }).update({ sector_id: sectorId })
  return { ...seat, phone: phoneAt(api, { ...seat, dinerId: null }) }
}

async function eventsOf(sessionId: number) {
  const rows = await api.database
    .owner('events')
    .where({ channel: `channel:session:${sessionId}` })
    .orderBy('seq')
    .select('payload')
  return rows.map(({ payload }) => payload)
}

describe('calling', () => {
  test('opens a call that floor and table hear of', async () => {
    const { phone, sessionId, tableCode, tableId } = await table('INT')
    const { status, body } = await callFrom(phone)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      type: 'WAITER_CALL',
      status: 'OPEN',
      session_id: sessionId,
      table_code: tableCode,
      table_id: tableId,
    })
    expect(await eventsOf(sessionId)).toEqual([
      expect.objectContaining({
        type: 'SERVICE_CALL_CREATED',
        sector_id: centro.sectors.INT,
        entity: expect.objectContaining({ call_id: body.id, call_type: 'WAITER_CALL', table_code: tableCode, reminder: false }),
      }),
    ])
  })

  test('again is a reminder of the same call; of another kind is another call', async () => {
    const { phone, sessionId } = await table('INT')
    const first = await callFrom(phone)
    const again = await callFrom(phone)
    expect(again.body).toMatchObject({ id: first.body.id, reminder_count: 1 })
    expect((await callFrom(phone, { type: 'PAYMENT_HELP' })).body.id).not.toBe(first.body.id)
    const reminders = (await eventsOf(sessionId)).map(({ type, entity }) => [type, entity.reminder])
    expect(reminders).toEqual([
      ['SERVICE_CALL_CREATED', false],
      ['SERVICE_CALL_CREATED', true],
      ['SERVICE_CALL_CREATED', false],
    ])
  })

  test('ten times at once is one call', async () => {
    const { phone, sessionId } = await table('INT')
    const answers = await Promise.all(Array.from({ length: 10 }, () => callFrom(phone)))
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1)
    expect(await api.database.owner('service_calls').where({ table_session_id: sessionId })).toHaveLength(1)
  })

  test('once somebody took it, calling again is a new call', async () => {
    const { phone } = await table('INT')
    const first = await callFrom(phone)
    await answer(first.body.id, 'acknowledge', await hireFor(api, centro, 'WAITER'))
    expect((await callFrom(phone)).body.id).not.toBe(first.body.id)
  })

  test('not from a closed table, nor of an unknown kind', async () => {
    const { phone, sessionId } = await table('INT')
    expect((await callFrom(phone, { type: 'DANCE' })).status).toBe(422)
    await api.database.owner('table_sessions').where({ id: sessionId }).update({ status: 'CLOSED', closed_at: 'now' })
    expect((await callFrom(phone)).body.code).toBe('session_closed')
  })
})

describe('answering', () => {
  test('takes and resolves, each told once', async () => {
    const { phone, sessionId } = await table('INT')
    const { body } = await callFrom(phone)
    const { actor, headers } = await hire(api, centro.tenantId, [{ branchId: centro.branchId, role: 'WAITER' }])
    const other = await hireFor(api, centro, 'WAITER')
    expect((await answer(body.id, 'acknowledge', headers)).body).toMatchObject({
      status: 'ACKED',
      acked_by_user_id: actor.userId,
    })
    expect((await answer(body.id, 'acknowledge', other)).body).toMatchObject({ status: 'ACKED', acked_by_user_id: actor.userId })
    expect((await answer(body.id, 'resolve', other)).body).toMatchObject({ status: 'CLOSED', closed_at: expect.any(String) })
    expect((await answer(body.id, 'resolve', headers)).status).toBe(200)
    const late = await answer(body.id, 'acknowledge', headers)
    expect([late.status, late.body.code]).toEqual([409, 'invalid_transition'])
    expect((await eventsOf(sessionId)).map(({ type }) => type)).toEqual([
      'SERVICE_CALL_CREATED',
      'SERVICE_CALL_ACKED',
      'SERVICE_CALL_CLOSED',
    ])
  })

  test('an open call may be resolved at once; two waiters at the same moment are one answer', async () => {
    const { phone, sessionId } = await table('INT')
    const { body } = await callFrom(phone)
    const waiters = await Promise.all([1, 2, 3, 4].map(() => hireFor(api, centro, 'WAITER')))
    const answers = await Promise.all(waiters.map(as => answer(body.id, 'resolve', as)))
    expect(answers.every(({ status }) => status === 200)).toBe(true)
    expect((await eventsOf(sessionId)).filter(({ type }) => type === 'SERVICE_CALL_CLOSED')).toHaveLength(1)
  })

  test('is for the floor of that branch', async () => {
    const { phone } = await table('INT')
    const { body } = await callFrom(phone)
    const godoyCruz = await demoBranch(api.database.owner, 'godoy-cruz')
    const stranger = await api.database.owner('branches').whereNot({ tenant_id: centro.tenantId }).first('id', 'tenant_id')
    const foreign = await hireFor(api, { tenantId: stranger.tenant_id, branchId: stranger.id }, 'ADMIN')
    for (const how of ['acknowledge', 'resolve'] as const) {
      expect((await answer(body.id, how, await hireFor(api, godoyCruz, 'MANAGER'))).status).toBe(403)
      expect((await answer(body.id, how, await hireFor(api, centro, 'KITCHEN'))).status).toBe(403)
      expect((await answer(body.id, how, foreign)).status).toBe(404)
      expect((await answer(body.id, how, phone)).status).toBe(401)
    }
  })
})

test('a waiter sees the calls of today’s sectors, a manager all of the branch, oldest first', async () => {
  const inside = (await callFrom((await table('INT')).phone)).body.id
  const outside = (await callFrom((await table('TER')).phone)).body.id
  const nowhere = (await callFrom((await table()).phone)).body.id
  const { actor, headers } = await hire(api, centro.tenantId, [{ branchId: centro.branchId, role: 'WAITER' }])
  expect((await listFor(headers)).body).toEqual([])
  await assignToday(api.database.owner, {
    tenantId: centro.tenantId,
    branchId: centro.branchId,
    sectorId: centro.sectors.TER ?? 0,
    waiterId: actor.userId,
  })
  expect(idsOf((await listFor(headers)).body)).toEqual([outside, nowhere])
  const manager = await hireFor(api, centro, 'MANAGER')
  expect(idsOf((await listFor(manager, `?branch_id=${centro.branchId}`)).body).slice(-3)).toEqual([inside, outside, nowhere])
  await answer(outside, 'resolve', headers)
  expect(idsOf((await listFor(headers)).body)).toEqual([nowhere])
  expect((await listFor(await hireFor(api, centro, 'KITCHEN'))).status).toBe(403)
})
