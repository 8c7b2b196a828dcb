import type { Knex } from 'knex'
import { asSystem } from '../../postgres'

export interface FloorKey {
  readonly tenantId: number
  readonly userId: number
}

interface SectorOfBranch {
  readonly branchId: number
  readonly sectorId: number
}

/** What decides which channels a person of the staff hears, but for the roles. */
export interface FloorReading {
  readonly branchIds: readonly number[]
  readonly sectors: readonly SectorOfBranch[]
  /** In the time zone of each branch, whatever the shift. */
  readonly assignedToday: readonly SectorOfBranch[]
}

/** The floors of several people, by user id, in three queries however many they are. */
export async function readFloors(db: Knex, people: readonly FloorKey[], now: Date): Promise<Map<number, FloorReading>> {
  if (people.length === 0) return new Map()
  const tenantIds = [...new Set(people.map(({ tenantId }) => tenantId))]
  const userIds = [...new Set(people.map(({ userId }) => userId))]
  return asSystem(db, async trx => {
    const branches: BranchRow[] = await trx('branches')
      .whereIn('tenant_id', tenantIds)
      .where({ is_active: true })
      .orderBy('id')
      .select('tenant_id', 'id')
    const sectors: SectorRow[] = await trx('branch_sectors')
      .join('branches', function joinBranches() {
        this.on('branches.tenant_id', 'branch_sectors.tenant_id').andOn(
          trx.raw('(branch_sectors.branch_id is null or branch_sectors.branch_id = branches.id)'),
        )
      })
      .whereIn('branch_sectors.tenant_id', tenantIds)
      .where({ 'branch_sectors.is_active': true, 'branches.is_active': true })
      .select('branches.tenant_id', 'branches.id as branch_id', 'branch_sectors.id as sector_id')
    const assigned: AssignmentRow[] = await trx('waiter_sector_assignments')
      .join('branches', 'branches.id', 'waiter_sector_assignments.branch_id')
      .whereIn('waiter_sector_assignments.waiter_id', userIds)
      .where({ 'waiter_sector_assignments.is_active': true, 'branches.is_active': true })
      .whereRaw('waiter_sector_assignments.assignment_date = (?::timestamptz at time zone branches.timezone)::date', [now])
      .distinct(
        'waiter_sector_assignments.waiter_id',
        'waiter_sector_assignments.branch_id',
        'waiter_sector_assignments.sector_id',
      )
    return new Map(
      people.map(({ tenantId, userId }) => [
        userId,
        {
          branchIds: branches.filter(row => row.tenant_id === tenantId).map(row => row.id),
          sectors: sectors.filter(row => row.tenant_id === tenantId).map(toSector),
          assignedToday: assigned.filter(row => row.waiter_id === userId).map(toSector),
        },
      ]),
    )
  })
}

const toSector = (row: { branch_id: number; sector_id: number }): SectorOfBranch => ({
  branchId: row.branch_id,
  sectorId: row.sector_id,
})

interface BranchRow {
  tenant_id: number
  id: number
}
interface SectorRow {
  tenant_id: number
  branch_id: number
  sector_id: number
}
interface AssignmentRow {
  waiter_id: number
  branch_id: number
  sector_id: number
}
