import { createTestApi, type TestApi } from '../support/api'
import { type Hired, type NewRestaurant, openRestaurant } from '../support/new-restaurant'
import { type Headers, send } from '../support/people'
import { askedOf } from '../support/query-counter'
import { assignToday } from '../support/two-tenants'
import { toBeWaiting, whileHeld } from '../support/while-held'

interface Made {
  readonly id: number
  readonly [field: string]: unknown
}

let api: TestApi
let here: NewRestaurant
let manager: Hired
let inside: Made
let terrace: Made
let shared: Made

const sectors = '/api/admin/sectors'
const tables = '/api/admin/tables'
let made = 0

beforeAll(async () => {
  api = await createTestApi()
  here = await openRestaurant(api)
  manager = await here.hire('MANAGER')
  inside = (await sector({ name: 'Salón', prefix: 'INT' })).body
  terrace = (await sector({ name: 'Terraza', prefix: 'ter' })).body
  shared = (await sector({ branch_id: null, name: 'Jardín', prefix: 'JAR' }, here.admin.headers)).body
})
afterAll(() => api.close())

const sector = (body: object, as: Headers = manager.headers) =>
  send(api, 'POST', sectors, as, { branch_id: here.branchId, ...body })
const table = (body: object, as: Headers = manager.headers) =>
  send(api, 'POST', tables, as, { branch_id: here.branchId, code: `M-${++made}`, ...body })
const patch = (id: number, body: object, as: Headers = manager.headers) => send(api, 'PATCH', `${tables}/${id}`, as, body)
const batch = (body: object, as: Headers = manager.headers) =>
  send(api, 'POST', `${tables}/batch`, as, { branch_id: here.branchId, ...body })
const read = async (id: number, as: Headers = manager.headers) => (await send(api, 'GET', `${tables}/${id}`, as)).body
const remove = (url: string, as: Headers = manager.headers) => send(api, 'DELETE', url, as)
const seat = (id: number) => send(api, 'POST', `/api/tables/${id}/session`)
const clear = (id: number) => send(api, 'POST', `/api/waiter/tables/${id}/close`, manager.headers)
/** Type, channel and what is said, of the events about a table. */
const told = async (tableId: number, type: string) =>
  (
    await api.database
      .owner('events')
      .where({ type })
      .whereRaw(`(payload->>'table_id')::bigint = ?`, [tableId])
      .orderBy(['channel', 'seq'])
  ).map(({ channel, payload }) => ({ channel, ...payload.entity }))

describe('a sector', () => {
  it('has a prefix of two to four letters in capitals, and its place after the others', () => {
    expect(terrace).toMatchObject({ prefix: 'TER', display_order: 2, is_global: false })
    expect(shared).toMatchObject({ prefix: 'JAR', branch_id: null, is_global: true })
  })

  it('shares its prefix with no other of its branch, however it is written', async () => {
    expect(await sector({ name: 'Otro', prefix: 'int' })).toMatchObject({ status: 409, body: { code: 'duplicate' } })
    const elsewhere = { branch_id: here.otherBranchId, name: 'Salón', prefix: 'INT' }
    expect((await sector(elsewhere, here.admin.headers)).status).toBe(201)
  })

  it('of every branch is listed in each, and made, changed and deleted by admins only', async () => {
    const listed = async (branchId: number, as = here.admin.headers) =>
      (await send(api, 'GET', `${sectors}?branch_id=${branchId}`, as)).body.map(({ id }: Made) => id)
    expect(await listed(here.branchId, manager.headers)).toEqual(expect.arrayContaining([inside.id, terrace.id, shared.id]))
    expect(await listed(here.otherBranchId)).toContain(shared.id)
    expect(await listed(here.otherBranchId)).not.toContain(inside.id)
    const forbidden = { status: 403, body: { code: 'forbidden' } }
    expect(await sector({ branch_id: null, name: 'Techo', prefix: 'TE' })).toMatchObject(forbidden)
    expect(await send(api, 'PATCH', `${sectors}/${shared.id}`, manager.headers, { name: 'X' })).toMatchObject(forbidden)
    expect(await remove(`${sectors}/${shared.id}`)).toMatchObject(forbidden)
    const roof = (await sector({ branch_id: null, name: 'Techo', prefix: 'TE' }, here.admin.headers)).body
    expect((await remove(`${sectors}/${roof.id}`, here.admin.headers)).status).toBe(204)
  })

  it('with tables is refused with their number; with cascade they go with it, and today’s assignments, not those of before', async () => {
    const patio = (await sector({ name: 'Patio', prefix: 'PAT' })).body
    const { tables: stand } = (await batch({ tables: [{ sector_id: patio.id, capacity: 2, count: 2 }] })).body
    const waiter = await here.hire('WAITER')
    const place = { tenantId: here.tenantId, branchId: here.branchId, sectorId: patio.id, waiterId: waiter.id }
    await assignToday(api.database.owner, place)
    await api.database.owner('waiter_sector_assignments').insert({
      tenant_id: here.tenantId,
      branch_id: here.branchId,
      sector_id: patio.id,
      waiter_id: waiter.id,
      assignment_date: '2020-01-01',
    })
    const refused = await remove(`${sectors}/${patio.id}`)
    expect(refused).toMatchObject({ status: 409, body: { code: 'in_use', dependants: [{ entity_type: 'table', count: 2 }] } })
    expect(refused.body.detail).toContain('2 mesas')
    expect((await remove(`${sectors}/${patio.id}?cascade=true`)).status).toBe(204)
    for (const { id } of stand) expect((await read(id)).status).toBe(404)
    const assigned = async () =>
      api.database
        .owner('waiter_sector_assignments')
        .where({ sector_id: patio.id, is_active: true })
        .orderBy('assignment_date')
        .pluck('assignment_date')
    expect(await assigned()).toEqual(['2020-01-01'])
    expect((await send(api, 'POST', `/api/admin/sectors/${patio.id}/restore`, here.admin.headers)).status).toBe(200)
    expect(await assigned()).toHaveLength(2)
    for (const { id } of stand) expect(await read(id)).toMatchObject({ sector_id: patio.id, sector: 'Patio', status: 'FREE' })
  })

  it('keeps its tables where somebody sits at one of them', async () => {
    const bar = (await sector({ name: 'Barra', prefix: 'BAR' })).body
    const { body } = await table({ sector_id: bar.id })
    await seat(body.id)
    const occupied = { status: 409, body: { code: 'table_occupied', tables: [{ id: body.id, code: body.code }] } }
    expect(await remove(`${sectors}/${bar.id}?cascade=true`)).toMatchObject(occupied)
    expect((await read(body.id)).id).toBe(body.id)
  })

  it('comes back after its branch only', async () => {
    const at = await openRestaurant(api)
    const { body } = await sector({ branch_id: at.otherBranchId, name: 'Patio', prefix: 'PA' }, at.admin.headers)
    await remove(`${sectors}/${body.id}`, at.admin.headers)
    await remove(`/api/admin/branches/${at.otherBranchId}`, at.admin.headers)
    const restore = (what: string) => send(api, 'POST', `/api/admin/${what}/restore`, at.admin.headers)
    expect(await restore(`sectors/${body.id}`)).toMatchObject({ status: 409, body: { code: 'parent_deleted' } })
    expect((await restore(`branches/${at.otherBranchId}`)).status).toBe(200)
    expect((await restore(`sectors/${body.id}`)).status).toBe(200)
  })
})

describe('a table', () => {
  it('has a code that no other of its branch has, in capitals or not, until it is deleted', async () => {
    const { body } = await table({ code: 'Única' })
    expect(await table({ code: 'única' })).toMatchObject({ status: 409, body: { code: 'duplicate' } })
    expect((await table({ branch_id: here.otherBranchId, code: 'Única' }, here.admin.headers)).status).toBe(201)
    expect((await remove(`${tables}/${body.id}`)).status).toBe(204)
    expect((await table({ code: 'ÚNICA' })).status).toBe(201)
  })

  it.each([
    ['the id of a sector', () => ({ sector_id: inside.id }), () => inside],
    ['the name of a sector', () => ({ sector: 'salon' }), () => inside],
    ['the prefix of a sector', () => ({ sector: ' Ter ' }), () => terrace],
    ['a sector of every branch', () => ({ sector: 'jardin' }), () => shared],
    ['an id before a text', () => ({ sector_id: terrace.id, sector: 'Salón' }), () => terrace],
  ])('stands where %s says', async (_what, wish, where) => {
    const { status, body } = await table(wish())
    const { id, name } = where()
    expect(status).toBe(201)
    expect(body).toMatchObject({ sector_id: id, sector: name, sector_name: name })
    const stored = await api.database.owner('tables').where({ id: body.id }).first('sector_id', 'sector')
    expect(stored).toEqual({ sector_id: id, sector: name })
  })

  it('is refused a sector that the branch does not have, with those that it has', async () => {
    const { body: foreign } = await sector({ branch_id: here.otherBranchId, name: 'Ajeno', prefix: `AJ` }, here.admin.headers)
    for (const wish of [{ sector: 'Azotea' }, { sector_id: foreign.id }, { sector_id: 999_999_999 }]) {
      const { status, body } = await table(wish)
      expect({ status, code: body.code }).toEqual({ status: 422, code: 'unknown_sector' })
      expect(body.sectors).toEqual(expect.arrayContaining([{ id: inside.id, name: 'Salón', prefix: 'INT' }]))
      expect(body.sectors.map(({ id }: Made) => id)).not.toContain(foreign.id)
    }
  })

  it('moves by id, by text or to no sector; what a client sends back unchanged moves nothing', async () => {
    const { body } = await table({ sector_id: inside.id })
    expect((await patch(body.id, { sector: 'Terraza' })).body).toMatchObject({ sector_id: terrace.id, sector: 'Terraza' })
    const echoed = await read(body.id)
    expect((await patch(body.id, echoed)).body.version).toBe(echoed.version)
    expect((await patch(body.id, { ...echoed, sector: 'INT' })).body.sector_id).toBe(inside.id)
    expect((await patch(body.id, { sector_id: shared.id, sector: 'Salón' })).body.sector).toBe('Jardín')
    for (const nowhere of [{ sector: '' }, { sector: null }, { sector_id: null }]) {
      await patch(body.id, { sector_id: inside.id })
      expect((await patch(body.id, nowhere)).body).toMatchObject({ sector_id: null, sector: null, sector_name: null })
    }
  })

  it('shows the name of its sector as it is now', async () => {
    const nook = (await sector({ name: 'Rincón', prefix: 'RIN' })).body
    const { body } = await table({ sector_id: nook.id })
    await send(api, 'PATCH', `${sectors}/${nook.id}`, manager.headers, { name: 'Esquina' })
    expect(await read(body.id)).toMatchObject({ sector: 'Esquina', sector_name: 'Esquina' })
  })

  it('goes out of service and comes back, told to those who wait there; nothing else is done by hand', async () => {
    const { body } = await table({ sector_id: inside.id })
    const refusal = { status: 409, body: { code: 'invalid_transition' } }
    for (const status of ['ACTIVE', 'PAYING']) {
      expect(await patch(body.id, { status })).toMatchObject(refusal)
      expect(await table({ status })).toMatchObject(refusal)
    }
    expect((await patch(body.id, { status: 'OUT_OF_SERVICE' })).body.status).toBe('OUT_OF_SERVICE')
    expect(await seat(body.id)).toMatchObject({ status: 409, body: { code: 'table_out_of_service' } })
    expect((await told(body.id, 'TABLE_STATUS_CHANGED')).map(({ channel, table_status }) => [channel, table_status])).toEqual([
      [`channel:branch:${here.branchId}:admin`, 'FREE'],
      [`channel:branch:${here.branchId}:admin`, 'OUT_OF_SERVICE'],
      [`channel:sector:${here.branchId}:${inside.id}`, 'FREE'],
      [`channel:sector:${here.branchId}:${inside.id}`, 'OUT_OF_SERVICE'],
    ])
    expect((await patch(body.id, { status: 'FREE' })).body.status).toBe('FREE')
    await seat(body.id)
    for (const status of ['FREE', 'OUT_OF_SERVICE']) expect(await patch(body.id, { status })).toMatchObject(refusal)
    expect((await patch(body.id, { status: 'ACTIVE' })).status).toBe(200)
  })

  it('that moves while its sector or its branch is deleted waits for that, and not in a circle', async () => {
    for (const what of ['sector', 'branch'] as const) {
      const at = await openRestaurant(api)
      const as = at.admin.headers
      const done = async (url: string, body: object) => (await send(api, 'POST', url, as, body)).body.id as number
      const sector_id = await done('/api/admin/sectors', { branch_id: at.otherBranchId, name: 'Patio', prefix: 'PA' })
      const moving = await done('/api/admin/tables', { branch_id: at.otherBranchId, code: 'PA-01', sector_id })
      const gone = what === 'sector' ? `/api/admin/sectors/${sector_id}` : `/api/admin/branches/${at.otherBranchId}`
      const asked = await whileHeld(api.database.owner, 'branch_sectors', { id: sector_id }, async () => {
        const removal = send(api, 'DELETE', `${gone}?cascade=true`, as)
        await toBeWaiting(api.database.owner, 1)
        const move = send(api, 'PATCH', `/api/admin/tables/${moving}`, as, { sector: 'PA' })
        await toBeWaiting(api.database.owner, 2)
        return [removal, move]
      })
      expect((await Promise.all(asked)).map(({ status }) => status)).toEqual([204, 404])
    }
  })

  it('and its sector and branch, deleted at the same time, do not wait for each other in a circle', async () => {
    const at = await openRestaurant(api)
    const as = at.admin.headers
    const sector = { branch_id: at.otherBranchId, name: 'Patio', prefix: 'PA' }
    const { body } = await send(api, 'POST', '/api/admin/sectors', as, sector)
    const table = { branch_id: at.otherBranchId, code: 'PA-01', sector_id: body.id }
    const { id } = (await send(api, 'POST', '/api/admin/tables', as, table)).body
    const asked = await whileHeld(api.database.owner, 'tables', { id }, async () => {
      const closing = send(api, 'DELETE', `/api/admin/branches/${at.otherBranchId}?cascade=true`, as)
      await toBeWaiting(api.database.owner, 1)
      const removal = send(api, 'DELETE', `/api/admin/sectors/${body.id}?cascade=true`, as)
      await toBeWaiting(api.database.owner, 2)
      return [closing, removal]
    })
    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual([204, 404])
  })

  it('with guests is neither deleted nor switched off, and says who sits where', async () => {
    const { body } = await table({ sector_id: inside.id })
    await seat(body.id)
    const occupied = { status: 409, body: { code: 'table_occupied', tables: [{ id: body.id, code: body.code }] } }
    expect(await remove(`${tables}/${body.id}`)).toMatchObject(occupied)
    expect(await patch(body.id, { is_active: false })).toMatchObject(occupied)
    await clear(body.id)
    expect((await remove(`${tables}/${body.id}`)).status).toBe(204)
  })

  it('either has guests or is gone, when both happen at once', async () => {
    for (let round = 0; round < 8; round++) {
      const { body } = await table({})
      const [gone, seated] = await Promise.all([remove(`${tables}/${body.id}`), seat(body.id)])
      expect([gone.status, seated.status]).toEqual(gone.status === 204 ? [204, 404] : [409, 200])
    }
  })

  it('with guests may move: the old sector is told, the new one hears its guests from then on', async () => {
    const { body } = await table({ sector_id: inside.id })
    const guests = { 'x-table-token': (await seat(body.id)).body.table_token }
    expect((await patch(body.id, { sector_id: terrace.id })).body.status).toBe('ACTIVE')
    const moved = (await told(body.id, 'TABLE_STATUS_CHANGED')).filter(({ table_status }) => table_status === 'ACTIVE')
    expect(moved.filter(({ channel }) => !channel.endsWith(':admin'))).toEqual(
      [inside.id, terrace.id].map(id =>
        expect.objectContaining({ channel: `channel:sector:${here.branchId}:${id}`, sector_id: terrace.id }),
      ),
    )
    expect((await send(api, 'POST', '/api/diner/service-call', guests)).status).toBeLessThan(300)
    const called = (await told(body.id, 'SERVICE_CALL_CREATED')).map(({ channel }) => channel)
    expect(called).toContain(`channel:sector:${here.branchId}:${terrace.id}`)
    expect(called).not.toContain(`channel:sector:${here.branchId}:${inside.id}`)
  })

  it('shows the state of each round of who sits there, all tables in a fixed number of queries', async () => {
    const { body } = await table({ sector_id: inside.id })
    const { session_id: sessionId } = (await seat(body.id)).body
    const round = (round_number: number, status: string) => ({
      tenant_id: here.tenantId,
      branch_id: here.branchId,
      table_session_id: sessionId,
      round_number,
      status,
      idempotency_key: `k${sessionId}-${round_number}`,
      workflow_id: `round:${sessionId}:${round_number}`,
      canceled_at: status === 'CANCELED' ? new Date() : null,
    })
    const rounds = ['PENDING', 'READY', 'CANCELED'].map((status, position) => round(position + 1, status))
    const [pending, ready] = await api.database.owner('rounds').insert(rounds).returning('id')
    expect((await read(body.id)).active_round_statuses).toEqual({ [pending.id]: 'PENDING', [ready.id]: 'READY' })
    const ask = (limit: number) =>
      askedOf(api.deps.knex, () => send(api, 'GET', `${tables}?branch_id=${here.branchId}&limit=${limit}`, manager.headers))
    const [few, many] = [await ask(1), await ask(100)]
    expect(many.answer.body.length).toBeGreaterThan(5)
    expect(many.count).toBe(few.count)
  })

  it('comes back after its sector only', async () => {
    const attic = (await sector({ name: 'Altillo', prefix: 'ALT' })).body
    const { body } = await table({ sector_id: attic.id })
    await remove(`${tables}/${body.id}`)
    expect((await remove(`${sectors}/${attic.id}`)).status).toBe(204)
    const restore = (what: string) => send(api, 'POST', `/api/admin/${what}/restore`, here.admin.headers)
    expect(await restore(`tables/${body.id}`)).toMatchObject({ status: 409, body: { code: 'parent_deleted' } })
    expect((await restore(`sectors/${attic.id}`)).status).toBe(200)
    expect((await send(api, 'GET', `${tables}/${body.id}`, manager.headers)).status).toBe(404)
    expect((await restore(`tables/${body.id}`)).status).toBe(200)
  })
})

describe('many tables at once', () => {
  const codesOf = ({ body }: Awaited<ReturnType<typeof batch>>) => body.tables.map(({ code }: Made) => code)

  it('get the next codes of their sector, gaps first, stand in it and are told', async () => {
    const deck = (await sector({ name: 'Deck', prefix: 'DEC' })).body
    await table({ code: 'dec-2', sector_id: deck.id })
    const answer = await batch({
      tables: [
        { sector_id: deck.id, capacity: 2, count: 2 },
        { sector_id: deck.id, capacity: 8, count: 1 },
        { sector_id: shared.id, capacity: 4, count: 1 },
      ],
    })
    expect(answer).toMatchObject({ status: 201, body: { created_count: 4 } })
    expect(codesOf(answer)).toEqual(['DEC-01', 'DEC-03', 'DEC-04', 'JAR-01'])
    expect(answer.body.tables[2]).toMatchObject({ sector_id: deck.id, sector: 'Deck', capacity: 8, status: 'FREE', version: 1 })
    const { id } = answer.body.tables[0]
    expect(await read(id)).toEqual(answer.body.tables[0])
    expect((await told(id, 'TABLE_STATUS_CHANGED')).map(({ channel }) => channel)).toContain(
      `channel:sector:${here.branchId}:${deck.id}`,
    )
    const lines = await api.database.owner('audit_logs').where({ entity_type: 'table', entity_id: id })
    expect(lines.map(({ action }) => action)).toEqual(['CREATE'])
  })

  it('collide with nothing that is made at the same time', async () => {
    const pier = (await sector({ name: 'Muelle', prefix: 'MU' })).body
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => batch({ tables: [{ sector_id: pier.id, capacity: 2, count: 5 }] })),
    )
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(201))
    const codes = answers.flatMap(codesOf)
    expect(codes.sort()).toEqual(Array.from({ length: 30 }, (_, index) => `MU-${String(index + 1).padStart(2, '0')}`))
  })

  it('are all made or none, at most two hundred', async () => {
    const count = async () => (await api.database.owner('tables').where({ branch_id: here.branchId })).length
    const before = await count()
    const groups = (...counts: number[]) => counts.map(one => ({ sector_id: inside.id, capacity: 2, count: one }))
    for (const flaw of [groups(201), groups(150, 51), [], groups(0), [{ ...groups(1)[0], capacity: 0 }]])
      expect((await batch({ tables: flaw })).status).toBe(422)
    expect(await batch({ tables: [...groups(1), { sector_id: 999_999_999, capacity: 2, count: 1 }] })).toMatchObject({
      status: 422,
      body: { code: 'unknown_sector' },
    })
    expect(await count()).toBe(before)
    expect((await batch({ tables: groups(199, 1) })).body.created_count).toBe(200)
  })
})

describe('restoring', () => {
  const restore = (what: string, as = here.admin.headers) => send(api, 'POST', `/api/admin/${what}/restore`, as)

  it('brings an assignment back, and its waiter hears of it', async () => {
    const waiter = await here.hire('WAITER')
    const body = {
      branch_id: here.branchId,
      assignment_date: '2031-03-03',
      assignments: [{ sector_id: inside.id, waiter_ids: [waiter.id] }],
    }
    const { assignments } = (await send(api, 'POST', '/api/admin/assignments/bulk', manager.headers, body)).body
    const [{ id }] = assignments
    expect((await restore(`assignments/${id}`)).status).toBe(404)
    await remove(`/api/admin/assignments/${id}`)
    expect((await restore(`assignments/${id}`, manager.headers)).status).toBe(403)
    expect(await restore(`assignments/${id}`)).toMatchObject({ status: 200, body: { entity_type: 'assignments', entity_id: id } })
    const stored = await api.database.owner('waiter_sector_assignments').where({ id }).first()
    expect(stored).toMatchObject({ is_active: true, deleted_at: null })
  })

  it.each([
    'branch_products',
    'user_branch_roles',
    'promotion_branches',
    'promotion_items',
    'tenants',
    'table_sessions',
    'diners',
    'rounds',
    'round_items',
    'kitchen_tickets',
    'kitchen_ticket_items',
    'service_calls',
    'checks',
    'payments',
    'charges',
    'allocations',
    'knowledge_documents',
    'chat_logs',
    'audit_logs',
    'branches',
    'categories',
    'subcategories',
    'products',
    'allergens',
    'tables',
    'users',
    'staff',
    'promotions',
  ])('knows %s, and finds nothing deleted', async name => {
    expect(await restore(`${name}/999999999`)).toMatchObject({ status: 404, body: { code: 'not_found' } })
    expect((await restore(`${name}/1`, manager.headers)).status).toBe(403)
  })

  it('does not know anything else', async () => {
    expect(await restore('nonsense/1')).toMatchObject({ status: 400, body: { code: 'unknown_entity_type' } })
  })
})
