import type { Knex } from 'knex'
import { z } from 'zod'
import { type BranchRole, type Role, roles, type StaffActor } from '../../domain/access/actor'
import { rowId } from '../crud/fields'
import { replaceLinks } from '../crud/replace-links'

/** A role in a branch as clients send and read it. */
export interface RoleInBranch {
  readonly branch_id: number
  readonly role: Role
}

/** One role an entry, or several of one branch; what is said twice counts once. */
export const branchRoles = z
  .array(
    z
      .object({ branch_id: rowId, role: z.enum(roles).optional(), roles: z.array(z.enum(roles)).max(roles.length).optional() })
      .refine(entry => entry.role !== undefined || entry.roles !== undefined, { path: ['role'], message: 'Falta este dato.' }),
  )
  .max(500)
  .transform((entries): RoleInBranch[] => {
    const held = entries.flatMap(({ branch_id, role, roles: more = [] }) =>
      [...(role ? [role] : []), ...more].map(one => ({ branch_id, role: one })),
    )
    return [...new Map(held.map(one => [`${one.branch_id} ${one.role}`, one])).values()]
  })

/** The roles that somebody holds: in live branches, not taken away. */
export const readRoles = async (trx: Knex.Transaction, userId: number): Promise<readonly BranchRole[]> =>
  (await rolesOf(trx, [userId])).map(({ branch_id: branchId, role }) => ({ branchId, role }))

/** Of several people; of somebody deleted, those that went with them. One query. */
export const rolesOf = (trx: Knex.Transaction, userIds: readonly number[]): Promise<(RoleInBranch & { user_id: number })[]> =>
  trx('user_branch_roles as held')
    .join('users', 'users.id', 'held.user_id')
    .join('branches', 'branches.id', 'held.branch_id')
    .whereIn('held.user_id', [...userIds])
    .whereNull('branches.deleted_at')
    .where(counts => counts.where({ 'held.is_active': true }).orWhereRaw('held.deleted_with = users.deleted_with'))
    .orderBy(['held.branch_id', 'held.role'])
    .select('held.user_id', 'held.branch_id', 'held.role')

/** Those that are held, and those that went along with a branch and come back with it. One query: a branch may come back meanwhile. */
export const rolesAtStake = (trx: Knex.Transaction, userId: number): Promise<RoleAtStake[]> =>
  withBranches(trx)
    .where({ 'held.user_id': userId })
    .select('held.branch_id', 'held.role', trx.raw('branches.deleted_at is not null as is_to_return'))

export interface RoleAtStake extends RoleInBranch {
  readonly is_to_return?: boolean
}

/** Whoever has a role in these branches, or had one when they were deleted. */
export const peopleOf = (trx: Knex.Transaction, branchIds: readonly number[]): Promise<number[]> =>
  withBranches(trx)
    .whereIn('held.branch_id', [...branchIds])
    .distinct('held.user_id')
    .pluck('held.user_id')

const withBranches = (trx: Knex.Transaction): Knex.QueryBuilder =>
  trx('user_branch_roles as held')
    .join('branches', 'branches.id', 'held.branch_id')
    .where(counts => counts.whereNull('held.deleted_at').orWhereRaw('held.deleted_with = branches.deleted_with'))

/** What goes is soft-deleted, what stays keeps its row. Tells whether anything changed. */
export async function replaceRoles(
  trx: Knex.Transaction,
  actor: StaffActor,
  userId: number,
  wanted: readonly RoleInBranch[],
): Promise<boolean> {
  const before = await readRoles(trx, userId)
  await replaceLinks(trx, actor, {
    table: 'user_branch_roles',
    owner: { user_id: userId },
    key: ['branch_id', 'role'],
    wanted: wanted.map(({ branch_id, role }) => ({ branch_id, role, is_active: true })),
  })
  const stays = before.every(({ branchId, role }) => wanted.some(one => one.branch_id === branchId && one.role === role))
  return !stays || before.length !== wanted.length
}
