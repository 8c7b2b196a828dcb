import { createTestApi, type TestApi } from '../support/api'
import { eventually } from '../support/eventually'
import { type NewRestaurant, openRestaurant } from '../support/new-restaurant'
import { type Headers, send } from '../support/people'

let api: TestApi
beforeAll(async () => {
  api = await createTestApi()
})
afterAll(() => api.close())

const patchStaff = (as: Headers, id: number, body: object) => send(api, 'PATCH', `/api/admin/staff/${id}`, as, body)
const revoked = { status: 401, body: { code: 'token_revoked' } }
const rolesOf = async (at: NewRestaurant, id: number) =>
  (await send(api, 'GET', `/api/admin/staff/${id}`, at.admin.headers)).body.branch_roles

/** Holds a row while `work` is done; what `work` asks and gets no answer to is answered afterwards. */
async function whileHeld<T>(table: string, id: number, work: () => Promise<T>): Promise<T> {
  const holder = await api.database.owner.transaction()
  try {
    await holder(table).where({ id }).forUpdate().first('id')
    return await work()
  } finally {
    await holder.rollback()
  }
}

const toBeWaiting = (requests: number) => eventually(async () => expect(await waiting()).toBe(requests))
const waiting = async (): Promise<number> => {
  const [counted] = await api.database
    .owner('pg_stat_activity')
    .whereRaw("datname = current_database() and wait_event_type = 'Lock'")
    .count<{ count: number }[]>({ count: '*' })
  return Number(counted?.count)
}

describe('a command whose login ends while it waits', () => {
  it('does not undo the demotion that it waits behind', async () => {
    const at = await openRestaurant(api)
    const demoted = await at.hire('ADMIN')
    const branch_roles = [{ branch_id: at.branchId, role: 'ADMIN' }]
    const asked = await whileHeld('users', demoted.id, async () => {
      const demotion = patchStaff(at.admin.headers, demoted.id, { branch_roles: [] })
      await toBeWaiting(1)
      const regrant = patchStaff(demoted.headers, demoted.id, { branch_roles })
      await toBeWaiting(2)
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
    const { late } = await whileHeld('categories', body.id, async () => {
      const answer = send(api, 'PATCH', url, manager.headers, { name: 'Burlas' })
      await toBeWaiting(1)
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
