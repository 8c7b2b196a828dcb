import type { Knex } from 'knex'
import type { Role, StaffActor } from '../../domain/access/actor'

/** A person of the staff with the roles that count now: not removed, in live branches of their own tenant. */
export interface StaffMember {
  readonly actor: StaffActor
  readonly firstName: string | null
  readonly lastName: string | null
  readonly passwordHash: string
  /** The person and their restaurant. */
  readonly isActive: boolean
}

/** Null when nobody (any more) has this e-mail. Needs system scope: the tenant is not known yet. */
export const findStaffByEmail = (trx: Knex.Transaction, email: string): Promise<StaffMember | null> =>
  findStaff(trx, { 'users.email': email.toLowerCase() })

export const findStaffById = (trx: Knex.Transaction, userId: number): Promise<StaffMember | null> =>
  findStaff(trx, { 'users.id': userId })

async function findStaff(
  trx: Knex.Transaction,
  who: { 'users.email': string } | { 'users.id': number },
): Promise<StaffMember | null> {
  const user: UserRow | undefined = await trx('users')
    .join('tenants', 'tenants.id', 'users.tenant_id')
    .where(who)
    .whereNull('users.deleted_at')
    .first('users.*', trx.raw('users.is_active and tenants.is_active as is_active'))
  if (user === undefined) return null
  const held: { branch_id: number; role: Role }[] = await trx('user_branch_roles as held')
    .join('branches', 'branches.id', 'held.branch_id')
    .where({ 'held.user_id': user.id, 'held.tenant_id': user.tenant_id, 'branches.tenant_id': user.tenant_id })
    .where({ 'held.is_active': true, 'branches.is_active': true })
    .whereNull('held.deleted_at')
    .whereNull('branches.deleted_at')
    .orderBy(['held.branch_id', 'held.id'])
    .select('held.branch_id', 'held.role')
  return {
    actor: {
      kind: 'staff',
      tenantId: user.tenant_id,
      userId: user.id,
      email: user.email,
      branchRoles: held.map(({ branch_id, role }) => ({ branchId: branch_id, role })),
    },
    firstName: user.first_name,
    lastName: user.last_name,
    passwordHash: user.password_hash,
    isActive: user.is_active,
  }
}

interface UserRow {
  id: number
  tenant_id: number
  email: string
  password_hash: string
  first_name: string | null
  last_name: string | null
  is_active: boolean
}
