import { type ApiWithGateway, startApiWithGateway } from '../support/api-with-gateway'
import { type NewRestaurant, openRestaurant } from '../support/new-restaurant'
import { send } from '../support/people'
import { assignToday } from '../support/two-tenants'

let system: ApiWithGateway
let at: NewRestaurant

beforeAll(async () => {
  system = await startApiWithGateway()
  at = await openRestaurant(system.api)
})
afterAll(() => system.stop())

const post = (url: string, body: object) => send(system.api, 'POST', url, at.admin.headers, body)
const patch = (url: string, body: object) => send(system.api, 'PATCH', url, at.admin.headers, body)
const remove = (url: string) => send(system.api, 'DELETE', url, at.admin.headers)
let made = 0
const newSector = async () => {
  const prefix = `S${String.fromCharCode(65 + made++)}`
  return (await post('/api/admin/sectors', { branch_id: at.branchId, name: `Sector ${made}`, prefix })).body as { id: number }
}

describe('screens', () => {
  it('of admins hear of a new branch, and then what happens in it', async () => {
    const screen = await system.screen('admin', at.admin.headers)
    const { body: branch } = await post('/api/admin/branches', { name: 'Nueva', slug: `nueva-${Date.now()}` })
    await screen.waitFor(
      ({ type, entity }) => type === 'ENTITY_CREATED' && (entity as { entity_id: number }).entity_id === branch.id,
    )
    await screen.waitFor(({ type, channel }) => type === 'subscribed' && channel === `channel:branch:${branch.id}:admin`)
    await patch(`/api/admin/branches/${branch.id}/settings`, { round_approval: 'waiter' })
    await screen.waitFor(({ type, channel }) => type === 'ENTITY_UPDATED' && channel === `channel:branch:${branch.id}:admin`)
    await remove(`/api/admin/branches/${branch.id}`)
    await screen.waitFor(({ type, channel }) => type === 'unsubscribed' && channel === `channel:branch:${branch.id}:admin`)
  })

  it('of waiters follow when a sector goes and comes back', async () => {
    const waiter = await at.hire('WAITER')
    const sector = await newSector()
    const place = { tenantId: at.tenantId, branchId: at.branchId, sectorId: sector.id, waiterId: waiter.id }
    await assignToday(system.api.database.owner, place)
    const screen = await system.screen('waiter', waiter.headers)
    const channel = `channel:sector:${at.branchId}:${sector.id}`
    expect(Object.keys((await screen.hello()).channels)).toContain(channel)
    expect((await remove(`/api/admin/sectors/${sector.id}`)).status).toBe(204)
    await screen.waitFor(frame => frame.type === 'unsubscribed' && frame.channel === channel)
    await post(`/api/admin/sectors/${sector.id}/restore`, {})
    await screen.waitFor(frame => frame.type === 'subscribed' && frame.channel === channel)
    await post('/api/admin/tables', { branch_id: at.branchId, code: 'Z-1', sector_id: sector.id })
    await screen.waitFor(
      ({ type, entity }) => type === 'TABLE_STATUS_CHANGED' && (entity as { table_code: string }).table_code === 'Z-1',
    )
  })

  it.each([
    [
      'loses a role',
      (id: number) => patch(`/api/admin/staff/${id}`, { branch_roles: [{ branch_id: at.branchId, role: 'KITCHEN' }] }),
    ],
    ['is switched off', (id: number) => patch(`/api/admin/staff/${id}`, { is_active: false })],
    ['gets another password', (id: number) => patch(`/api/admin/staff/${id}`, { password: 'burro incorrecto pila' })],
    ['is deleted', (id: number) => remove(`/api/admin/staff/${id}`)],
  ])('of somebody who %s are closed', async (_what, act) => {
    const waiter = await at.hire('WAITER')
    const screen = await system.screen('waiter', waiter.headers)
    expect((await act(waiter.id)).status).toBeLessThan(300)
    expect((await screen.closed).reason).toBe('token_revoked')
  })

  it('of somebody whose branch is deleted are closed', async () => {
    const waiter = await at.hire('WAITER', at.otherBranchId)
    const screen = await system.screen('waiter', waiter.headers)
    expect((await remove(`/api/admin/branches/${at.otherBranchId}?cascade=true`)).status).toBe(204)
    expect((await screen.closed).reason).toBe('token_revoked')
  })
})
