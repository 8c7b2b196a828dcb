import type { Knex } from 'knex'
import { isAdmin, type StaffActor } from '../domain/access/actor'
import { type Action, branchesFor, mustBeAllowed } from '../domain/access/permissions'
import { DomainError } from '../domain/errors'

/**
 * May this person do that in the branch that they name; null = anywhere at all. Throws `not_found` for a branch that their
 * restaurant does not have, `forbidden`.
 */
export async function mustSeeBranch(
  trx: Knex.Transaction,
  actor: StaffActor,
  action: Action,
  branchId: number | null,
): Promise<void> {
  if (branchId === null) {
    if (branchesFor(actor, action).length === 0) throw new DomainError('forbidden', { action })
    return
  }
  const branch = await trx('branches').where({ id: branchId, tenant_id: actor.tenantId }).whereNull('deleted_at').first('id')
  if (!branch) throw new DomainError('not_found', { entity: 'branch' })
  mustBeAllowed(actor, action, branchId)
}

/** For what tells of the past: the branch that is asked for, else all that may be seen; for admins deleted ones, too. Throws as above. */
export async function branchesInPast(
  trx: Knex.Transaction,
  actor: StaffActor,
  action: Action,
  branchId: number | null,
): Promise<readonly number[] | 'all'> {
  if (branchId !== null && isAdmin(actor)) {
    const branch = await trx('branches').where({ id: branchId, tenant_id: actor.tenantId }).first('id')
    if (!branch) throw new DomainError('not_found', { entity: 'branch' })
    return [branchId]
  }
  await mustSeeBranch(trx, actor, action, branchId)
  return branchId === null ? branchesFor(actor, action) : [branchId]
}
