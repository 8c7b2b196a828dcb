import { readFloors } from '../../db/queries/realtime/floors'
import { createTestDatabase, type TestDatabase } from '../support/database'
import { arrangeTwoTenants, type TwoTenants } from '../support/two-tenants'

let database: TestDatabase
let floor: TwoTenants

beforeAll(async () => {
  database = await createTestDatabase()
  floor = await arrangeTwoTenants(database.owner)
})
afterAll(() => database.destroy())

const assignedAt = async (now: string) => {
  const { tenantId, userId } = floor.waiter.actor
  const floors = await readFloors(database.app, [{ tenantId, userId }], new Date(now))
  return floors.get(userId)?.assignedToday.map(({ sectorId }) => sectorId)
}

describe('the sectors of today', () => {
  it('begin and end at midnight of the branch, not of the server', async () => {
    const { waiter, branchId, sectorIds } = floor
    await database.owner('branches').where({ id: branchId }).update({ timezone: 'America/Argentina/Buenos_Aires' }) // UTC−3
    await database
      .owner('waiter_sector_assignments')
      .where({ waiter_id: waiter.actor.userId })
      .update({ assignment_date: '2026-03-10' })
    expect(await assignedAt('2026-03-10T02:59:59Z')).toEqual([])
    expect(await assignedAt('2026-03-10T03:00:00Z')).toEqual([sectorIds[0]])
    expect(await assignedAt('2026-03-11T02:59:59Z')).toEqual([sectorIds[0]])
    expect(await assignedAt('2026-03-11T03:00:00Z')).toEqual([])
  })

  it('count once, whatever the shifts, and not when they were deleted', async () => {
    const { waiter, branchId, sectorIds, tenantId } = floor
    const row = { tenant_id: tenantId, branch_id: branchId, sector_id: sectorIds[1], waiter_id: waiter.actor.userId }
    await database.owner('waiter_sector_assignments').insert([
      { ...row, assignment_date: '2026-05-05', shift: 'MORNING' },
      { ...row, assignment_date: '2026-05-05', shift: 'NIGHT' },
      { ...row, assignment_date: '2026-05-05', sector_id: sectorIds[0], is_active: false },
    ])
    expect(await assignedAt('2026-05-05T15:00:00Z')).toEqual([sectorIds[1]])
  })

  it('know every branch and sector of the tenant, a sector without branch in each of them, and nothing of another tenant', async () => {
    const { tenantId, branchId, otherBranchId, sectorIds, foreign } = floor
    const [shared] = await database
      .owner('branch_sectors')
      .insert({ tenant_id: tenantId, name: 'Terraza', prefix: 'T' })
      .returning<{ id: number }[]>('id')
    const { userId } = floor.admin.actor
    const floors = await readFloors(
      database.app,
      [
        { tenantId, userId },
        { tenantId: foreign.tenantId, userId: foreign.admin.actor.userId },
      ],
      new Date(),
    )
    const found = floors.get(userId)
    expect(found?.branchIds).toEqual([branchId, otherBranchId])
    const byBranch = (id: number) => found?.sectors.filter(sector => sector.branchId === id).map(({ sectorId }) => sectorId)
    expect(byBranch(branchId)?.sort()).toEqual([...sectorIds, shared?.id].sort())
    expect(byBranch(otherBranchId)).toEqual([shared?.id])
    expect(floors.get(foreign.admin.actor.userId)).toEqual({ branchIds: [foreign.branchId], sectors: [], assignedToday: [] })
  })
})
