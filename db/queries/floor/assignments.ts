import type { Knex } from 'knex'
import type { Shift } from '../../../domain/floor/shift'
import { type AssignmentTime, atTime } from './in-sight'

/** Who has which sector on a day. Keys are those of the wire. */
export interface Assignment {
  readonly id: number
  readonly tenant_id: number
  readonly branch_id: number
  readonly branch_name: string
  readonly sector_id: number
  readonly sector_name: string
  readonly sector_prefix: string
  readonly waiter_id: number
  readonly waiter_name: string
  readonly waiter_email: string
  /** YYYY-MM-DD */
  readonly assignment_date: string
  readonly shift: Shift | null
  readonly is_active: boolean
}

/** By branch, sector and waiter. */
export const listAssignments = (
  db: Knex,
  time: AssignmentTime,
  of: { readonly branchId?: number; readonly waiterId?: number },
): Promise<Assignment[]> =>
  assignments(db)
    .where(atTime(db, time))
    .where({
      ...(of.branchId !== undefined && { 'assignment.branch_id': of.branchId }),
      ...(of.waiterId !== undefined && { 'assignment.waiter_id': of.waiterId }),
    })

export const findAssignment = async (db: Knex, assignmentId: number): Promise<Assignment | null> =>
  (await assignments(db).where('assignment.id', assignmentId))[0] ?? null

const assignments = (db: Knex): Knex.QueryBuilder<object, Assignment[]> =>
  db('waiter_sector_assignments as assignment')
    .join('branches as place', 'place.id', 'assignment.branch_id')
    .join('branch_sectors as sector', 'sector.id', 'assignment.sector_id')
    .join('users as waiter', 'waiter.id', 'assignment.waiter_id')
    .where({ 'assignment.is_active': true, 'sector.is_active': true, 'waiter.is_active': true })
    .orderBy(['assignment.branch_id', 'sector.display_order', 'sector.id', 'waiter.first_name', 'waiter.id', 'assignment.id'])
    .select(
      'assignment.id',
      'assignment.tenant_id',
      'assignment.branch_id',
      'place.name as branch_name',
      'assignment.sector_id',
      'sector.name as sector_name',
      'sector.prefix as sector_prefix',
      'assignment.waiter_id',
      db.raw(`${fullName('waiter')} as waiter_name`),
      'waiter.email as waiter_email',
      'assignment.assignment_date',
      'assignment.shift',
      'assignment.is_active',
    )

const fullName = (user: string): string =>
  `coalesce(nullif(concat_ws(' ', ${user}.first_name, ${user}.last_name), ''), ${user}.email)`

export interface BranchFloor {
  readonly name: string
  /** Today by the branch's clock, YYYY-MM-DD. */
  readonly today: string
  readonly sectors: readonly { readonly id: number; readonly name: string; readonly prefix: string }[]
  readonly waiters: readonly { readonly id: number; readonly name: string; readonly email: string }[]
}

/** What can be assigned in a branch: its sectors (those of the whole restaurant too) to whoever waits there. */
export async function readBranchFloor(db: Knex, branchId: number): Promise<BranchFloor> {
  const branch: { name: string; today: string } = await db('branches')
    .where({ id: branchId })
    .first('name', db.raw(`((now() at time zone timezone)::date)::text as today`))
  const sectors = await db('branch_sectors')
    .where({ is_active: true })
    .where(sector => sector.where({ branch_id: branchId }).orWhereNull('branch_id'))
    .orderBy(['display_order', 'id'])
    .select('id', 'name', 'prefix')
  const waiters = await db('users as waiter')
    .join('user_branch_roles as held', 'held.user_id', 'waiter.id')
    .where({ 'held.branch_id': branchId, 'held.role': 'WAITER', 'held.is_active': true, 'waiter.is_active': true })
    .orderBy(['waiter.first_name', 'waiter.id'])
    .select('waiter.id', db.raw(`${fullName('waiter')} as name`), 'waiter.email')
  return { ...branch, sectors, waiters }
}
