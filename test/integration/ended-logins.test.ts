import { createTestApi, type TestApi } from '../support/api'
import { type NewRestaurant, openRestaurant } from '../support/new-restaurant'
import { type Headers, send } from '../support/people'
import { everybodysPassword } from '../support/two-tenants'
import { toBeWaiting, whileHeld } from '../support/while-held'

let api: TestApi
beforeAll(async () => {
  api = await createTestApi()
})
afterAll(() => api.close())

const patchStaff = (as: Headers, id: number, body: object) => send(api, 'PATCH', `/api/admin/staff/${id}`, as, body)
const revoked = { status: 401, body: { code: 'token_revoked' } }
const rolesOf = async (at: NewRestaurant, id: number) =>
  (await send(api, 'GET', `/api/admin/staff/${id}`, at.admin.headers)).body.branch_roles

describe('a command whose login ends while it waits', () => {
  it('does not undo the demotion that it waits behind', async () => {
    const at = await openRestaurant(api)
    const demoted = await at.hire('ADMIN')
    const branch_roles = [{ branch_id: at.branchId, role: 'ADMIN' }]
    const asked = await whileHeld(api.database.owner, 'users', { id: demoted.id }, async () => {
      const demotion = patchStaff(at.admin.headers, demoted.id, { branch_roles: [] })
      await toBeWaiting(api.database.owner, 1)
      const regrant = patchStaff(demoted.headers, demoted.id, { branch_roles })
      await toBeWaiting(api.database.owner, 2)
      return [demotion, regrant]
    })
    const [demotion, regrant] = await Promise.all(asked)
    expect(demotion?.status).toBe(200)
    expect(regrant).toMatchObject(revoked)
    expect(await rolesOf(at, demoted.id)).toEqual([])
  })

  it('changes nothing, whatever it is about', async () => {
    const at = await openRestaurant(api)
    const manager = await at.hire('MANAGER')
    const category = { branch_id: at.branchId, name: 'Pizzas' }
    const { body } = await send(api, 'POST', '/api/admin/categories', at.admin.headers, category)
    const url = `/api/admin/categories/${body.id}`
    const { late } = await whileHeld(api.database.owner, 'categories', { id: body.id }, async () => {
      const answer = send(api, 'PATCH', url, manager.headers, { name: 'Burlas' })
      await toBeWaiting(api.database.owner, 1)
      expect((await patchStaff(at.admin.headers, manager.id, { branch_roles: [] })).status).toBe(200)
      return { late: answer }
    })
    expect(await late).toMatchObject(revoked)
    expect((await send(api, 'GET', url, at.admin.headers)).body).toMatchObject({ name: 'Pizzas', version: 1 })
    expect(await api.database.owner('audit_logs').where({ user_id: manager.id })).toEqual([])
  })

  it('is done all the same when it is the command itself that ends it', async () => {
    const at = await openRestaurant(api)
    await at.hire('ADMIN')
    const branch_roles = [{ branch_id: at.branchId, role: 'MANAGER' }]
    expect((await patchStaff(at.admin.headers, at.admin.id, { branch_roles })).body.branch_roles).toEqual(branch_roles)
    expect(await send(api, 'GET', '/api/auth/me', at.admin.headers)).toMatchObject(revoked)
  })
})

it('people who end each other’s logins at the same time do not wait for each other in a circle', async () => {
  for (let round = 0; round < 8; round++) {
    const at = await openRestaurant(api)
    const other = await at.hire('ADMIN')
    const password = 'burro incorrecto pila'
    const [mine, theirs] = await Promise.all([
      patchStaff(at.admin.headers, other.id, { password }),
      patchStaff(other.headers, at.admin.id, { password }),
    ])
    const statuses = [mine.status, theirs.status].sort()
    expect(statuses).toEqual([200, 401])
  }
})

describe('a branch', () => {
  const branch = (at: NewRestaurant, method: 'PATCH' | 'DELETE', as = at.admin.headers, body?: object) =>
    send(api, method, `/api/admin/branches/${at.otherBranchId}`, as, body)
  const login = (email: string) => send(api, 'POST', '/api/auth/login', {}, { email, password: everybodysPassword })
  const restore = (at: NewRestaurant) => send(api, 'POST', `/api/admin/branches/${at.otherBranchId}/restore`, at.admin.headers)
  const me = (as: Headers) => send(api, 'GET', '/api/auth/me', as)
  const ways = [
    ['is deleted', (at: NewRestaurant) => branch(at, 'DELETE')],
    ['is switched off', (at: NewRestaurant) => branch(at, 'PATCH', at.admin.headers, { is_active: false })],
  ] as const

  it.each(ways)('that %s ends at once the logins of all who have a role there, and of nobody else', async (_how, close) => {
    const at = await openRestaurant(api)
    const [admin, manager, waiter] = [
      await at.hire('ADMIN', at.otherBranchId),
      await at.hire('MANAGER', at.otherBranchId),
      await at.hire('WAITER'),
    ]
    const { body: second } = await login(manager.email)
    expect((await close(at)).status).toBeLessThan(300)
    const branch_roles = [{ branch_id: at.branchId, role: 'ADMIN' }]
    expect(await patchStaff(admin.headers, admin.id, { branch_roles })).toMatchObject(revoked)
    for (const as of [admin.headers, manager.headers, { authorization: `Bearer ${second.access_token}` }])
      expect(await me(as)).toMatchObject(revoked)
    for (const as of [at.admin.headers, waiter.headers]) expect((await me(as)).status).toBe(200)
    expect(await login(manager.email)).toMatchObject({ status: 403, body: { code: 'no_branch_roles' } })
  })

  it.each(ways)('that %s leaves no admin a way back by a request that was on its way', async (_how, close) => {
    const at = await openRestaurant(api)
    const admin = await at.hire('ADMIN', at.otherBranchId)
    const branch_roles = [{ branch_id: at.branchId, role: 'ADMIN' }]
    const regrant = await whileHeld(api.database.owner, 'users', { id: admin.id }, async () => {
      const asked = patchStaff(admin.headers, admin.id, { branch_roles })
      await toBeWaiting(api.database.owner, 1)
      expect((await close(at)).status).toBeLessThan(300)
      return [asked]
    })
    expect(await regrant[0]).toMatchObject(revoked)
  })

  it.each(ways)('that %s while somebody logs in leaves no token with a role there', async (_how, close) => {
    const at = await openRestaurant(api)
    const both = [at.branchId, at.otherBranchId].map(branchId => ({ branchId, role: 'WAITER' as const }))
    const waiter = await at.hireFor(both)
    const [closing, entering] = await whileHeld(api.database.owner, 'audit_heads', { tenant_id: at.tenantId }, async () => {
      const first = close(at)
      await toBeWaiting(api.database.owner, 1)
      const second = login(waiter.email)
      await toBeWaiting(api.database.owner, 2)
      return [first, second] as const
    })
    expect((await closing).status).toBeLessThan(300)
    expect((await entering).body.user.branch_roles).toEqual([{ branch_id: at.branchId, role: 'WAITER' }])
  })

  it('that is merely changed ends no login', async () => {
    const at = await openRestaurant(api)
    const manager = await at.hire('MANAGER', at.otherBranchId)
    expect((await branch(at, 'PATCH', manager.headers, { phone: '261 555 0000', is_active: true })).status).toBe(200)
    expect((await me(manager.headers)).status).toBe(200)
  })

  it('is switched off and on by an admin, not by its manager, who would shut out the admins of it', async () => {
    const at = await openRestaurant(api)
    const [owner, manager] = [await at.hire('ADMIN', at.otherBranchId), await at.hire('MANAGER', at.otherBranchId)]
    const forbidden = { status: 403, body: { code: 'forbidden' } }
    expect(await branch(at, 'PATCH', manager.headers, { is_active: false })).toMatchObject(forbidden)
    expect((await login(owner.email)).status).toBe(200)
    expect((await branch(at, 'PATCH', owner.headers, { is_active: false })).status).toBe(200)
    expect((await branch(at, 'PATCH', at.admin.headers, { is_active: true })).status).toBe(200)
    expect((await login(owner.email)).status).toBe(200)
  })

  it('that comes back gives roles back, a line of the audit trail for each person, to who logs in anew', async () => {
    const at = await openRestaurant(api)
    const both = [at.branchId, at.otherBranchId].map(branchId => ({ branchId, role: 'WAITER' as const }))
    const [waiter, cook] = [await at.hireFor(both), await at.hire('KITCHEN', at.otherBranchId)]
    await branch(at, 'DELETE')
    const { body } = await login(waiter.email)
    expect((await restore(at)).status).toBe(200)
    expect(await me({ authorization: `Bearer ${body.access_token}` })).toMatchObject(revoked)
    expect((await me(at.admin.headers)).status).toBe(200)
    const lines = await api.database
      .owner('audit_logs')
      .where({ tenant_id: at.tenantId, entity_type: 'staff' })
      .orderBy('entity_id')
      .select('action', 'entity_id', 'user_id', 'branch_id', 'old_values', 'new_values')
    const [here, there] = both.map(({ branchId: branch_id, role }) => ({ branch_id, role }))
    const line = { action: 'UPDATE', user_id: at.admin.id, branch_id: at.otherBranchId }
    expect(lines).toEqual([
      { ...line, entity_id: waiter.id, old_values: { branch_roles: [here] }, new_values: { branch_roles: [here, there] } },
      {
        ...line,
        entity_id: cook.id,
        old_values: { branch_roles: [] },
        new_values: { branch_roles: [{ branch_id: at.otherBranchId, role: 'KITCHEN' }] },
      },
    ])
  })

  it.each(['ADMIN', 'MANAGER'] as const)(
    'that comes back makes nobody %s there whose account another manager could change meanwhile',
    async role => {
      const at = await openRestaurant(api)
      const roles = [
        { branchId: at.branchId, role: 'WAITER' },
        { branchId: at.otherBranchId, role },
      ] as const
      const [person, manager] = [await at.hireFor(roles), await at.hire('MANAGER')]
      await branch(at, 'DELETE')
      for (const change of [{ password: 'burro incorrecto pila' }, { email: 'suplente@example.com' }, { is_active: false }])
        expect(await patchStaff(manager.headers, person.id, change)).toMatchObject({ status: 403, body: { code: 'forbidden' } })
      expect((await patchStaff(at.admin.headers, person.id, { last_name: 'Paz' })).status).toBe(200)
      await restore(at)
      expect((await login(person.email)).body.user.roles).toContain(role)
    },
  )

  it('leaves its people to managers of their other branches once it is gone, unless they are to manage it again', async () => {
    const at = await openRestaurant(api)
    const both = [at.branchId, at.otherBranchId].map(branchId => ({ branchId, role: 'WAITER' as const }))
    const [waiter, manager] = [await at.hireFor(both), await at.hire('MANAGER')]
    expect((await patchStaff(manager.headers, waiter.id, { last_name: 'Paz' })).status).toBe(403)
    await branch(at, 'DELETE')
    expect((await patchStaff(manager.headers, waiter.id, { last_name: 'Paz' })).status).toBe(200)
  })
})
