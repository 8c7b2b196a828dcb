import { randomUUID } from 'node:crypto'
import { createTestApi, type TestApi } from '../support/api'
import { type Headers, phoneAt, send } from '../support/people'
import { order, type SeatedTable, seatTable, setRound, strike } from '../support/seated-table'
import { arrangeTwoTenants } from '../support/two-tenants'

let api: TestApi

beforeAll(async () => {
  api = await createTestApi()
})
afterAll(() => api.close())

const owner = () => api.database.owner
const vegan = {
  excluded_allergen_ids: [1, 5],
  dietary_preferences: ['vegan'],
  excluded_cooking_methods: ['frito'],
  cross_reactions_enabled: true,
  strictness: 'moderate',
}
const save = (as: Headers, body: object) => send(api, 'PATCH', '/api/diner/preferences', as, body)
const remembered = (as: Headers, device: string) => send(api, 'GET', `/api/diner/device/${device}/preferences`, as)
const history = (as: Headers, device: string) => send(api, 'GET', `/api/diner/device/${device}/history`, as)

/** A table where Ana has a device, and Beto none. */
async function visit(device = `device-${randomUUID()}`) {
  const table = await seatTable(owner())
  const [anaId, betoId] = table.dinerIds
  await owner()('diners').where({ id: anaId }).update({ device_id: device })
  const phone = (dinerId: number | null) => phoneAt(api, { ...table, dinerId })
  return { table, device, anaId, betoId, ana: phone(anaId), beto: phone(betoId), bare: phone(null) }
}

const cook = (table: SeatedTable, lines: Parameters<typeof order>[2], status?: Parameters<typeof order>[3]) =>
  order(api.deps.knex, table, lines, status)

describe('preferences', () => {
  test('are kept for the caller, whoever joined last, and found by the device at the next visit', async () => {
    const { ana, anaId, betoId, device } = await visit()
    const { status, body } = await save(ana, { implicit_preferences: vegan })
    expect(status).toBe(200)
    expect(body).toEqual({
      diner_id: anaId,
      device_id: device,
      implicit_preferences: vegan,
      updated_at: expect.any(String),
    })
    expect(await owner()('diners').where({ id: betoId }).first('implicit_preferences')).toEqual({ implicit_preferences: null })

    const next = await visit(device)
    expect((await remembered(next.bare, device)).body).toEqual({
      device_id: device,
      has_preferences: true,
      implicit_preferences: vegan,
      last_updated: body.updated_at,
      visit_count: 2,
    })
  })

  test('the ones saved last count', async () => {
    const { ana, device } = await visit()
    await save(ana, { implicit_preferences: vegan })
    const next = await visit(device)
    const { body } = await save(next.ana, { implicit_preferences: {} })
    expect(body.implicit_preferences).toEqual({
      excluded_allergen_ids: [],
      dietary_preferences: [],
      excluded_cooking_methods: [],
      cross_reactions_enabled: false,
      strictness: 'strict',
    })
    expect((await remembered(ana, device)).body.implicit_preferences).toEqual(body.implicit_preferences)
  })

  test('an unknown device has none', async () => {
    const { ana } = await visit()
    expect((await remembered(ana, 'never-seen')).body).toEqual({
      device_id: 'never-seen',
      has_preferences: false,
      implicit_preferences: null,
      last_updated: null,
      visit_count: 0,
    })
  })

  test('a bare table token names whose they are, of those without a phone; a diner’s token speaks for nobody else', async () => {
    const { ana, bare, anaId, betoId } = await visit()
    expect((await save(bare, { implicit_preferences: vegan, diner_id: betoId })).body.diner_id).toBe(betoId)
    expect((await save(bare, { implicit_preferences: vegan })).body.code).toBe('unknown_diner')
    const other = await visit()
    expect((await save(bare, { implicit_preferences: vegan, diner_id: other.anaId })).body.code).toBe('unknown_diner')
    expect((await save(ana, { implicit_preferences: vegan, diner_id: betoId })).status).toBe(403)
    expect((await save(ana, { implicit_preferences: vegan, diner_id: anaId })).status).toBe(200)
  })

  test('of a known phone are neither changed nor told to whoever has only the token of the table', async () => {
    const { ana, bare, anaId, device } = await visit()
    await save(ana, { implicit_preferences: vegan })
    const { status, body } = await save(bare, { implicit_preferences: {}, diner_id: anaId })
    expect([status, body.code]).toEqual([403, 'forbidden'])
    expect(JSON.stringify(body)).not.toContain(device)
    expect((await remembered(ana, device)).body.implicit_preferences).toEqual(vegan)
  })

  test.each([
    {},
    { implicit_preferences: { excluded_allergen_ids: ['1'] } },
    { implicit_preferences: { excluded_allergen_ids: Array.from({ length: 51 }, (_, n) => n + 1) } },
    { implicit_preferences: { dietary_preferences: ['x'.repeat(51)] } },
    { implicit_preferences: { cross_reactions_enabled: 'yes' } },
  ])('refuses %j', async wrong => {
    expect((await save((await visit()).ana, wrong)).status).toBe(422)
  })
})

describe('history', () => {
  test('is what the phone’s owner had, plus their part of what the table shared', async () => {
    const { table, ana, anaId, betoId, device } = await visit()
    await cook(table, [
      { cents: 1_000, qty: 2, dinerId: anaId },
      { cents: 5_000, dinerId: betoId },
      { cents: 301, dinerId: null },
    ])
    const { itemIds } = await cook(table, [{ cents: 900, dinerId: anaId }])
    await strike(api.deps.knex, table, itemIds[0] ?? 0)
    await cook(table, [{ cents: 700, dinerId: anaId }], 'PENDING')
    const canceled = await cook(table, [{ cents: 800, dinerId: anaId }], 'PENDING')
    await setRound(api.deps.knex, table, canceled.roundId, 'CANCELED')

    const { status, body } = await history(ana, device)
    expect(status).toBe(200)
    expect(body).toEqual({
      device_id: device,
      total_visits: 1,
      total_spent_cents: 2_151,
      first_visit: body.visits[0].visited_at,
      last_visit: body.visits[0].visited_at,
      visits: [
        {
          session_id: table.sessionId,
          diner_id: anaId,
          diner_name: 'Ana',
          branch_id: table.branchId,
          branch_name: expect.any(String),
          visited_at: expect.any(String),
          total_spent_cents: 2_151,
          items_ordered: 2,
        },
      ],
    })
    await owner()('diners')
      .where({ id: betoId })
      .update({ device_id: `${device}-beto` })
    expect((await history(ana, `${device}-beto`)).body.total_spent_cents).toBe(5_150)
  })

  test('counts each evening, the newest first', async () => {
    const first = await visit()
    await owner()('diners')
      .where({ id: first.anaId })
      .update({ joined_at: new Date(Date.now() - 86_400_000) })
    const second = await visit(first.device)
    const { body } = await history(second.bare, first.device)
    expect(body).toMatchObject({ total_visits: 2, total_spent_cents: 0 })
    expect(body.visits.map(({ session_id }: { session_id: number }) => session_id)).toEqual([
      second.table.sessionId,
      first.table.sessionId,
    ])
    expect(Date.parse(body.first_visit)).toBeLessThan(Date.parse(body.last_visit))
  })

  test('a device is taken whole, not as part of another’s name', async () => {
    const { ana, device } = await visit()
    expect((await history(ana, device.slice(0, -1))).body).toMatchObject({ total_visits: 0, visits: [], first_visit: null })
  })
})

test('another restaurant knows nothing of the device; strangers and closed tables get no answer', async () => {
  const { table, ana, device } = await visit()
  await save(ana, { implicit_preferences: vegan })
  const { diners } = await arrangeTwoTenants(owner())
  const foreign = phoneAt(api, { ...diners[0], dinerId: null })
  expect((await history(foreign, device)).body.total_visits).toBe(0)
  expect((await remembered(foreign, device)).body).toMatchObject({ has_preferences: false, visit_count: 0 })

  expect((await history({}, device)).status).toBe(401)
  await owner()('table_sessions').where({ id: table.sessionId }).update({ status: 'CLOSED', closed_at: 'now' })
  for (const answer of [await history(ana, device), await remembered(ana, device), await save(ana, { implicit_preferences: {} })])
    expect([answer.status, answer.body.code]).toEqual([401, 'session_closed'])
})
