import type Redis from 'ioredis'
import { assignmentsChannel } from '../../db/floor/assignment-notices'
import { createTestApi, type TestApi } from '../support/api'
import { type DemoPlace, demoBranch } from '../support/demo'
import { eventually } from '../support/eventually'
import { type Headers, hire, hireFor, send } from '../support/people'

let api: TestApi
let centro: DemoPlace
let godoyCruz: DemoPlace
let foreign: DemoPlace
let manager: Headers
let listener: Redis
const notices: { branch_id: number; waiter_ids: number[] }[] = []

beforeAll(async () => {
  api = await createTestApi()
  const owner = api.database.owner
  centro = await demoBranch(owner, 'centro')
  godoyCruz = await demoBranch(owner, 'godoy-cruz')
  const { slug } = await owner('branches').whereNot({ tenant_id: centro.tenantId }).first('slug')
  foreign = await demoBranch(owner, slug)
  manager = await hireFor(api, centro, 'MANAGER')
  listener = api.redis.duplicate({ enableOfflineQueue: true, maxRetriesPerRequest: null })
  listener.on('message', (_channel, text) => notices.push(JSON.parse(text)))
  await listener.subscribe(assignmentsChannel)
})
afterAll(async () => {
  listener.disconnect()
  await api.close()
})

const day = '2031-05-01'
const get = (path: string, as: Headers) => send(api, 'GET', path, as)
const overviewOf = async (date: string, more = '') =>
  (await get(`/api/admin/assignments?branch_id=${centro.branchId}&assignment_date=${date}${more}`, manager)).body
const bulk = (body: object, as = manager) =>
  send(api, 'POST', '/api/admin/assignments/bulk', as, { branch_id: centro.branchId, assignment_date: day, ...body })
const waiter = (place = centro) => hire(api, place.tenantId, [{ branchId: place.branchId, role: 'WAITER' }])
const sector = (prefix: string, place = centro) => place.sectors[prefix] ?? 0
const idsOf = (people: { id: number }[]) => people.map(({ id }) => id)

describe('assigning', () => {
  test('gives sectors to waiters, skips what is there, and shows it', async () => {
    const [one, two] = [await waiter(), await waiter()]
    const ids = [one.actor.userId, two.actor.userId]
    const first = await bulk({ assignments: [{ sector_id: sector('INT'), waiter_ids: ids }] })
    expect(first.status).toBe(200)
    expect(first.body).toMatchObject({ created_count: 2, skipped_count: 0 })
    expect(first.body.assignments[0]).toMatchObject({
      sector_prefix: 'INT',
      sector_name: 'Interior',
      waiter_email: one.actor.email,
      assignment_date: day,
      shift: null,
    })
    const again = await bulk({
      assignments: [
        { sector_id: sector('INT'), waiter_ids: ids },
        { sector_id: sector('TER'), waiter_ids: [one.actor.userId, one.actor.userId] },
      ],
    })
    expect(again.body).toMatchObject({ created_count: 1, skipped_count: 2 })

    const overview = await overviewOf(day)
    expect(overview).toMatchObject({ branch_id: centro.branchId, branch_name: 'Sucursal Centro', assignment_date: day })
    const inside = overview.sectors.find(({ sector_prefix }: { sector_prefix: string }) => sector_prefix === 'INT')
    expect(idsOf(inside.waiters).sort()).toEqual([...ids].sort())
    const unassigned = idsOf(overview.unassigned_waiters)
    expect(unassigned.length).toBeGreaterThan(0)
    expect(unassigned).not.toContain(one.actor.userId)
  })

  test('tells the admins and the gateways once, and nobody when nothing changed', async () => {
    const { actor } = await waiter()
    const body = { assignments: [{ sector_id: sector('BAR'), waiter_ids: [actor.userId] }] }
    const about = () =>
      api.database
        .owner('events')
        .where({ type: 'ENTITY_UPDATED', channel: `channel:branch:${centro.branchId}:admin` })
        .whereRaw(`payload::text like ?`, [`%"waiter_id": ${actor.userId}%`])
    await bulk(body)
    await eventually(() => expect(notices).toContainEqual({ branch_id: centro.branchId, waiter_ids: [actor.userId] }))
    expect(await about()).toHaveLength(1)
    await bulk(body)
    expect(await about()).toHaveLength(1)
    expect(await api.database.owner('audit_logs').where({ action: 'assignment.create' })).not.toHaveLength(0)
  })

  test('twenty times at once assigns once', async () => {
    const { actor } = await waiter()
    const body = { assignments: [{ sector_id: sector('TER'), waiter_ids: [actor.userId] }] }
    const answers = await Promise.all(Array.from({ length: 20 }, () => bulk(body)))
    expect(answers.reduce((sum, answer) => sum + answer.body.created_count, 0)).toBe(1)
  })

  test('refuses sectors and people of elsewhere, and then assigns nothing', async () => {
    const [here, there] = [await waiter(), await waiter(godoyCruz)]
    const cook = await hire(api, centro.tenantId, [{ branchId: centro.branchId, role: 'KITCHEN' }])
    const good = { sector_id: sector('INT'), waiter_ids: [here.actor.userId] }
    const sectors = await bulk({ assignments: [good, { sector_id: sector('SAL', godoyCruz), waiter_ids: [here.actor.userId] }] })
    expect([sectors.status, sectors.body.code]).toEqual([422, 'unknown_sector'])
    for (const { actor } of [there, cook]) {
      const people = await bulk({ assignments: [good, { sector_id: sector('INT'), waiter_ids: [actor.userId] }] })
      expect([people.status, people.body.code, people.body.waiter_ids]).toEqual([422, 'unknown_waiter', [actor.userId]])
    }
    expect(await api.database.owner('waiter_sector_assignments').where({ waiter_id: here.actor.userId })).toHaveLength(0)
  })

  test('by shift: a shift shows its own and whole days', async () => {
    const date = '2031-05-02'
    const [early, late, allDay] = [await waiter(), await waiter(), await waiter()]
    const on = (shift: string | null, userId: number) =>
      bulk({ assignment_date: date, shift, assignments: [{ sector_id: sector('INT'), waiter_ids: [userId] }] })
    await on('MORNING', early.actor.userId)
    await on('NIGHT', late.actor.userId)
    await on(null, allDay.actor.userId)
    const morning = (await overviewOf(date, '&shift=MORNING')).sectors[0].waiters
    expect(idsOf(morning).sort()).toEqual([early.actor.userId, allDay.actor.userId].sort())
    const mine = await get(`/api/waiter/my-assignments?assignment_date=${date}&shift=NIGHT`, late.headers)
    expect(mine.body).toMatchObject({ waiter_id: late.actor.userId, date, sector_ids: [sector('INT')] })
    expect((await get(`/api/waiter/my-assignments?assignment_date=${date}&shift=MORNING`, late.headers)).body.sectors).toEqual([])
  })
})

test('copying does as on another day, but for people who left', async () => {
  const [stays, leaves] = [await waiter(), await waiter()]
  const [from, to] = ['2031-06-01', '2031-06-02']
  await bulk({
    assignment_date: from,
    assignments: [{ sector_id: sector('INT'), waiter_ids: [stays.actor.userId, leaves.actor.userId] }],
  })
  await api.database.owner('user_branch_roles').where({ user_id: leaves.actor.userId }).delete()
  const query = `branch_id=${centro.branchId}&from_date=${from}&to_date=${to}`
  const copied = await send(api, 'POST', `/api/admin/assignments/copy?${query}`, manager)
  expect(copied.body).toMatchObject({ created_count: 1, skipped_count: 0, assignments: [{ waiter_id: stays.actor.userId }] })
  const body = { branch_id: centro.branchId, from_date: from, to_date: to }
  const again = await send(api, 'POST', '/api/admin/assignments/copy', manager, body)
  expect(again.body).toMatchObject({ created_count: 0, skipped_count: 1 })
  expect((await send(api, 'POST', '/api/admin/assignments/copy', manager, {})).status).toBe(422)
})

test('taking away one, then a day', async () => {
  const date = '2031-07-01'
  const [one, two] = [await waiter(), await waiter()]
  const waiter_ids = [one.actor.userId, two.actor.userId]
  const { body } = await bulk({ assignment_date: date, assignments: [{ sector_id: sector('INT'), waiter_ids }] })
  const gone = `/api/admin/assignments/${body.assignments[0].id}`
  expect((await send(api, 'DELETE', gone, manager)).status).toBe(204)
  expect((await send(api, 'DELETE', gone, manager)).status).toBe(404)
  expect((await overviewOf(date)).sectors[0].waiters).toHaveLength(1)
  const rest = await send(
    api,
    'DELETE',
    `/api/admin/assignments-bulk?branch_id=${centro.branchId}&assignment_date=${date}`,
    manager,
  )
  expect([rest.status, rest.body]).toEqual([200, { deleted_count: 1 }])
  expect(
    (await bulk({ assignment_date: date, assignments: [{ sector_id: sector('INT'), waiter_ids }] })).body.created_count,
  ).toBe(2)
})

test('a waiter who gets a sector today sees its tables at once, and the app opens', async () => {
  const { actor, headers } = await waiter()
  const verify = () => get(`/api/waiter/verify-branch-assignment?branch_id=${centro.branchId}`, headers)
  expect((await verify()).body).toMatchObject({ is_assigned: false, sectors: [], branch_name: 'Sucursal Centro' })
  expect((await get('/api/waiter/my-tables', headers)).body).toEqual([])
  const today = (await verify()).body.assignment_date
  expect((await get('/api/waiter/my-assignments', headers)).body).toMatchObject({ assignment_date: today, sectors: [] })
  await bulk({ assignment_date: today, assignments: [{ sector_id: sector('BAR'), waiter_ids: [actor.userId] }] })
  expect((await verify()).body).toMatchObject({ is_assigned: true, sectors: [{ sector_prefix: 'BAR' }] })
  const tables = (await get('/api/waiter/my-tables', headers)).body
  expect(tables.map(({ code }: { code: string }) => code)).toEqual(['BAR-01', 'BAR-02'])
  expect(tables).toEqual((await get('/api/waiter/tables', headers)).body)
  expect((await get('/api/waiter/my-assignments', headers)).body).toMatchObject({ date: today, sector_ids: [sector('BAR')] })
  expect((await get(`/api/waiter/verify-branch-assignment?branch_id=${foreign.branchId}`, headers)).status).toBe(404)
})

describe('who may', () => {
  const changes = (place: DemoPlace) =>
    [
      [
        'POST',
        '/api/admin/assignments/bulk',
        { ...place, branch_id: place.branchId, assignment_date: day, assignments: [{ sector_id: 1, waiter_ids: [1] }] },
      ],
      ['POST', `/api/admin/assignments/copy?branch_id=${place.branchId}&from_date=${day}&to_date=${day}`, undefined],
      ['DELETE', `/api/admin/assignments-bulk?branch_id=${place.branchId}&assignment_date=${day}`, undefined],
    ] as const

  test.each(['WAITER', 'KITCHEN'] as const)('%s reads and changes nothing', async role => {
    const as = await hireFor(api, centro, role)
    expect((await get(`/api/admin/assignments?branch_id=${centro.branchId}`, as)).status).toBe(200)
    for (const [method, path, body] of changes(centro))
      expect([path, (await send(api, method, path, as, body)).status]).toEqual([path, 403])
  })

  test('a manager only in their branch; nobody in another restaurant; no stranger', async () => {
    for (const [method, path, body] of changes(godoyCruz)) expect((await send(api, method, path, manager, body)).status).toBe(403)
    for (const [method, path, body] of changes(foreign)) expect((await send(api, method, path, manager, body)).status).toBe(404)
    for (const [method, path, body] of changes(centro)) expect((await send(api, method, path, {}, body)).status).toBe(401)
    expect((await get(`/api/admin/assignments?branch_id=${foreign.branchId}`, manager)).status).toBe(404)
    const theirs = await api.database.owner('waiter_sector_assignments').where({ branch_id: foreign.branchId }).first('id')
    if (theirs) expect((await send(api, 'DELETE', `/api/admin/assignments/${theirs.id}`, manager)).status).toBe(404)
    const others = await api.database.owner('waiter_sector_assignments').where({ branch_id: godoyCruz.branchId }).first('id')
    expect((await send(api, 'DELETE', `/api/admin/assignments/${others.id}`, manager)).status).toBe(403)
  })
})
