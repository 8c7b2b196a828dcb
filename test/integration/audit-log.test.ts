import { randomUUID } from 'node:crypto'
import { commit } from '../../db/commit'
import type { AuditEntry } from '../../db/events/audit'
import { connectPostgres } from '../../db/postgres'
import { verifyAudit } from '../../tools/verify-audit'
import { createTestApi, type TestApi } from '../support/api'
import { type DemoPlace, demoBranch } from '../support/demo'
import { type Answer, type Headers, hire, hireFor, send } from '../support/people'

let api: TestApi
let centro: DemoPlace
let godoyCruz: DemoPlace
let admin: Headers
let manager: Headers
let neighbour: Headers
let stranger: Headers

beforeAll(async () => {
  api = await createTestApi()
  const { owner } = api.database
  centro = await demoBranch(owner, 'centro')
  godoyCruz = await demoBranch(owner, 'godoy-cruz')
  const { slug } = await owner('branches').whereNot({ tenant_id: centro.tenantId }).first('slug')
  admin = await hireFor(api, centro, 'ADMIN')
  manager = await hireFor(api, centro, 'MANAGER')
  neighbour = await hireFor(api, godoyCruz, 'MANAGER')
  stranger = await hireFor(api, await demoBranch(owner, slug), 'ADMIN')
})
afterAll(() => api.close())

const path = '/api/admin/audit-log'
const get = (query: string, as: Headers = admin): Promise<Answer> => send(api, 'GET', `${path}${query}`, as)
const csv = async (url: string, as: Headers = admin): Promise<string[][]> => {
  const { status, body } = await send(api, 'GET', url, as)
  expect(status).toBe(200)
  return linesOf(String(body))
}

/** Without line breaks in cells, which nothing here has. */
function linesOf(text: string): string[][] {
  expect(text.endsWith('\r\n')).toBe(true)
  const cell = /"((?:[^"]|"")*)"|([^,]+)|(?<=^|,)(?=,|$)/g
  return text
    .slice(0, -2)
    .split('\r\n')
    .map(line => [...line.matchAll(cell)].map(([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? ''))
}

const boss = { kind: 'staff', userId: 999, email: 'jefa@demo.com', branchRoles: [] } as const
const write = (entry: Partial<AuditEntry> = {}, at = centro, more: object = {}) =>
  commit(
    { knex: api.database.app, publish: () => undefined },
    { id: randomUUID(), tenantId: at.tenantId, ...more },
    async () => ({
      result: null,
      audit: [
        {
          actor: { ...boss, tenantId: at.tenantId },
          role: 'ADMIN',
          branchId: at.branchId,
          action: 'UPDATE',
          entityType: 'product',
          entityId: 1,
          ...entry,
        },
      ],
    }),
  )

/** A kind of thing that only one test writes about. */
const newKind = () => `kind_${randomUUID().slice(0, 8)}`

describe('a line', () => {
  it('says who changed what, when, from where, and what it was before', async () => {
    const { actor, headers } = await hire(api, centro.tenantId, [{ branchId: centro.branchId, role: 'MANAGER' }])
    const settings = `/api/admin/branches/${centro.branchId}/settings`
    const startedAt = Date.now()
    const changed = await send(
      api,
      'PATCH',
      settings,
      { ...headers, 'user-agent': 'Navegador/1.0' },
      { kitchen_target_seconds: 901 },
    )
    const { body } = await get(`?user_id=${actor.userId}`)
    expect(body).toEqual([
      {
        id: expect.any(Number),
        seq: expect.any(Number),
        tenant_id: centro.tenantId,
        branch_id: centro.branchId,
        user_id: actor.userId,
        user_email: actor.email,
        diner_id: null,
        role: 'MANAGER',
        action: 'UPDATE',
        entity_type: 'branch_settings',
        entity_id: centro.branchId,
        old_values: { kitchen_target_seconds: 900 },
        new_values: { kitchen_target_seconds: 901 },
        changes: { kitchen_target_seconds: { old: 900, new: 901 } },
        reason: null,
        ip_address: '127.0.0.1',
        user_agent: 'Navegador/1.0',
        request_id: changed.headers['x-request-id'],
        prev_hash: expect.stringMatching(/^[0-9a-f]{64}$/),
        hash: expect.stringMatching(/^[0-9a-f]{64}$/),
        created_at: expect.any(String),
      },
    ])
    const at = Date.parse(body[0].created_at)
    expect(at).toBeGreaterThan(startedAt - 60_000)
    expect(at).toBeLessThan(Date.now() + 60_000)
  })

  it('of a login says from where', async () => {
    const credentials = { email: 'manager@demo.com', password: 'manager123' }
    const answer = await send(api, 'POST', '/api/auth/login', { 'user-agent': 'Teléfono/2' }, credentials)
    const { body } = await get(`?request_id=${answer.headers['x-request-id']}`)
    expect(body).toMatchObject([
      { action: 'LOGIN', user_email: 'manager@demo.com', ip_address: '127.0.0.1', user_agent: 'Teléfono/2', branch_id: null },
    ])
  })

  it('keeps of a browser that names itself at length only the beginning', async () => {
    const as = { ...(await hireFor(api, centro, 'WAITER')), 'user-agent': 'x'.repeat(5_000) }
    const answer = await send(api, 'POST', '/api/auth/logout', as)
    expect((await get(`?request_id=${answer.headers['x-request-id']}`)).body[0].user_agent).toBe('x'.repeat(500))
  })
})

describe('the list', () => {
  it('is newest first, a hundred lines unless asked otherwise', async () => {
    const entity = newKind()
    for (let id = 1; id <= 103; id++) await write({ entityType: entity, entityId: id })
    const first = await get(`?entity_type=${entity}`)
    expect(first.body.map((line: { entity_id: number }) => line.entity_id)).toEqual(
      Array.from({ length: 100 }, (_, index) => 103 - index),
    )
    expect(first.headers['x-total-count']).toBe('103')
    expect((await get(`?entity_type=${entity}&limit=2&offset=100`)).body).toMatchObject([{ entity_id: 3 }, { entity_id: 2 }])
    expect((await get('?limit=1001')).status).toBe(422)
  })

  it('is walked by its links without a gap or a repetition, whatever is written meanwhile', async () => {
    const entity = newKind()
    for (let id = 1; id <= 7; id++) await write({ entityType: entity, entityId: id })
    const seen: number[] = []
    let url: string | undefined = `${path}?entity_type=${entity}&limit=3`
    while (url !== undefined) {
      const { body, headers }: Answer = await send(api, 'GET', url, admin)
      seen.push(...body.map((line: { entity_id: number }) => line.entity_id))
      url = /<([^>]+)>; rel="next"/.exec(String(headers.link))?.[1]
      await write({ entityType: entity, entityId: 99 })
    }
    expect(seen).toEqual([7, 6, 5, 4, 3, 2, 1])
  })

  it('refuses a cursor of another list', async () => {
    for (const position of [['a'], [1, 2], [1.5]]) {
      const cursor = Buffer.from(JSON.stringify(position)).toString('base64url')
      expect(await get(`?cursor=${cursor}`)).toMatchObject({ status: 422, body: { code: 'invalid_request' } })
    }
  })

  it.each([
    ['entity_id', { entityId: 42 }, 'entity_id=42'],
    ['action', { action: 'VERY_RARE' }, 'action=VERY_RARE'],
    ['user_id', { actor: { ...boss, tenantId: 1, userId: 4_711 } }, 'user_id=4711'],
  ])('is filtered by %s', async (_name, entry, query) => {
    const entityType = newKind()
    await write({ entityType })
    await write({ entityType, reason: 'esta', ...entry })
    await write({ entityType })
    const { body, headers } = await get(`?entity_type=${entityType}&${query}`)
    expect(body.map((line: { reason: string }) => line.reason)).toEqual(['esta'])
    expect(headers['x-total-count']).toBe('1')
  })

  it('is filtered by branch, and by request', async () => {
    const entityType = newKind()
    const requestId = randomUUID()
    await write({ entityType }, centro)
    await write({ entityType, reason: 'esta' }, godoyCruz, { requestId })
    for (const query of [`branch_id=${godoyCruz.branchId}`, `request_id=${requestId}`])
      expect((await get(`?entity_type=${entityType}&${query}`)).body).toMatchObject([{ reason: 'esta' }])
  })

  it('is filtered by moments, to the millisecond and inclusive', async () => {
    const entityType = newKind()
    for (const entityId of [1, 2, 3]) await write({ entityType, entityId })
    const [third, second, first] = (await get(`?entity_type=${entityType}`)).body
    const ids = async (query: string) =>
      (await get(`?entity_type=${entityType}&${query}`)).body.map((line: { entity_id: number }) => line.entity_id)
    expect(await ids(`from=${second.created_at}&to=${second.created_at}`)).toContain(2)
    expect(await ids(`from=${first.created_at}&to=${third.created_at}`)).toEqual([3, 2, 1])
    const shifted = new Date(Date.parse(third.created_at) + 1).toISOString()
    expect(await ids(`from=${shifted}`)).toEqual([])
    expect(await ids(`from=${encodeURIComponent(first.created_at.replace('Z', '+00:00'))}`)).toEqual([3, 2, 1])
    expect(await ids('to=2020-01-01T00:00:00Z')).toEqual([])
  })

  it("is filtered by whole days of the branch's clock", async () => {
    const entityType = newKind()
    await write({ entityType })
    const { rows } = await api.database.owner.raw(
      `select (now() at time zone timezone)::date::text as today, ((now() at time zone timezone)::date + 1)::text as tomorrow,
         ((now() at time zone timezone)::date - 1)::text as yesterday from branches where id = ?`,
      [centro.branchId],
    )
    const [{ today, tomorrow, yesterday }] = rows
    const count = async (query: string) =>
      (await get(`?entity_type=${entityType}&branch_id=${centro.branchId}&${query}`)).body.length
    expect(await count(`from=${today}&to=${today}`)).toBe(1)
    expect(await count(`from=${tomorrow}`)).toBe(0)
    expect(await count(`to=${yesterday}`)).toBe(0)
    expect(await count(`from=${yesterday}&to=${tomorrow}`)).toBe(1)
  })

  it('judges a day where the branch is, not where the server is', async () => {
    const entityType = newKind()
    const { owner } = api.database
    await write({ entityType })
    await owner('branches').where({ id: centro.branchId }).update({ timezone: 'Pacific/Kiritimati' }) // UTC+14
    const { rows } = await owner.raw(`select (now() at time zone 'Pacific/Kiritimati')::date::text as there,
      (now() at time zone 'Pacific/Niue')::date::text as elsewhere`)
    const [{ there, elsewhere }] = rows
    const count = async (day: string) =>
      (await get(`?entity_type=${entityType}&branch_id=${centro.branchId}&from=${day}&to=${day}`)).body.length
    expect(there).not.toBe(elsewhere) // 25 hours apart, so never on the same day
    expect([await count(there), await count(elsewhere)]).toEqual([1, 0])
    await owner('branches').where({ id: centro.branchId }).update({ timezone: 'America/Argentina/Mendoza' })
  })

  it.each([
    'from=ayer',
    'to=2026-02-30',
    'from=0000-01-01',
    'from=1999-12-31T00:00:00Z',
    'entity_id=0',
    'entity_type=',
    'format=xml',
    'from=2026-05-02&to=2026-05-01',
    'from=2026-05-02T10:00:00Z&to=2026-05-02T09:59:59Z',
    'from=2026-05-03&to=2026-04-30T12:00:00Z',
    'from=2026-05-03T12:00:01Z&to=2026-05-01',
  ])('refuses %s', async query => {
    expect(await get(`?${query}`)).toMatchObject({ status: 422, body: { code: 'invalid_request' } })
    if (!query.startsWith('format'))
      expect(await send(api, 'GET', `/api/admin/audit-log.csv?${query}`, admin)).toMatchObject({ status: 422 })
  })

  it.each([
    'from=2026-05-02&to=2026-05-02',
    'from=2026-05-02T23:00:00Z&to=2026-05-02',
    'from=2026-05-03&to=2026-05-02T23:00:00Z',
  ])('takes %s: there is a clock by which it is in order', async query => {
    expect((await get(`?${query}`)).status).toBe(200)
  })
})

describe('who reads what', () => {
  it('admins read their restaurant, managers the branches that they manage, nobody another restaurant', async () => {
    const entityType = newKind()
    await write({ entityType, reason: 'centro' }, centro)
    await write({ entityType, reason: 'godoy cruz' }, godoyCruz)
    await write({ entityType, reason: 'todo', branchId: null }, centro)
    const reasons = async (as: Headers) =>
      (await get(`?entity_type=${entityType}`, as)).body.map((line: { reason: string }) => line.reason)
    expect(await reasons(admin)).toEqual(['todo', 'godoy cruz', 'centro'])
    expect(await reasons(manager)).toEqual(['centro'])
    expect(await reasons(neighbour)).toEqual(['godoy cruz'])
    expect(await reasons(stranger)).toEqual([])
    expect((await csv(`${path}.csv?entity_type=${entityType}`, manager)).slice(1)).toHaveLength(1)
  })

  it('a manager in one branch who waits in another reads the first only', async () => {
    const entityType = newKind()
    await write({ entityType, reason: 'centro' }, centro)
    await write({ entityType, reason: 'godoy cruz' }, godoyCruz)
    const { headers } = await hire(api, centro.tenantId, [
      { branchId: centro.branchId, role: 'MANAGER' },
      { branchId: godoyCruz.branchId, role: 'WAITER' },
    ])
    expect((await get(`?entity_type=${entityType}`, headers)).body).toMatchObject([{ reason: 'centro' }])
    expect((await get(`?branch_id=${godoyCruz.branchId}`, headers)).status).toBe(403)
    expect((await send(api, 'GET', `${path}.csv?branch_id=${godoyCruz.branchId}`, headers)).status).toBe(403)
  })

  it('an admin reads on what happened in a branch that was deleted', async () => {
    const entityType = newKind()
    const [gone] = await api.database
      .owner('branches')
      .insert({
        tenant_id: centro.tenantId,
        name: 'Cerrada',
        slug: `cerrada-${randomUUID()}`,
        is_active: false,
        deleted_at: new Date(),
      })
      .returning('id')
    await write({ entityType, branchId: gone.id })
    expect((await get(`?entity_type=${entityType}&branch_id=${gone.id}`)).body).toHaveLength(1)
    expect((await get(`?branch_id=${gone.id}`, manager)).status).toBe(404)
    expect((await get(`?branch_id=${gone.id}`, stranger)).status).toBe(404)
  })
})

describe('CSV', () => {
  it('is had in three ways, and is the same list', async () => {
    const entityType = newKind()
    await write({
      entityType,
      entityId: 1,
      oldValues: { price_cents: 100, name: 'A' },
      newValues: { price_cents: 120, name: 'A' },
    })
    await write({ entityType, entityId: 2, branchId: null, reason: 'dijo "basta", y se fue' })
    const wanted = await csv(`${path}.csv?entity_type=${entityType}`)
    expect(await csv(`${path}?entity_type=${entityType}&format=csv`)).toEqual(wanted)
    expect(await csv(`${path}?entity_type=${entityType}`, { ...admin, accept: 'text/csv' })).toEqual(wanted)
    const [names = [], ...lines] = wanted
    const { body } = await get(`?entity_type=${entityType}`, { ...admin, accept: 'text/csv;q=0.5, application/json' })
    const shown = lines.map(line => Object.fromEntries(line.map((cell, index) => [names[index], cell])))
    expect(shown).toEqual(
      body.map((line: Record<string, unknown>) =>
        Object.fromEntries(names.map(name => [name, name === 'changes' ? JSON.stringify(line[name]) : String(line[name] ?? '')])),
      ),
    )
    expect(shown[1]).toMatchObject({ changes: '{"price_cents":{"old":100,"new":120}}', user_email: 'jefa@demo.com' })
  })

  it('is a file to save, and says what it is', async () => {
    const { headers } = await send(api, 'GET', `${path}.csv?entity_type=none`, admin)
    expect(headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': 'attachment; filename="registro-de-cambios.csv"',
    })
    expect(await csv(`${path}.csv?entity_type=none`)).toHaveLength(1)
  })

  it('holds every line, however many, in the order of the list', async () => {
    const entityType = newKind()
    await api.database.owner.raw(
      `insert into audit_logs (tenant_id, branch_id, action, entity_type, entity_id)
       select ?, ?, 'UPDATE', ?, n from generate_series(1, 2500) as n`,
      [centro.tenantId, centro.branchId, entityType],
    )
    const [names = [], ...lines] = await csv(`${path}.csv?entity_type=${entityType}`, manager)
    const ids = lines.map(line => Number(line[names.indexOf('entity_id')]))
    expect(ids).toEqual(Array.from({ length: 2_500 }, (_, index) => 2_500 - index))
  })

  it('runs nothing in a spreadsheet', async () => {
    const entityType = newKind()
    await write({ entityType, reason: '=HYPERLINK("http://x")' }, centro, { origin: { ipAddress: '::1', userAgent: '@SUM(A1)' } })
    const [names = [], line = []] = await csv(`${path}.csv?entity_type=${entityType}`)
    expect(line[names.indexOf('reason')]).toBe(`'=HYPERLINK("http://x")`)
    expect(line[names.indexOf('user_agent')]).toBe(`'@SUM(A1)`)
  })

  it('refuses what the list refuses, as a problem', async () => {
    expect(await send(api, 'GET', `${path}.csv?from=ayer`, admin)).toMatchObject({
      status: 422,
      body: { code: 'invalid_request' },
    })
    expect((await send(api, 'GET', `${path}.csv`, await hireFor(api, centro, 'WAITER'))).status).toBe(403)
  })
})

describe('the proof', () => {
  const tamper = (work: string) =>
    api.database.owner.transaction(async trx => {
      await trx.raw('alter table audit_logs disable trigger user')
      await trx.raw(work)
      await trx.raw('alter table audit_logs enable trigger user')
    })
  const verdict = async (as = admin) => (await get('/verify', as)).body

  it('is for admins, and says where the chain ends', async () => {
    await write()
    const { seq, hash } = await api.database.owner('audit_heads').where({ tenant_id: centro.tenantId }).first()
    expect(await get('/verify', await hireFor(api, centro, 'ADMIN'))).toMatchObject({ status: 200 })
    expect(await verdict()).toEqual({
      valid: true,
      entries: seq,
      head_seq: seq,
      head_hash: hash,
      broken_at: null,
      flaw: null,
      detail: 'El registro está como se escribió.',
    })
    expect((await get('/verify', manager)).status).toBe(403)
  })

  it('is given while lines are written', async () => {
    const writing = Promise.all(Array.from({ length: 60 }, () => write()))
    const verdicts = await Promise.all(Array.from({ length: 10 }, () => verdict()))
    await writing
    expect(verdicts.map(({ valid }) => valid)).toEqual(Array(10).fill(true))
  })

  it('by the command needs an anchor to see that a whole trail was written anew, and names what is broken', async () => {
    const printed: string[] = []
    const verify = async (...anchors: string[]) => {
      printed.length = 0
      const knex = connectPostgres({ url: api.database.url, poolSize: 1, role: 'integrador_app', applicationName: 'test-verify' })
      try {
        return await verifyAudit(knex, anchors, line => printed.push(line))
      } finally {
        await knex.destroy()
      }
    }
    const { tenantId } = centro
    const { slug } = await api.database.owner('tenants').where({ id: tenantId }).first('slug')
    await write({ reason: 'la última' })
    expect(await verify()).toBe(true)
    const anchor = printed.find(line => line.includes(` ${tenantId}:`))?.trim() ?? ''
    expect(anchor).toMatch(/^\d+:\d+:[0-9a-f]{64}$/)
    expect(printed.find(line => line.startsWith(slug))).toMatch(/: \d+ lines, last \d+, whole$/)
    await write()
    expect(await verify(anchor)).toBe(true)

    // Everything after some line is written anew by somebody who may do anything, head included.
    const [, , seq] = /^(\d+):((\d+)):/.exec(anchor) ?? []
    await tamper(`do $$ declare line audit_logs; before text; begin
      select hash into before from audit_logs where tenant_id = ${tenantId} and seq = ${Number(seq) - 1};
      for line in select * from audit_logs where tenant_id = ${tenantId} and seq >= ${seq} order by seq loop
        line.reason := 'nunca pasó'; line.prev_hash := before; line.hash := audit_hash(line); before := line.hash;
        update audit_logs set reason = line.reason, prev_hash = line.prev_hash, hash = line.hash where id = line.id;
      end loop;
      update audit_heads set hash = before where tenant_id = ${tenantId};
    end $$`)
    expect(await verdict()).toMatchObject({ valid: true })
    expect(await verify()).toBe(true)
    expect(await verify(anchor)).toBe(false)
    expect(printed.find(line => line.startsWith(slug))).toContain(`BROKEN: line ${seq} is not the one of the anchor`)

    await expect(verify('7:1')).rejects.toThrow('is no anchor')
    await expect(verify(`999999:1:${'a'.repeat(64)}`)).rejects.toThrow('no restaurant 999999')
  })

  it('names the first line that is not as it was written, to the restaurant that it belongs to only', async () => {
    const { seq } = await api.database.owner('audit_heads').where({ tenant_id: centro.tenantId }).first('seq')
    await tamper(`update audit_logs set reason = 'otro' where tenant_id = ${centro.tenantId} and seq = ${seq - 2}`)
    expect(await verdict()).toMatchObject({
      valid: false,
      broken_at: seq - 2,
      flaw: 'changed',
      detail: `La línea ${seq - 2} no dice lo que decía cuando se escribió.`,
    })
    expect(await verdict(stranger)).toMatchObject({ valid: true })
  })
})
