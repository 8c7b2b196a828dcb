import { findStaffById, type StaffMember } from '../../db/access/staff'
import { inTenant } from '../../db/postgres'
import type { StaffActor } from '../../domain/access/actor'
import { DomainError } from '../../domain/errors'
import type { AccessDeps } from './access-deps'

/** The person as they are now, which may differ from what their token says. Throws `token_revoked` for one who is gone. */
export async function me({ knex }: Pick<AccessDeps, 'knex'>, actor: StaffActor): Promise<StaffMember> {
  const staff = await inTenant(knex, actor.tenantId, trx => findStaffById(trx, actor.userId))
  if (staff === null || !staff.isActive) throw new DomainError('token_revoked')
  return staff
}
