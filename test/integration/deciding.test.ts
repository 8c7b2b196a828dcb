import { randomUUID } from 'node:crypto'
import type { Role } from '../../domain/access/actor'
import { eventually } from '../support/eventually'
import { type MoneySystem, startMoneySystem, withKey } from '../support/money-system'
import { type Headers, send } from '../support/people'
import { type SeatedTable, seatTable } from '../support/seated-table'

let system: MoneySystem
let staff: Record<Role, Headers>
let elsewhere: Headers
let foreign: Headers
let steakId: number
let cokeId: number

beforeAll(async () => {
  system = await startMoneySystem()
  const at = await seatTable(system.owner)
  const as = (role: Role) => system.staff(role, at)
  staff = { ADMIN: await as('ADMIN'), MANAGER: await as('MANAGER'), KITCHEN: await as('KITCHEN'), WAITER: await as('WAITER') }
  const branches = await system.owner('branches').whereNot({ id: at.branchId }).orderBy('id')
  const own = branches.find(row => row.tenant_id === at.tenantId)
  const other = branches.find(row => row.tenant_id !== at.tenantId)
  elsewhere = await system.staff('MANAGER', { tenantId: at.tenantId, branchId: own.id })
  foreign = await system.staff('ADMIN', { tenantId: other.tenant_id, branchId: other.id })
  const idOf = async (name: string) =>
    (await system.owner('products').where({ name, tenant_id: at.tenantId }).orderBy('id').first('id')).id as number
  steakId = await idOf('Bife de chorizo')
  cokeId = await idOf('Coca-Cola 500ml')
})
afterAll(() => system.stop())

interface Ordered {
  readonly table: SeatedTable
  readonly id: number
  /** The steak (grill) and the coke (bar). */
  readonly items: readonly [number, number]
}

async function ordered(): Promise<Ordered> {
  const table = await seatTable(system.owner)
  const body = {
    items: [
      { product_id: steakId, qty: 1 },
      { product_id: cokeId, qty: 2 },
    ],
  }
  const answer = await system.post('/api/diner/rounds', withKey(system.phone(table, 0)), body)
  const items: number[] = await system.owner('round_items').where({ round_id: answer.body.round_id }).orderBy('id').pluck('id')
  return { table, id: answer.body.round_id, items: [items[0] ?? 0, items[1] ?? 0] }
}
type State = 'PENDING' | 'CONFIRMED' | 'IN_KITCHEN' | 'READY' | 'SERVED' | 'CANCELED'
const wayTo: Record<State, readonly string[]> = {
  PENDING: [],
  CONFIRMED: ['confirm'],
  IN_KITCHEN: ['approve'],
  READY: ['approve', 'ready'],
  SERVED: ['approve', 'ready', 'serve'],
  CANCELED: ['cancel'],
}
async function roundIn(state: State): Promise<Ordered> {
  const round = await ordered()
  for (const step of wayTo[state]) expect((await act(round, step, staff.ADMIN)).status).toBe(200)
  return round
}
const act = ({ id }: Pick<Ordered, 'id'>, step: string, as: Headers, body?: object) =>
  system.post(`/api/rounds/${id}/${step}`, as, body)
const rowOf = ({ id }: Ordered) => system.owner('rounds').where({ id }).first()
const phonesHeard = ({ table }: Ordered): Promise<string[]> => heardAt(`channel:session:${table.sessionId}`)
const heardAt = (channel: string): Promise<string[]> => system.owner('events').where({ channel }).orderBy('seq').pluck('type')
const ticketsOf = ({ id }: Ordered) => system.owner('kitchen_tickets').where({ round_id: id }).orderBy('id')
const auditOf = ({ id }: Ordered) => system.owner('audit_logs').where({ entity_type: 'round', entity_id: id }).orderBy('id')

describe('deciding', () => {
  it('walks the whole way, and the diners hear each step', async () => {
    const round = await roundIn('SERVED')
    expect(await rowOf(round)).toMatchObject({
      status: 'SERVED',
      decided_by_role: 'ADMIN',
      in_kitchen_at: expect.any(Date),
      ready_at: expect.any(Date),
      served_at: expect.any(Date),
    })
    expect(await phonesHeard(round)).toEqual(['ROUND_SUBMITTED', 'ROUND_IN_KITCHEN', 'ROUND_READY', 'ROUND_SERVED'])
    expect((await ticketsOf(round)).map(({ status }) => status)).toEqual(['DELIVERED', 'DELIVERED'])
  })

  it('strikes items with a reason that the diners see at once', async () => {
    const round = await ordered()
    const struck = [{ item_id: round.items[1], reason: 'no queda' }]
    const { body } = await act(round, 'approve', staff.MANAGER, { struck_items: struck })
    expect(body).toMatchObject({
      status: 'IN_KITCHEN',
      decided_by_role: 'MANAGER',
      tickets: [{ station: 'GRILL', status: 'PENDING' }],
    })
    expect(body.items).toMatchObject([{ is_struck: false }, { is_struck: true, struck_reason: 'no queda' }])
    expect(await phonesHeard(round)).toEqual(['ROUND_SUBMITTED', 'ROUND_ITEM_REJECTED', 'ROUND_IN_KITCHEN'])
    expect(await auditOf(round)).toMatchObject([{ action: 'ROUND_APPROVED', role: 'MANAGER', old_values: { status: 'PENDING' } }])
  })

  it('with everything struck cancels it, and the kitchen never hears of it', async () => {
    const round = await ordered()
    const struck_items = round.items.map(item_id => ({ item_id, reason: 'cerró la cocina' }))
    expect((await act(round, 'approve', staff.MANAGER, { struck_items })).body).toMatchObject({
      status: 'CANCELED',
      cancel_reason: 'cerró la cocina',
      total_cents: 0,
    })
    const kitchen = await system.owner('events').where({ channel: `channel:branch:${round.table.branchId}:kitchen` })
    expect(kitchen.filter(({ payload }) => payload.session_id === round.table.sessionId)).toEqual([])
  })

  it('by two at once: one succeeds, the other learns who decided', async () => {
    const round = await ordered()
    const answers = await Promise.all([act(round, 'approve', staff.MANAGER), act(round, 'approve', staff.ADMIN)])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    const winner = answers.find(({ status }) => status === 200)?.body
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({
      code: 'already_decided',
      status: 409,
      decided_by_user_id: winner.decided_by_user_id,
      decided_by_role: winner.decided_by_role,
      decided_at: winner.decided_at,
    })
    expect(await ticketsOf(round)).toHaveLength(2)
  })

  it('whose answer was lost is answered again, also after the round went on', async () => {
    const round = await ordered()
    const key = randomUUID()
    const approve = () => system.post(`/api/rounds/${round.id}/approve`, withKey(staff.MANAGER, key))
    const first = await approve()
    await system.owner('idempotency_keys').where({ key }).update({ status_code: null, response: null }) // the API died before it answered
    expect(await approve()).toEqual(first)
    await act(round, 'ready', staff.ADMIN)
    await system.owner('idempotency_keys').where({ key }).update({ status_code: null, response: null })
    expect(await approve()).toEqual(first)
    expect(await ticketsOf(round)).toHaveLength(2)
  })

  it('twice with one key has one effect and one answer', async () => {
    const round = await ordered()
    const key = randomUUID()
    const approve = () => system.post(`/api/rounds/${round.id}/approve`, withKey(staff.MANAGER, key))
    const [first, second] = await Promise.all([approve(), approve()])
    expect(second).toEqual(first)
    expect(await approve()).toEqual(first)
    await act(round, 'ready', staff.ADMIN)
    await act(round, 'serve', staff.ADMIN)
    expect(await approve()).toEqual(first)
  })

  it.each([
    ['confirm', 'CONFIRMED'],
    ['ready', 'READY'],
    ['serve', 'SERVED'],
    ['cancel', 'CANCELED'],
  ] as const)('asked to %s what is %s answers 200 and tells nobody', async (step, state) => {
    const round = await roundIn(state)
    const heard = await phonesHeard(round)
    expect((await act(round, step, staff.ADMIN, { reason: 'otra vez' })).status).toBe(200)
    expect(await phonesHeard(round)).toEqual(heard)
  })

  it.each([
    ['PENDING', 'ready', 'invalid_transition'],
    ['PENDING', 'serve', 'invalid_transition'],
    ['IN_KITCHEN', 'confirm', 'invalid_transition'],
    ['IN_KITCHEN', 'serve', 'invalid_transition'],
    ['IN_KITCHEN', 'approve', 'already_decided'],
    ['SERVED', 'cancel', 'invalid_transition'],
    ['SERVED', 'approve', 'already_decided'],
    ['CANCELED', 'approve', 'already_decided'],
    ['CANCELED', 'serve', 'invalid_transition'],
  ] as const)('%s does not %s: %s', async (state, step, code) => {
    const round = await roundIn(state)
    const { status, body } = await act(round, step, staff.ADMIN, { reason: 'prueba' })
    expect({ status, body }).toMatchObject({ status: 409, body: { code } })
    if (code === 'invalid_transition') expect(body).toMatchObject({ from: state, to: expect.any(String) })
    expect((await rowOf(round)).status).toBe(state)
  })
})

describe('who may', () => {
  const targets = ['confirm', 'approve', 'ready', 'serve', 'cancel'] as const
  const allowed: Record<(typeof targets)[number], readonly Role[]> = {
    confirm: ['ADMIN', 'MANAGER', 'WAITER'],
    approve: ['ADMIN', 'MANAGER'],
    ready: ['ADMIN', 'MANAGER', 'KITCHEN'],
    serve: ['ADMIN', 'MANAGER', 'WAITER'],
    cancel: ['ADMIN', 'MANAGER'],
  }
  const from: Record<(typeof targets)[number], State> = {
    confirm: 'PENDING',
    approve: 'PENDING',
    ready: 'IN_KITCHEN',
    serve: 'READY',
    cancel: 'PENDING',
  }
  const cases = targets.flatMap(step => (['ADMIN', 'MANAGER', 'KITCHEN', 'WAITER'] as const).map(role => [step, role] as const))

  it.each(cases)('%s: %s', async (step, role) => {
    const round = await roundIn(from[step])
    const { status } = await act(round, step, staff[role], { reason: 'prueba' })
    expect(status).toBe(allowed[step].includes(role) ? 200 : 403)
  })

  it.each(targets)('%s: another branch 403, another tenant 404, nobody 401, a phone 401', async step => {
    const round = await ordered()
    const asked = async (as: Headers) => (await act(round, step, as, { reason: 'prueba' })).status
    expect([await asked(elsewhere), await asked(foreign), await asked({}), await asked(system.phone(round.table))]).toEqual([
      403, 404, 401, 401,
    ])
    expect((await rowOf(round)).status).toBe('PENDING')
  })
})

describe('striking later', () => {
  const strike = (round: Ordered, as: Headers, item: 0 | 1 = 1, reason?: string) =>
    system.post(`/api/rounds/${round.id}/items/${round.items[item]}/strike`, as, { reason: reason ?? 'se cayó' })

  it('by the kitchen, until its ticket is ready', async () => {
    const round = await roundIn('IN_KITCHEN')
    expect((await strike(round, staff.KITCHEN)).status).toBe(200)
    const [grill] = await ticketsOf(round)
    expect(await phonesHeard(round)).toContain('ROUND_ITEM_REJECTED')
    await send(system.api, 'PATCH', `/api/kitchen/tickets/${grill.id}/status`, staff.KITCHEN, { status: 'READY' })
    expect((await strike(round, staff.KITCHEN, 0)).status).toBe(403)
  })

  it('after it is served is a void: management only, audited, off the check', async () => {
    const round = await roundIn('SERVED')
    const { body: check } = await system.post('/api/billing/check/request', system.phone(round.table))
    expect((await strike(round, staff.WAITER)).status).toBe(403)
    const { status, body } = await strike(round, staff.MANAGER)
    expect({ status, state: body.status }).toEqual({ status: 200, state: 'SERVED' })
    const after = (await system.get('/api/diner/check', system.phone(round.table))).body
    expect(after.total_cents).toBeLessThan(check.total_cents)
    expect((await auditOf(round)).at(-1)).toMatchObject({ action: 'ROUND_ITEM_VOIDED', reason: 'se cayó' })
    expect((await strike(round, staff.MANAGER)).status).toBe(200)
  })

  it('is refused once the check is PAID: that is a refund', async () => {
    const round = await roundIn('SERVED')
    const { body: check } = await system.post('/api/billing/check/request', system.phone(round.table))
    await system.post('/api/billing/cash/pay', staff.WAITER, { check_id: check.check_id })
    expect(await strike(round, staff.MANAGER)).toMatchObject({ status: 409, body: { code: 'item_paid' } })
  })

  it('needs a reason, and an item of that round', async () => {
    const [round, other] = [await ordered(), await ordered()]
    const path = (item: number) => `/api/rounds/${round.id}/items/${item}/strike`
    expect((await system.post(path(round.items[0]), staff.MANAGER, { reason: ' ' })).status).toBe(422)
    expect(await system.post(path(other.items[0]), staff.MANAGER, { reason: 'no' })).toMatchObject({
      status: 422,
      body: { code: 'unknown_item' },
    })
  })

  it('in the older way says what remains; the last one takes the round along', async () => {
    const round = await ordered()
    const remove = (item: 0 | 1) =>
      send(system.api, 'DELETE', `/api/waiter/rounds/${round.id}/items/${round.items[item]}`, staff.WAITER)
    expect((await remove(0)).body).toMatchObject({ success: true, remaining_items: 1, round_deleted: false })
    expect((await remove(1)).body).toMatchObject({ success: true, remaining_items: 0, round_deleted: true })
    expect(await phonesHeard(round)).toEqual(['ROUND_SUBMITTED', 'ROUND_ITEM_DELETED', 'ROUND_ITEM_DELETED', 'ROUND_CANCELED'])
  })
})

describe('canceling', () => {
  const byPhone = ({ id, table }: Ordered, as = table) => system.post(`/api/diner/rounds/${id}/cancel`, system.phone(as))

  it('by the diners only while nobody took it, and only their own', async () => {
    const [round, other] = [await ordered(), await ordered()]
    expect((await byPhone(round, other.table)).status).toBe(404)
    expect((await byPhone(round)).body).toMatchObject({ status: 'CANCELED', decided_by_role: 'DINER' })
    expect(await byPhone(await roundIn('IN_KITCHEN'))).toMatchObject({ status: 409, body: { code: 'invalid_transition' } })
  })

  it('after PENDING needs a reason, and takes it off the check', async () => {
    const [kept, round] = [await roundIn('READY'), await roundIn('READY')]
    expect(await act(round, 'cancel', staff.MANAGER)).toMatchObject({ status: 422, body: { code: 'reason_required' } })
    await system.post('/api/billing/check/request', system.phone(round.table))
    expect((await act(round, 'cancel', staff.MANAGER, { reason: 'se fueron' })).body).toMatchObject({
      cancel_reason: 'se fueron',
    })
    expect(await phonesHeard(round)).toEqual(expect.arrayContaining(['ROUND_CANCELED', 'CHECK_CANCELED']))
    expect((await rowOf(kept)).status).toBe('READY')
  })
})

describe('the kitchen', () => {
  const move = (ticket: { id: number }, status: string, as: Headers = staff.KITCHEN) =>
    send(system.api, 'PATCH', `/api/kitchen/tickets/${ticket.id}/status`, as, { status })

  it('makes the round ready with its last ticket, served with the last delivery, and the workflow ends', async () => {
    const round = await roundIn('IN_KITCHEN')
    const [grill, bar] = await ticketsOf(round)
    expect((await move(grill, 'IN_PROGRESS')).body).toMatchObject({ status: 'IN_PROGRESS', started_at: expect.any(String) })
    await move(grill, 'READY')
    expect((await rowOf(round)).status).toBe('IN_KITCHEN')
    await move(bar, 'READY')
    expect((await rowOf(round)).status).toBe('READY')
    await move(grill, 'DELIVERED', staff.WAITER)
    await move(bar, 'DELIVERED', staff.WAITER)
    const { status, workflow_id } = await rowOf(round)
    expect(status).toBe('SERVED')
    expect(await system.temporal.workflow.getHandle(workflow_id).result()).toEqual({ status: 'SERVED' })
  })

  it('works item by item', async () => {
    const round = await roundIn('IN_KITCHEN')
    const [grill] = await ticketsOf(round)
    const { body } = await send(system.api, 'GET', `/api/kitchen/tickets/${grill.id}`, staff.KITCHEN)
    const path = `/api/kitchen/tickets/${grill.id}/items/${body.items[0].id}/status`
    expect((await send(system.api, 'PATCH', path, staff.KITCHEN, { status: 'READY' })).body).toMatchObject({
      status: 'READY',
      items: [{ status: 'READY', product_name: 'Bife de chorizo' }],
    })
  })

  it('refuses to go back or skip, and strangers', async () => {
    const [grill] = await ticketsOf(await roundIn('IN_KITCHEN'))
    expect((await move(grill, 'DELIVERED')).body.code).toBe('invalid_transition')
    await move(grill, 'READY')
    expect((await move(grill, 'IN_PROGRESS')).body.code).toBe('invalid_transition')
    expect((await move(grill, 'READY')).status).toBe(200)
    expect([(await move(grill, 'READY', elsewhere)).status, (await move(grill, 'READY', foreign)).status]).toEqual([403, 404])
    expect((await move(grill, 'READY', staff.WAITER)).status).toBe(403)
    expect((await move({ id: 999_999 }, 'READY')).status).toBe(404)
  })

  it('sees approved work only, oldest first, by station, without what was struck', async () => {
    const waiting = await ordered()
    const round = await ordered()
    await act(round, 'approve', staff.MANAGER, { struck_items: [{ item_id: round.items[1], reason: 'no hay' }] })
    const rounds = (await system.get('/api/kitchen/rounds', staff.KITCHEN)).body
    expect(rounds.find((one: { id: number }) => one.id === waiting.id)).toBeUndefined()
    expect(rounds.find((one: { id: number }) => one.id === round.id).items).toHaveLength(1)
    expect(rounds.map((one: { id: number }) => one.id)).toEqual(
      rounds.map((one: { id: number }) => one.id).sort((a: number, b: number) => a - b),
    )
    const { stations } = (await system.get('/api/kitchen/tickets?station=GRILL', staff.KITCHEN)).body
    expect(stations.map((one: { station: string }) => one.station)).toEqual(['GRILL'])
    expect(stations[0].tickets.some((one: { round_id: number }) => one.round_id === round.id)).toBe(true)
    expect((await system.get(`/api/kitchen/rounds/${waiting.id}`, staff.KITCHEN)).status).toBe(403)
    expect((await system.get(`/api/kitchen/rounds/${waiting.id}`, staff.MANAGER)).status).toBe(200)
    expect((await system.get('/api/kitchen/rounds', staff.WAITER)).status).toBe(403)
  })

  it('makes no tickets by hand: they come with the approval', async () => {
    const make = ({ id }: Ordered) => system.post(`/api/kitchen/rounds/${id}/tickets`, staff.KITCHEN, {})
    expect(await make(await roundIn('IN_KITCHEN'))).toMatchObject({ status: 409, body: { code: 'tickets_exist' } })
    expect(await make(await ordered())).toMatchObject({ status: 409, body: { code: 'invalid_transition' } })
  })
})

describe('clients of the earlier version', () => {
  const set = ({ id }: Ordered, status: string, as: Headers) => system.post(`/api/kitchen/rounds/${id}/status`, as, { status })

  it('walk their six states: SUBMITTED approves, IN_KITCHEN is then there already', async () => {
    const round = await ordered()
    const walked = [
      await set(round, 'CONFIRMED', staff.WAITER),
      await set(round, 'SUBMITTED', staff.MANAGER),
      await set(round, 'IN_KITCHEN', staff.KITCHEN),
      await set(round, 'READY', staff.KITCHEN),
      await set(round, 'SERVED', staff.WAITER),
    ]
    expect(walked.map(({ status, body }) => `${status} ${body.status}`)).toEqual([
      '200 CONFIRMED',
      '200 IN_KITCHEN',
      '200 IN_KITCHEN',
      '200 READY',
      '200 SERVED',
    ])
  })

  it('are judged by the same roles, and cannot cancel here', async () => {
    const round = await ordered()
    expect((await set(round, 'SUBMITTED', staff.WAITER)).status).toBe(403)
    expect((await set(round, 'IN_KITCHEN', staff.KITCHEN)).status).toBe(403)
    expect((await set(round, 'CANCELED', staff.ADMIN)).status).toBe(422)
    expect((await set(round, 'SERVED', staff.ADMIN)).body.code).toBe('invalid_transition')
  })
})

describe('orders and settings', () => {
  it('lists what is going on and counts it; SUBMITTED means undecided', async () => {
    const branch = (await ordered()).table.branchId
    await roundIn('CONFIRMED')
    const list = async (query = '') => (await system.get(`/api/admin/orders?branch_id=${branch}${query}`, staff.MANAGER)).body
    const states = new Set((await list('&status_filter=SUBMITTED')).map((one: { status: string }) => one.status))
    expect(states).toEqual(new Set(['PENDING', 'CONFIRMED']))
    const stats = (await system.get(`/api/admin/orders/stats?branch_id=${branch}`, staff.MANAGER)).body
    expect(stats.total_active).toBe((await list()).length)
    expect(stats.total_active).toBe(stats.pending + stats.in_kitchen + stats.ready)
    expect((await system.get(`/api/admin/orders?branch_id=${branch}`, elsewhere)).status).toBe(403)
  })

  it('gives the list page by page, and a round that leaves in between takes no other along', async () => {
    const first = await ordered()
    const path = `/api/admin/orders?branch_id=${first.table.branchId}`
    await ordered()
    await ordered()
    const all: number[] = (await system.get(path, staff.MANAGER)).body.map((one: { id: number }) => one.id)
    const seen: number[] = []
    for (let url: string | undefined = `${path}&limit=2`; url !== undefined; ) {
      const page = await send(system.api, 'GET', url, staff.MANAGER)
      expect(Number(page.headers['x-total-count'])).toBeGreaterThanOrEqual(all.length - 1)
      seen.push(...page.body.map((one: { id: number }) => one.id))
      if (seen.length === 2) await act({ id: seen[0] ?? 0 }, 'cancel', staff.ADMIN, { reason: 'se fueron' })
      url = /<([^>]+)>; rel="next"/.exec(String(page.headers.link ?? ''))?.[1]
    }
    expect(seen).toEqual(all)
    expect(await system.get(`${path}&cursor=nada`, staff.MANAGER)).toMatchObject({
      status: 422,
      body: { code: 'invalid_request' },
    })
    expect((await system.get(`${path}&limit=-1`, staff.MANAGER)).status).toBe(422)
  })

  it('changes how a branch works: management only, audited, guarded by its version', async () => {
    const { branchId } = (await ordered()).table
    const path = `/api/admin/branches/${branchId}/settings`
    const change = (as: Headers, body: object) => send(system.api, 'PATCH', path, as, body)
    const { body, headers } = await send(system.api, 'GET', path, staff.MANAGER)
    expect(body).toMatchObject({ round_approval: 'manager', approval_reminder_seconds: 300, kitchen_target_seconds: 900 })
    expect(
      (await change({ ...staff.MANAGER, 'if-match': String(headers.etag) }, { approval_reminder_seconds: 60 })).body,
    ).toMatchObject({
      approval_reminder_seconds: 60,
      kitchen_target_seconds: 900,
    })
    expect((await change({ ...staff.MANAGER, 'if-match': String(headers.etag) }, { kitchen_target_seconds: 60 })).status).toBe(
      412,
    )
    expect((await change(staff.MANAGER, { approval_reminder_seconds: 0 })).status).toBe(422)
    expect((await change(staff.WAITER, { round_approval: 'waiter' })).status).toBe(403)
    expect((await change(foreign, { round_approval: 'waiter' })).status).toBe(404)
  })
})

describe('nobody acts', () => {
  it('reminds the admins, not the table', async () => {
    const table = await seatTable(system.owner)
    await system.owner('branch_settings').where({ branch_id: table.branchId }).update({ approval_reminder_seconds: 1 })
    const body = { items: [{ product_id: steakId, qty: 1 }] }
    const { body: round } = await system.post('/api/diner/rounds', withKey(system.phone(table)), body)
    await system.owner('branch_settings').where({ branch_id: table.branchId }).update({ approval_reminder_seconds: 300 })
    const reminders = () =>
      system
        .owner('events')
        .where({ type: 'ROUND_OVERDUE', channel: `channel:branch:${table.branchId}:admin` })
        .whereRaw(`payload->'entity'->>'round_id' = ?`, [round.round_id])
    await eventually(async () => expect(await reminders()).not.toHaveLength(0))
    expect((await reminders())[0].payload.entity).toMatchObject({ stage: 'approval', table_code: table.tableCode })
    expect(await heardAt(`channel:session:${table.sessionId}`)).toEqual(['ROUND_SUBMITTED'])
    await act({ id: round.round_id }, 'cancel', staff.MANAGER)
  })
})
