import type { Knex } from 'knex'
import type { AuditEntry } from '../../db/events/audit'
import type { StaffActor } from '../../domain/access/actor'
import { auditEntry } from '../crud/trail'
import { peopleOf, type RoleInBranch, rolesOf } from './branch-roles'

/** A line for each person who has roles again because these branches came back: nobody gave them to them by name. */
export async function regainedRoles(
  trx: Knex.Transaction,
  branchIds: readonly number[],
  actor: StaffActor,
): Promise<readonly AuditEntry[]> {
  const held = await rolesOf(trx, await peopleOf(trx, branchIds))
  const isBack = ({ branch_id }: RoleInBranch) => branchIds.includes(branch_id)
  const people = new Set(held.filter(isBack).map(({ user_id }) => user_id))
  return [...people].map(entityId => {
    const theirs = held.filter(({ user_id }) => user_id === entityId).map(({ branch_id, role }) => ({ branch_id, role }))
    return auditEntry({ name: 'staff' }, actor, branchIds, {
      action: 'UPDATE',
      entityId,
      oldValues: { branch_roles: theirs.filter(one => !isBack(one)) },
      newValues: { branch_roles: theirs },
    })
  })
}
