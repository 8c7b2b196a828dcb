import { createTestApi, type TestApi } from '../support/api'
import { type DemoPlace, demoBranch } from '../support/demo'
import { type NewRestaurant, openRestaurant } from '../support/new-restaurant'
import { type Headers, hireFor, send } from '../support/people'

let api: TestApi
let centro: DemoPlace
let manager: Headers

beforeAll(async () => {
  api = await createTestApi()
  centro = await demoBranch(api.database.owner, 'centro')
  manager = await hireFor(api, centro, 'MANAGER')
})
afterAll(() => api.close())

describe('the hours in which a branch serves', () => {
  const path = () => `/api/admin/branches/${centro.branchId}/settings`
  const change = (service_hours: unknown) => send(api, 'PATCH', path(), manager, { service_hours })

  it('are empty until somebody says them, and then what was said', async () => {
    expect((await send(api, 'GET', path(), manager)).body.service_hours).toEqual([])
    const week = [
      { weekday: 1, opens: '12:00', closes: '15:30' },
      { weekday: 1, opens: '20:00', closes: '01:00' },
      { weekday: 7, opens: '09:00', closes: '09:00' },
    ]
    const { status, body } = await change(week)
    expect(status).toBe(200)
    expect(body.service_hours).toEqual(week)
    expect((await send(api, 'GET', path(), manager)).body).toEqual(body)
    expect((await change([])).body.service_hours).toEqual([])
  })

  it.each([
    [[{ weekday: 0, opens: '09:00', closes: '10:00' }], '/service_hours/0/weekday'],
    [[{ weekday: 8, opens: '09:00', closes: '10:00' }], '/service_hours/0/weekday'],
    [[{ weekday: 1, opens: '24:00', closes: '10:00' }], '/service_hours/0/opens'],
    [[{ weekday: 1, opens: '09:00', closes: '9:30' }], '/service_hours/0/closes'],
    [[{ weekday: 1, opens: '09:00' }], '/service_hours/0/closes'],
    [
      [
        { weekday: 1, opens: '00:00', closes: '02:00' },
        { weekday: 7, opens: '20:00', closes: '00:30' },
      ],
      '/service_hours/1',
    ],
  ])('are refused when they make no sense: %j', async (week, pointer) => {
    const { status, body } = await change(week)
    expect(status).toBe(422)
    expect(body.errors).toEqual([expect.objectContaining({ in: 'body', pointer })])
  })
})

const path = '/api/admin/branches'
let made = 0
const slug = () => `una-sucursal-${++made}`
const post = (as: Headers, body: object = {}) => send(api, 'POST', path, as, { name: 'Una sucursal', slug: slug(), ...body })
const patch = (as: Headers, id: number, body: object) => send(api, 'PATCH', `${path}/${id}`, as, body)
const remove = (as: Headers, id: number, query = '') => send(api, 'DELETE', `${path}/${id}${query}`, as)
const preview = (as: Headers, id: number) => send(api, 'GET', `${path}/${id}/cascade-preview`, as)
const restore = (as: Headers, id: number) => send(api, 'POST', `/api/admin/branches/${id}/restore`, as)

describe('a branch', () => {
  let here: NewRestaurant
  beforeAll(async () => {
    here = await openRestaurant(api)
  })

  it('is made with its settings, in the time zone of Mendoza unless another is said', async () => {
    const { status, body } = await post(here.admin.headers)
    expect(status).toBe(201)
    expect(body).toMatchObject({ timezone: 'America/Argentina/Mendoza', opening_time: null, is_active: true })
    const settings = await send(api, 'GET', `${path}/${body.id}/settings`, here.admin.headers)
    expect(settings.body).toMatchObject({ branch_id: body.id, round_approval: 'manager', service_hours: [], version: 1 })
    expect((await send(api, 'GET', `/api/public/menu/${body.slug}`)).status).toBe(200)
  })

  it('opens and closes, or nothing is said of it: never one without the other, whichever was there', async () => {
    const as = here.admin.headers
    const half = (field: string) => ({ status: 422, body: { code: 'invalid_request', errors: [{ pointer: `/${field}` }] } })
    expect(await post(as, { opening_time: '08:00' })).toMatchObject(half('closing_time'))
    expect(await post(as, { closing_time: '23:00', opening_time: null })).toMatchObject(half('opening_time'))
    const { id } = (await post(as, { opening_time: '08:00', closing_time: '23:00' })).body
    expect(await patch(as, id, { closing_time: null })).toMatchObject(half('closing_time'))
    expect((await patch(as, id, { closing_time: '02:00' })).status).toBe(200)
    expect((await patch(as, id, { opening_time: null, closing_time: null })).status).toBe(200)
    expect(await patch(as, id, { opening_time: '08:00' })).toMatchObject(half('closing_time'))
  })

  it('that has half its hours from before can be edited, and sent back as it was read', async () => {
    const { id } = (await post(here.admin.headers)).body
    await api.database.owner('branches').where({ id }).update({ opening_time: '08:00' })
    const { body } = await send(api, 'GET', `${path}/${id}`, here.admin.headers)
    expect((await patch(here.admin.headers, id, { ...body, name: 'Otro nombre' })).status).toBe(200)
    expect((await patch(here.admin.headers, id, { opening_time: '09:00' })).status).toBe(422)
  })

  it('has a slug that no branch of any restaurant has, in lower case', async () => {
    const abroad = await openRestaurant(api)
    const { body } = await post(here.admin.headers, { slug: '  Con-Mayusculas-9 ' })
    expect(body.slug).toBe('con-mayusculas-9')
    for (const as of [here.admin.headers, abroad.admin.headers])
      expect(await post(as, { slug: body.slug.toUpperCase() })).toMatchObject({ status: 409, body: { code: 'duplicate' } })
  })

  it('keeps its slug for its restaurant once it is deleted or renamed: codes that are printed lead to no other', async () => {
    const abroad = await openRestaurant(api)
    const unavailable = (slug: string) => ({ status: 409, body: { code: 'duplicate', detail: `«${slug}» no está disponible.` } })
    const [gone, renamed] = [(await post(here.admin.headers)).body, (await post(here.admin.headers)).body]
    expect((await remove(here.admin.headers, gone.id)).status).toBe(204)
    expect((await patch(here.admin.headers, renamed.id, { slug: slug() })).status).toBe(200)
    for (const wanted of [gone.slug, renamed.slug]) {
      expect(await post(abroad.admin.headers, { slug: wanted })).toMatchObject(unavailable(wanted))
      expect(await patch(abroad.admin.headers, abroad.branchId, { slug: wanted })).toMatchObject(unavailable(wanted))
    }
    expect((await restore(here.admin.headers, gone.id)).status).toBe(200)
    expect((await remove(here.admin.headers, gone.id)).status).toBe(204)
    for (const wanted of [gone.slug, renamed.slug]) expect((await post(here.admin.headers, { slug: wanted })).status).toBe(201)
    expect(await restore(here.admin.headers, gone.id)).toMatchObject({ status: 409, body: { code: 'duplicate' } })
  })

  it('gets its slug in one restaurant only when two ask for it at the same time', async () => {
    const abroad = await openRestaurant(api)
    for (let round = 0; round < 5; round++) {
      const wanted = slug()
      const answers = await Promise.all([here, abroad].map(({ admin }) => post(admin.headers, { slug: wanted })))
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409])
    }
  })

  it('is read by those who work there, and changed by who manages it', async () => {
    const manager = await here.hire('MANAGER')
    const cook = await here.hire('KITCHEN')
    const listed = async (as: Headers) => (await send(api, 'GET', path, as)).body.map(({ id }: { id: number }) => id)
    expect(await listed(cook.headers)).toEqual([here.branchId])
    expect(await listed(here.admin.headers)).toEqual(expect.arrayContaining([here.branchId, here.otherBranchId]))
    expect((await send(api, 'GET', `${path}/${here.branchId}`, cook.headers)).status).toBe(200)
    expect((await send(api, 'GET', `${path}/${here.otherBranchId}`, cook.headers)).status).toBe(403)
    expect((await patch(manager.headers, here.branchId, { phone: '261 555 0000' })).body.phone).toBe('261 555 0000')
    expect((await patch(manager.headers, here.otherBranchId, { phone: '1' })).status).toBe(403)
    expect((await patch(cook.headers, here.branchId, { phone: '1' })).status).toBe(403)
    expect((await remove(manager.headers, here.branchId)).status).toBe(403)
  })

  it('has another menu address at once when it gets another slug', async () => {
    const { body } = await post(here.admin.headers)
    expect((await send(api, 'GET', `/api/public/menu/${body.slug}`)).status).toBe(200)
    const other = slug()
    expect((await patch(here.admin.headers, body.id, { slug: other })).status).toBe(200)
    expect((await send(api, 'GET', `/api/public/menu/${body.slug}`)).status).toBe(404)
    expect((await send(api, 'GET', `/api/public/menu/${other}`)).body.branch_slug).toBe(other)
  })

  it('is heard of by every screen of the restaurant, and filed under itself in the audit trail', async () => {
    const { body } = await post(here.admin.headers)
    const heard = await api.database
      .owner('events')
      .whereRaw(`payload->'entity'->>'entity_type' = 'branch' and (payload->'entity'->>'entity_id')::bigint = ?`, [body.id])
    expect(heard.map(({ type, channel }) => [type, channel])).toEqual([
      ['ENTITY_CREATED', `channel:tenant:${here.tenantId}:admin`],
    ])
    const line = await api.database.owner('audit_logs').where({ entity_type: 'branch', entity_id: body.id }).first()
    expect(line).toMatchObject({ action: 'CREATE', branch_id: body.id })
  })
})

describe('deleting a branch', () => {
  /** One of each thing that is only there. */
  async function furnish(at: NewRestaurant, branchId: number) {
    const as = at.admin.headers
    const done = async (url: string, body: object) => (await send(api, 'POST', url, as, body)).body as { id: number }
    const sector = await done('/api/admin/sectors', { branch_id: branchId, name: 'Patio', prefix: 'PA' })
    const table = await done('/api/admin/tables', { branch_id: branchId, code: 'PA-01', sector_id: sector.id })
    const category = await done('/api/admin/categories', { branch_id: branchId, name: 'Pizzas' })
    const shared = { name: 'Ambas', price_cents: 100, start_date: '2031-01-01', end_date: '2031-01-02' }
    const both = await done('/api/admin/promotions', { ...shared, branch_ids: [branchId, at.branchId] })
    const only = await done('/api/admin/promotions', { ...shared, name: 'Una', branch_ids: [branchId] })
    return { sector, table, category, both, only }
  }

  it('is refused with what is there; with cascade all of it goes, and comes back', async () => {
    const at = await openRestaurant(api)
    const as = at.admin.headers
    const waiter = await at.hire('WAITER', at.otherBranchId)
    const { sector, table, category, both, only } = await furnish(at, at.otherBranchId)
    const refused = await remove(as, at.otherBranchId)
    expect(refused).toMatchObject({ status: 409, body: { code: 'in_use' } })
    expect(refused.body.details?.dependants ?? refused.body.dependants).toEqual(
      expect.arrayContaining(['category', 'table', 'sector', 'promotion'].map(entity_type => ({ entity_type, count: 1 }))),
    )
    const shown = (await preview(as, at.otherBranchId)).body
    expect(shown.blocked_by).toBeNull()
    expect(shown.affected).toEqual(
      expect.arrayContaining([
        { entity_type: 'table', count: 1, items: [{ id: table.id, name: 'PA-01' }] },
        { entity_type: 'promotion', count: 1, items: [{ id: only.id, name: 'Una' }] },
      ]),
    )
    expect((await remove(as, at.otherBranchId, '?cascade=true')).status).toBe(204)
    const statusOf = async (url: string) => (await send(api, 'GET', `/api/admin/${url}`, as)).status
    const gone = [`sectors/${sector.id}`, `tables/${table.id}`, `categories/${category.id}`, `promotions/${only.id}`]
    for (const url of gone) expect({ url, status: await statusOf(url) }).toEqual({ url, status: 404 })
    expect((await send(api, 'GET', `/api/admin/promotions/${both.id}`, as)).body.branch_ids).toEqual([at.branchId])
    expect((await send(api, 'GET', `/api/admin/staff/${waiter.id}`, as)).body.branch_roles).toEqual([])
    expect((await restore(as, at.otherBranchId)).status).toBe(200)
    for (const url of gone) expect({ url, status: await statusOf(url) }).toEqual({ url, status: 200 })
    expect((await send(api, 'GET', `/api/admin/promotions/${both.id}`, as)).body.branch_ids.sort()).toEqual(
      [at.branchId, at.otherBranchId].sort(),
    )
    expect((await send(api, 'GET', `/api/admin/staff/${waiter.id}`, as)).body.branch_roles).toEqual([
      { branch_id: at.otherBranchId, role: 'WAITER' },
    ])
  })

  it('is refused, cascade or not, while somebody sits there; switching it off too', async () => {
    const at = await openRestaurant(api)
    const as = at.admin.headers
    const { table } = await furnish(at, at.otherBranchId)
    const session = await send(api, 'POST', `/api/tables/${table.id}/session`)
    expect(session.status).toBe(200)
    const occupied = { status: 409, body: { code: 'table_occupied', tables: [{ id: table.id, code: 'PA-01' }] } }
    expect(await remove(as, at.otherBranchId, '?cascade=true')).toMatchObject(occupied)
    expect(await patch(as, at.otherBranchId, { is_active: false })).toMatchObject(occupied)
    expect((await preview(as, at.otherBranchId)).body.blocked_by.code).toBe('table_occupied')
    await send(api, 'POST', `/api/waiter/tables/${table.id}/close`, as)
    expect((await remove(as, at.otherBranchId, '?cascade=true')).status).toBe(204)
    expect((await send(api, 'POST', `/api/tables/${table.id}/session`)).status).toBe(404)
  })

  it('either finds somebody seated there, or nobody can sit down any more', async () => {
    for (let round = 0; round < 8; round++) {
      const at = await openRestaurant(api)
      const { table } = await furnish(at, at.otherBranchId)
      const [gone, seated] = await Promise.all([
        remove(at.admin.headers, at.otherBranchId, '?cascade=true'),
        send(api, 'POST', `/api/tables/${table.id}/session`),
      ])
      expect([gone.status, seated.status]).toEqual(gone.status === 204 ? [204, 404] : [409, 200])
    }
  })

  it('is refused where the last admin of the restaurant would go with it, and for its last branch', async () => {
    const at = await openRestaurant(api)
    const as = at.admin.headers
    expect(await remove(as, at.branchId)).toMatchObject({ status: 409, body: { code: 'last_admin' } })
    expect(await patch(as, at.branchId, { is_active: false })).toMatchObject({ status: 409, body: { code: 'last_admin' } })
    expect((await remove(as, at.otherBranchId)).status).toBe(204)
    expect(await remove(as, at.branchId)).toMatchObject({ status: 409, body: { code: 'last_branch' } })
  })

  it('leaves an admin when the branches of two are deleted at the same time', async () => {
    for (let round = 0; round < 5; round++) {
      const at = await openRestaurant(api)
      const other = await at.hire('ADMIN', at.otherBranchId)
      const answers = await Promise.all([remove(at.admin.headers, at.otherBranchId), remove(other.headers, at.branchId)])
      const [done, refused] = answers.sort((a, b) => a.status - b.status)
      expect(done?.status).toBe(204)
      // Either both got as far as the rows, or the second was logged out by the first.
      expect(['last_admin', 'last_branch', 'token_revoked']).toContain(refused?.body.code)
    }
  })

  it('takes nothing that is made there afterwards: whoever makes it finds the branch gone', async () => {
    for (let round = 0; round < 5; round++) {
      const at = await openRestaurant(api)
      const as = at.admin.headers
      const body = { branch_id: at.otherBranchId, code: 'X-01' }
      const [gone, table] = await Promise.all([
        remove(as, at.otherBranchId, '?cascade=true'),
        send(api, 'POST', '/api/admin/tables', as, body),
      ])
      expect(gone.status).toBe(204)
      expect([201, 404]).toContain(table.status)
      const live = await api.database.owner('tables').where({ branch_id: at.otherBranchId }).whereNull('deleted_at')
      expect(live).toEqual([])
    }
  })
})
