import { type Role, roles } from '../../domain/access/actor'
import { accessClaims, tokenKinds } from '../../domain/access/claims'
import { signToken } from '../../platform/tokens'
import { signTableToken } from '../../services/access/table-token'
import { resources } from '../../services/resources'
import { type Call, open, rows } from '../support/calls'
import { type Evening, spendEvening } from '../support/evening'
import { fingerprint } from '../support/fingerprint'
import { inputsOf } from '../support/input-schema'
import { type MoneySystem, startMoneySystem } from '../support/money-system'
import { type Answer, type Headers, hire, send } from '../support/people'
import { routesOf } from '../support/route-list'
import { openSession } from '../support/session'

type Team = Readonly<Record<Role, Headers>>
interface Place {
  readonly tenantId: number
  readonly branchId: number
}

let system: MoneySystem
let here: Place
let elsewhere: Place
let abroad: Place
let own: Team
let neighbours: Team
let strangers: Team
/** Manages the other branch and waits here: counts as a waiter here. */
let inTwoRoles: Headers
/** Phones at other tables, here and in another restaurant. */
let guests: readonly Headers[]
/** A phone whose table was cleared. */
let formerGuest: Headers
/** A login that is worth something, to make worthless ones of. */
let login: Awaited<ReturnType<typeof hire>>

const hireTeam = async (at: Place): Promise<Team> => {
  const hired = async (role: Role) => (await hire(system.api, at.tenantId, [{ branchId: at.branchId, role }])).headers
  return {
    ADMIN: await hired('ADMIN'),
    MANAGER: await hired('MANAGER'),
    KITCHEN: await hired('KITCHEN'),
    WAITER: await hired('WAITER'),
  }
}

beforeAll(async () => {
  system = await startMoneySystem()
  const branches: { id: number; tenant_id: number }[] = await system.owner('branches').orderBy('id').select('id', 'tenant_id')
  const toPlace = (found: (typeof branches)[number] | undefined): Place => {
    if (!found) throw new Error('the demo has two restaurants, the first with two branches')
    return { tenantId: found.tenant_id, branchId: found.id }
  }
  here = toPlace(branches[0])
  elsewhere = toPlace(branches.find(({ id, tenant_id }) => tenant_id === here.tenantId && id !== here.branchId))
  abroad = toPlace(branches.find(({ tenant_id }) => tenant_id !== here.tenantId))
  own = await hireTeam(here)
  neighbours = await hireTeam(elsewhere)
  strangers = await hireTeam(abroad)
  const held = [
    { branchId: elsewhere.branchId, role: 'MANAGER' },
    { branchId: here.branchId, role: 'WAITER' },
  ] as const
  inTwoRoles = (await hire(system.api, here.tenantId, held)).headers
  guests = [await guestOf(here), await guestOf(abroad)]
  formerGuest = await clearedGuest()
  login = await hire(system.api, here.tenantId, [{ branchId: here.branchId, role: 'ADMIN' }])
})
afterAll(() => system.stop())

/** Those of the registry: `resources-contract` tries each with every role, branch and restaurant. */
const ofResources = [
  'POST /api/admin/:entity_type/:id/restore',
  ...resources.flatMap(({ path }) => [
    `GET ${path}`,
    `POST ${path}`,
    ...['GET', 'PATCH', 'DELETE'].map(method => `${method} ${path}/:id`),
    `GET ${path}/:id/cascade-preview`,
  ]),
]

it('knows every route', () => {
  const routes = routesOf(system.api.app)
  const known = new Set([...open, ...rows.map(({ route }) => route), ...ofResources])
  expect(routes.filter(route => !known.has(route.replace(/^HEAD /, 'GET ')))).toEqual([])
  expect([...known].filter(route => !routes.includes(route))).toEqual([])
})

it('asks nobody for a token where anybody may come, and everybody elsewhere', async () => {
  for (const route of routesOf(system.api.app)) {
    const [method = '', path = ''] = route.split(' ')
    const { statusCode } = await system.api.app.inject({ method: method as 'GET', url: path.replace(/:\w+/g, '1'), payload: {} })
    if (open.has(route.replace(/^HEAD /, 'GET ')))
      expect({ route, isOurs: statusCode < 500 || path.includes('ready') }).toEqual({ route, isOurs: true })
    else expect({ route, statusCode }).toEqual({ route, statusCode: 401 })
  }
})

describe.each(rows.map((one, position) => [`${one.route} #${position}`, one] as const))('%s', (_name, one) => {
  let evening: Evening
  let call: Call
  let untouched: Record<string, string>
  const method = one.route.split(' ', 1)[0] as Parameters<typeof send>[1]
  const isOfBranch = one.about === 'thing' || one.about === 'entity'
  const ask = (as: Headers): Promise<Answer> => send(system.api, method, call.url, as, call.body)
  const refused = async (as: Headers, status: number, code: string) => {
    const answer = await ask(as)
    expect({ status: answer.status, code: answer.body?.code }).toEqual({ status, code })
    expect([...inputsOf(system.api.app, one.route).codes]).toContain(code)
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
  }

  beforeAll(async () => {
    evening = await spendEvening(system, own)
    call = await one.call(evening)
    if (one.about === 'list') await Promise.all([evening.cooked(), evening.call()])
    untouched = await fingerprint(system.owner)
  })

  it('401 without a token that counts', async () => {
    for (const as of worthless(evening)) await refused(as, 401, 'unauthenticated')
    if (!one.diner) {
      await refused(system.phone(evening.table, 0), 401, 'unauthenticated')
      await refused({ authorization: `Bearer ${system.phone(evening.table, 0)['x-table-token']}` }, 401, 'unauthenticated')
    }
    if (one.staff.length === 0) {
      await refused(own.ADMIN, 401, 'unauthenticated')
      await refused({ 'x-table-token': own.ADMIN.authorization?.replace('Bearer ', '') ?? '' }, 401, 'unauthenticated')
    }
  })

  if (one.diner)
    it('401 session_closed once the table is closed', async () => {
      await refused(formerGuest, 401, 'session_closed')
    })

  if (one.staff.length > 0)
    it('403 for other roles of the branch', async () => {
      for (const role of roles.filter(name => !one.staff.includes(name))) await refused(own[role], 403, 'forbidden')
      if (isOfBranch && !one.staff.includes('WAITER')) await refused(inTwoRoles, 403, 'forbidden')
    })

  if (isOfBranch && one.staff.length > 0)
    it('403 in another branch, but for admins; 404 in another restaurant', async () => {
      for (const role of ['MANAGER', 'KITCHEN', 'WAITER'] as const) await refused(neighbours[role], 403, 'forbidden')
      for (const role of roles) {
        const isRefusedUnseen = one.about === 'entity' && !one.staff.includes(role)
        const expected = isRefusedUnseen ? { status: 403, code: 'forbidden' } : { status: 404, code: 'not_found' }
        const answer = await ask(strangers[role])
        expect({ role, status: answer.status, code: answer.body?.code }).toEqual({ role, ...expected })
      }
    })

  if (one.about === 'branch')
    it('404 in another restaurant', async () => {
      for (const role of roles) await refused(strangers[role], 404, 'not_found')
    })

  if (one.about === 'tenant')
    it('404 in another restaurant for whoever may there', async () => {
      for (const role of roles)
        if (one.staff.includes(role)) await refused(strangers[role], 404, 'not_found')
        else await refused(strangers[role], 403, 'forbidden')
    })

  if (one.about === 'list')
    it('shows others nothing of it', async () => {
      for (const team of [neighbours, strangers])
        for (const role of roles.filter(name => team === strangers || name !== 'ADMIN')) {
          const { status, body } = await ask(team[role])
          expect({ role, status }).toEqual({ role, status: one.staff.includes(role) ? 200 : 403 })
          for (const trace of [evening.table.sessionId, evening.table.tableCode])
            expect(JSON.stringify(body)).not.toContain(String(trace))
        }
    })

  if (one.diner && one.about === 'thing')
    it('404 from another table, here or in another restaurant', async () => {
      for (const guest of guests) await refused(guest, 404, 'not_found')
    })

  it('nothing of that left a trace', async () => {
    expect(await fingerprint(system.owner)).toEqual(untouched)
  })

  it('lets those who may', async () => {
    const admitted = [
      ...one.staff.map(role => own[role]),
      ...(one.staff.includes('ADMIN') ? [neighbours.ADMIN] : []),
      ...(one.staff.includes('WAITER') ? [inTwoRoles] : []),
      ...(one.about === 'tenant' && one.staff.includes('MANAGER') ? [neighbours.MANAGER, inTwoRoles] : []),
      ...(one.diner ? [system.phone(evening.table, 0), system.phone(evening.table)] : []),
    ]
    const { codes } = inputsOf(system.api.app, one.route)
    for (const [position, as] of admitted.entries()) {
      const { status, body } = await ask(one.route.includes('logout') ? await freshLogin() : as)
      if (status >= 400) expect([...codes]).toContain(body.code)
      const isGone = method === 'DELETE' && status === 404
      const isFine =
        position === 0
          ? (one.answers ?? 200) === status || (one.answers === undefined && status < 300)
          : status < 300 || status === 409
      expect({ position, status, body: isFine || (position > 0 && isGone) ? null : body }).toEqual({
        position,
        status,
        body: null,
      })
    }
  })

  if (one.staff.length > 0 && one.about === 'thing')
    it('keeps staff logged in though the table is closed', async () => {
      const over = await spendEvening(system, own)
      const { url, body } = await one.call(over)
      const closing = { force: true, reason: 'se fueron' }
      expect((await system.post(`/api/waiter/tables/${over.table.tableId}/close`, own.MANAGER, closing)).status).toBe(200)
      for (const role of one.staff) {
        const { status, body: answer } = await send(system.api, method, url, own[role], body)
        expect({ role, isFine: status < 500 && status !== 401, answer }).toEqual({ role, isFine: true, answer })
      }
    })
})

const freshLogin = async (): Promise<Headers> =>
  (await hire(system.api, here.tenantId, [{ branchId: here.branchId, role: 'WAITER' }])).headers

/** Tokens that are none, are over, or are of another kind. */
function worthless({ table }: Evening): Headers[] {
  const { config } = system.api.deps
  const sign = (kind: (typeof tokenKinds)['access' | 'refresh'], ttlSeconds: number, secret = config.JWT_SECRET) => ({
    authorization: `Bearer ${signToken(kind, secret, accessClaims(login.actor, 'some-family'), { ttlSeconds })}`,
  })
  const seat = { ...table, dinerId: null }
  return [
    {},
    { authorization: 'Bearer garbage' },
    { authorization: '' },
    { 'x-table-token': 'garbage' },
    sign(tokenKinds.refresh, 900),
    sign(tokenKinds.access, -1),
    sign(tokenKinds.access, 900, config.TABLE_TOKEN_SECRET),
    { 'x-table-token': signTableToken({ ...config, TABLE_TOKEN_SECONDS: -1 }, seat) },
    { 'x-table-token': signTableToken({ ...config, TABLE_TOKEN_SECRET: config.JWT_SECRET }, seat) },
  ]
}

async function guestOf({ branchId }: Place): Promise<Headers> {
  const table = await system.owner('tables').where({ branch_id: branchId, status: 'FREE' }).orderBy('id').first('id')
  const { body } = await send(system.api, 'POST', `/api/tables/${table.id}/session`)
  return { 'x-table-token': body.table_token }
}

async function clearedGuest(): Promise<Headers> {
  const seat = await openSession(system.owner)
  await system
    .owner('table_sessions')
    .where({ id: seat.sessionId })
    .update({ status: 'CLOSED', closed_at: system.owner.fn.now() })
  await system.owner('tables').where({ id: seat.tableId }).update({ status: 'FREE' })
  return { 'x-table-token': signTableToken(system.api.deps.config, seat) }
}
