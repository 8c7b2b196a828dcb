import type { Knex } from 'knex'

/** People and branches that are about to go. */
interface Going {
  readonly userIds?: readonly number[]
  readonly branchIds?: readonly number[]
}

/**
 * Whoever takes roles away holds the restaurant until the transaction ends, before any row of a role: of two changes that would each leave
 * an admin to the other, the second sees the first, and neither waits for the other in a circle.
 */
export async function holdRoles(trx: Knex.Transaction, tenantId: number): Promise<void> {
  await trx('tenants').where({ id: tenantId }).forNoKeyUpdate().first('id')
}

/** Roles are not taken away until the transaction ends, wherever that is done by branch; others may do the same. */
export async function keepRoles(trx: Knex.Transaction, tenantId: number): Promise<void> {
  await trx('tenants').where({ id: tenantId }).forShare().first('id')
}

/** Is somebody left who can log in and is ADMIN? Holds the roles, so that it stays true. */
export async function isAdminLeft(
  trx: Knex.Transaction,
  tenantId: number,
  { userIds = [], branchIds = [] }: Going,
): Promise<boolean> {
  await holdRoles(trx, tenantId)
  const left = await trx('user_branch_roles as held')
    .join('users', 'users.id', 'held.user_id')
    .join('branches', 'branches.id', 'held.branch_id')
    .where({ 'held.tenant_id': tenantId, 'held.role': 'ADMIN' })
    .where({ 'held.is_active': true, 'users.is_active': true, 'branches.is_active': true })
    .whereNotIn('held.user_id', [...userIds])
    .whereNotIn('held.branch_id', [...branchIds])
    .first('held.id')
  return left !== undefined
}
