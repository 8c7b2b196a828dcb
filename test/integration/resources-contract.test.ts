import { randomUUID } from 'node:crypto'
import { type Role, roles } from '../../domain/access/actor'
import type { Resource } from '../../services/crud/resource'
import { resources } from '../../services/resources'
import { createTestApi, type TestApi } from '../support/api'
import { type DemoPlace, demoBranch } from '../support/demo'
import { entityPermissions } from '../support/entity-permissions'
import { type Headers, hireFor, send } from '../support/people'
import { askedOf } from '../support/query-counter'
import { type Sample, samples } from '../support/samples'

type Team = Readonly<Record<Role, Headers>>

let api: TestApi
let here: DemoPlace
let elsewhere: DemoPlace
let abroad: DemoPlace
let own: Team
let neighbours: Team
let strangers: Team

beforeAll(async () => {
  api = await createTestApi()
  const { owner } = api.database
  here = await demoBranch(owner, 'centro')
  elsewhere = await demoBranch(owner, 'godoy-cruz')
  abroad = await demoBranch(owner, (await owner('branches').whereNot({ tenant_id: here.tenantId }).first('slug')).slug)
  own = await hireTeam(here)
  neighbours = await hireTeam(elsewhere)
  strangers = await hireTeam(abroad)
})
afterAll(() => api.close())

async function hireTeam(at: DemoPlace): Promise<Team> {
  const [ADMIN, MANAGER, KITCHEN, WAITER] = await Promise.all(roles.map(role => hireFor(api, at, role)))
  if (!ADMIN || !MANAGER || !KITCHEN || !WAITER) throw new Error('a team has four roles')
  return { ADMIN, MANAGER, KITCHEN, WAITER }
}

it('knows every entity', () => {
  const names = resources.map(({ name }) => name).sort()
  expect(Object.keys(entityPermissions).sort()).toEqual(names)
  expect(Object.keys(samples).sort()).toEqual(names)
})

it('restores only what it knows', async () => {
  const answer = await send(api, 'POST', '/api/admin/nonsense/1/restore', own.ADMIN)
  expect(answer).toMatchObject({ status: 400, body: { code: 'unknown_entity_type' } })
})

it('names each entity, path and table once', () => {
  for (const key of ['name', 'plural', 'path', 'table'] as const)
    expect(new Set(resources.map(resource => resource[key])).size).toBe(resources.length)
})

describe.each(resources.map(resource => [resource.name, resource] as const))('%s', (name, resource: Resource) => {
  const written = entityPermissions[name]
  const { path, plural } = resource
  let sample: Sample

  const sampleAt = async (at: DemoPlace): Promise<Sample> => {
    const make = samples[name]
    if (!make) throw new Error(`no sample of ${name}`)
    return make(api.database.owner, at)
  }
  const post = (as: Headers, body: object, more: Headers = {}) => send(api, 'POST', path, { ...as, ...more }, body)
  const get = (as: Headers, id: number, more = '') => send(api, 'GET', `${path}/${id}${more}`, as)
  const patch = (as: Headers, id: number, body: object, more: Headers = {}) =>
    send(api, 'PATCH', `${path}/${id}`, { ...as, ...more }, body)
  const remove = (as: Headers, id: number, more: Headers = {}) => send(api, 'DELETE', `${path}/${id}`, { ...as, ...more })
  const restore = (as: Headers, id: number) => send(api, 'POST', `/api/admin/${plural}/${id}/restore`, as)
  const make = async () => {
    const answer = await post(own.ADMIN, (await sampleAt(here)).create)
    expect({ status: answer.status, problem: answer.status < 300 ? null : answer.body }).toEqual({ status: 201, problem: null })
    return answer.body as { id: number; version: number } & Record<string, unknown>
  }
  const trail = async (id: number) =>
    api.database
      .owner('audit_logs')
      .where({ entity_type: name, entity_id: id })
      .orderBy('id')
      .select('action', 'old_values', 'new_values', 'user_id')

  beforeAll(async () => {
    sample = await sampleAt(here)
  })

  it('has the permissions that are written down', () => {
    expect(resource.roles).toEqual({
      read: written?.read,
      create: written?.create,
      update: written?.update,
      remove: written?.remove,
    })
    expect(resource.scope === 'tenant').toBe(written?.within === 'tenant')
  })

  describe('may be', () => {
    const may = (verb: 'read' | 'create' | 'update' | 'remove', role: Role) => written?.[verb].includes(role) ?? false
    /** Of the branch, of another branch, of another restaurant. */
    const expected = (verb: Parameters<typeof may>[0], role: Role, team: 'own' | 'neighbours', fine: number) => {
      if (!may(verb, role)) return 403
      const isForeign = written?.within === 'itself' || (team === 'neighbours' && written?.within === 'branch')
      return isForeign && role !== 'ADMIN' ? 403 : fine
    }
    const teams = () => ({ own, neighbours })

    it.each(['own', 'neighbours'] as const)('read by those who may: %s', async team => {
      const { id } = await make()
      for (const role of roles) {
        const answer = await get(teams()[team][role], id)
        expect({ role, status: answer.status }).toEqual({ role, status: expected('read', role, team, 200) })
        const list = await send(api, 'GET', path, teams()[team][role])
        const isListed = list.status === 200 && list.body.some((row: { id: number }) => row.id === id)
        expect({ role, isListed }).toEqual({ role, isListed: expected('read', role, team, 200) === 200 })
      }
    })

    it.each(['own', 'neighbours'] as const)('created by those who may: %s', async team => {
      for (const role of roles) {
        const answer = await post(teams()[team][role], (await sampleAt(here)).create)
        expect({ role, status: answer.status }).toEqual({ role, status: expected('create', role, team, 201) })
      }
    })

    it.each(['own', 'neighbours'] as const)('changed and deleted by those who may: %s', async team => {
      for (const role of roles) {
        const { id } = await make()
        const changed = await patch(teams()[team][role], id, (await sampleAt(here)).update)
        expect({ role, status: changed.status }).toEqual({ role, status: expected('update', role, team, 200) })
        const preview = await get(teams()[team][role], id, '/cascade-preview')
        expect({ role, status: preview.status }).toEqual({ role, status: expected('remove', role, team, 200) })
        const gone = await remove(teams()[team][role], id)
        expect({ role, status: gone.status }).toEqual({ role, status: expected('remove', role, team, 204) })
        if (gone.status !== 204) expect(await trail(id)).toHaveLength(changed.status === 200 ? 2 : 1)
        await remove(own.ADMIN, id)
        const back = await restore(teams()[team][role], id)
        expect({ role, status: back.status }).toEqual({ role, status: role === 'ADMIN' ? 200 : 403 })
      }
    })

    it('seen and touched by nobody of another restaurant, nor without a token', async () => {
      const { id } = await make()
      for (const role of roles) {
        const hidden = (verb: Parameters<typeof may>[0]) => (may(verb, role) ? 404 : 403)
        const as = strangers[role]
        const statuses = {
          get: (await get(as, id)).status,
          patch: (await patch(as, id, sample.update)).status,
          remove: (await remove(as, id)).status,
          preview: (await get(as, id, '/cascade-preview')).status,
        }
        expect({ role, ...statuses }).toEqual({
          role,
          get: hidden('read'),
          patch: hidden('update'),
          remove: hidden('remove'),
          preview: hidden('remove'),
        })
        const list = await send(api, 'GET', `${path}?include_deleted=true`, as)
        if (list.status === 200) expect(list.body.map((row: { id: number }) => row.id)).not.toContain(id)
        if (written?.within === 'branch') expect([403, 404]).toContain((await post(as, (await sampleAt(here)).create)).status)
      }
      for (const [method, url] of [
        ['GET', path],
        ['POST', path],
        ['GET', `${path}/${id}`],
        ['PATCH', `${path}/${id}`],
        ['DELETE', `${path}/${id}`],
      ] as const)
        expect((await send(api, method, url)).status).toBe(401)
      await remove(own.ADMIN, id)
      expect((await restore(strangers.ADMIN, id)).status).toBe(404)
      expect((await trail(id)).map(({ action }) => action)).toEqual(['CREATE', 'DELETE'])
    })
  })

  it('is created with what was sent and defaults for the rest, at its own address', async () => {
    const { create } = await sampleAt(here)
    const answer = await post(own.ADMIN, create)
    expect(answer).toMatchObject({
      status: 201,
      body: { ...visible(create), tenant_id: here.tenantId, is_active: true, version: 1 },
    })
    expect(answer.headers).toMatchObject({ location: `${path}/${answer.body.id}`, etag: '"1"' })
    expect((await get(own.ADMIN, answer.body.id)).body).toEqual(answer.body)
  })

  it('refuses what is wrong, field by field, and stores nothing of it', async () => {
    const { create, wrong } = await sampleAt(here)
    expect(wrong.length).toBeGreaterThan(0)
    const before = await api.database.owner(resource.table).count()
    for (const flaw of wrong) {
      const answer = await post(own.ADMIN, { ...create, ...flaw })
      expect({ flaw, status: answer.status, code: answer.body?.code }).toEqual({
        flaw,
        status: 422,
        code: expect.stringMatching(/invalid_request|unknown_\w+/),
      })
    }
    expect((await post(own.ADMIN, [])).status).toBe(422)
    expect(await api.database.owner(resource.table).count()).toEqual(before)
  })

  it('changes what is sent and nothing else', async () => {
    const made = await make()
    const { update } = await sampleAt(here)
    const changed = await patch(own.ADMIN, made.id, update)
    expect(changed).toMatchObject({ status: 200, body: visible(update) })
    const untouched = Object.keys(made).filter(key => key in resource.createBody.shape && !(key in update))
    for (const key of untouched) expect({ key, value: changed.body[key] }).toEqual({ key, value: made[key] })
    expect(changed.body.version).toBe(made.version + 1)
    expect(changed.headers.etag).toBe(`"${made.version + 1}"`)
  })

  it('writes nothing when nothing differs', async () => {
    const made = await make()
    expect((await patch(own.ADMIN, made.id, {})).body.version).toBe(made.version)
    const { update } = await sampleAt(here)
    const once = await patch(own.ADMIN, made.id, update)
    const twice = await patch(own.ADMIN, made.id, update)
    expect(twice.body).toEqual(once.body)
    expect(await trail(made.id)).toHaveLength(2)
  })

  it('compares versions when the client does, and lets the last one win when it does not', async () => {
    const made = await make()
    const { update } = await sampleAt(here)
    expect((await patch(own.ADMIN, made.id, update, { 'if-match': '"1"' })).status).toBe(200)
    const late = await patch(own.ADMIN, made.id, { is_active: false }, { 'if-match': '"1"' })
    expect(late).toMatchObject({ status: 412, body: { code: 'precondition_failed' } })
    expect((await remove(own.ADMIN, made.id, { 'if-match': '"1"' })).status).toBe(412)
    expect((await patch(own.ADMIN, made.id, { is_active: false }, { 'if-match': '"2"' })).status).toBe(200)
    const edits = await Promise.all(
      Array.from({ length: 8 }, (_, position) =>
        patch(own.ADMIN, made.id, { is_active: position % 2 === 0 }, { 'if-match': '"3"' }),
      ),
    )
    expect(edits.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(1)
    expect(edits.map(({ status }) => status).filter(status => status !== 200 && status !== 412)).toEqual([])
    expect((await get(own.ADMIN, made.id)).body.version).toBeLessThanOrEqual(4)
  })

  if (resource.unique)
    it('shares its name with no other, until it is deleted', async () => {
      const { create } = await sampleAt(here)
      const first = await post(own.ADMIN, create)
      const second = await post(own.ADMIN, create)
      expect(second).toMatchObject({ status: 409, body: { code: 'duplicate' } })
      const racers = await sampleAt(here)
      const race = await Promise.all([1, 2, 3, 4].map(() => post(own.ADMIN, racers.create)))
      expect(race.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409])
      expect((await remove(own.ADMIN, first.body.id)).status).toBe(204)
      const third = await post(own.ADMIN, create)
      expect(third.status).toBe(201)
      expect(await restore(own.ADMIN, first.body.id)).toMatchObject({ status: 409, body: { code: 'duplicate' } })
      expect((await remove(own.ADMIN, third.body.id)).status).toBe(204)
      expect((await restore(own.ADMIN, first.body.id)).status).toBe(200)
    })

  it('is deleted softly and restored as it was', async () => {
    const made = await make()
    await patch(own.ADMIN, made.id, { is_active: false })
    const before = (await get(own.ADMIN, made.id)).body
    expect((await remove(own.ADMIN, made.id)).status).toBe(204)
    expect((await get(own.ADMIN, made.id)).status).toBe(404)
    expect((await patch(own.ADMIN, made.id, { is_active: true })).status).toBe(404)
    expect((await remove(own.ADMIN, made.id)).status).toBe(404)
    const list = async (more: string) =>
      (await send(api, 'GET', `${path}${more}`, own.ADMIN)).body.map((row: { id: number }) => row.id)
    expect(await list('')).not.toContain(made.id)
    expect(await list('?include_deleted=true')).toContain(made.id)
    expect((await get(own.ADMIN, made.id, '?include_deleted=true')).body.deleted_at).not.toBeNull()
    const restored = await restore(own.ADMIN, made.id)
    expect(restored).toMatchObject({ status: 200, body: { success: true, entity_type: plural, entity_id: made.id } })
    const after = (await get(own.ADMIN, made.id)).body
    expect({ ...after, version: 0, updated_at: null }).toEqual({ ...before, version: 0, updated_at: null })
    expect(await restore(own.ADMIN, made.id)).toMatchObject({ status: 404, body: { code: 'not_found' } })
  })

  it('leaves a trail of who changed what, and tells the screens', async () => {
    const made = await make()
    const { update } = await sampleAt(here)
    await patch(own.ADMIN, made.id, update)
    await remove(own.ADMIN, made.id)
    await restore(own.ADMIN, made.id)
    const lines = await trail(made.id)
    expect(lines.map(({ action }) => action)).toEqual(['CREATE', 'UPDATE', 'DELETE', 'RESTORE'])
    expect(lines[0].new_values).toMatchObject({ id: made.id })
    expect(Object.keys(lines[1].new_values).sort()).toEqual(Object.keys(lines[1].old_values).sort())
    expect(lines[1].new_values).toMatchObject(visible(update))
    expect(lines.every(({ user_id }) => user_id !== null)).toBe(true)
    const told = await api.database
      .owner('events')
      .whereRaw(`payload->'entity'->>'entity_type' = ? and (payload->'entity'->>'entity_id')::bigint = ?`, [name, made.id])
      .orderBy('seq')
      .pluck('type')
    expect(told).toEqual(['ENTITY_CREATED', 'ENTITY_UPDATED', 'ENTITY_DELETED', 'ENTITY_CREATED'])
  })

  it('does a repeated command once', async () => {
    const { create } = await sampleAt(here)
    const key = { 'idempotency-key': randomUUID() }
    const first = await post(own.ADMIN, create, key)
    const again = await post(own.ADMIN, create, key)
    expect(again).toMatchObject({ status: 201, body: first.body, headers: { 'idempotency-replayed': 'true' } })
  })

  it('answers nonsense with a problem', async () => {
    for (const id of ['0', '-1', 'x', '1.5', '9'.repeat(30)])
      expect((await send(api, 'GET', `${path}/${id}`, own.ADMIN)).status).toBe(422)
    for (const query of [
      'limit=0',
      'limit=x',
      'cursor=x',
      'include_deleted=perhaps',
      ...['["a",1,2,3]', '["a\\u0000",1]', '["\\ud800",1]'].map(text => `cursor=${Buffer.from(text).toString('base64url')}`),
    ])
      expect({ query, status: (await send(api, 'GET', `${path}?${query}`, own.ADMIN)).status }).toEqual({ query, status: 422 })
    const columns = (resource.order ?? []).length + 1
    for (const value of ['a', 1.5, 9e15]) {
      const cursor = Buffer.from(JSON.stringify(Array(columns).fill(value))).toString('base64url')
      expect([200, 422]).toContain((await send(api, 'GET', `${path}?cursor=${cursor}`, own.ADMIN)).status)
    }
    expect((await get(own.ADMIN, 999_999_999)).status).toBe(404)
  })

  it('is listed page by page, each row once, at a fixed number of queries', async () => {
    for (let more = 0; more < 5; more++) await make()
    const ask = (query: string) => askedOf(api.deps.knex, () => send(api, 'GET', `${path}?${query}`, own.ADMIN))
    const whole = await ask('')
    const seen: number[] = []
    const counts = new Set<number>()
    let next: string | undefined = 'limit=2'
    while (next !== undefined) {
      const { answer, count } = await ask(next)
      expect(answer.headers['x-total-count']).toBe(String(whole.answer.body.length))
      seen.push(...answer.body.map((row: { id: number }) => row.id))
      if (answer.body.length === 2) counts.add(count)
      next = /<[^?]*\?([^>]*)>; rel="next"/.exec(String(answer.headers.link ?? ''))?.[1]
    }
    expect(seen).toEqual(whole.answer.body.map((row: { id: number }) => row.id))
    expect([...counts]).toEqual([whole.count])
  })
})

/** What an answer shows of what was sent: secrets never come back. */
const visible = ({ password: _password, ...rest }: Readonly<Record<string, unknown>>) => rest
