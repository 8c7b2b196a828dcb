import type { Knex } from 'knex'
import { isAdmin, type Role, rolesIn, type StaffActor } from '../../domain/access/actor'
import { DomainError } from '../../domain/errors'
import type { Input } from './resource'

/** To what rows of an entity belong: to the restaurant as a whole, or to some of its branches. */
export type Scope = 'tenant' | BranchScope

export interface BranchScope {
  /** SQL: the ids of the branches of a row, correlated with the entity's table. */
  readonly ofRow: string
  /** The branches that a client names, directly or through a parent, which is locked; null when it names none. Throws `not_found`. */
  ofInput(trx: Knex.Transaction, tenantId: number, input: Input): Promise<readonly number[] | null>
  /** Who sees what belongs to no branch. Absent: everybody who may see any. */
  readonly ofNone?: 'admins'
}

/** Rows with a `branch_id`; null = of the restaurant as a whole. */
export const byBranch = (table: string): BranchScope => ({
  ofRow: `select ${table}.branch_id where ${table}.branch_id is not null`,
  async ofInput(trx, tenantId, { branch_id: branchId }) {
    if (branchId === undefined) return null
    if (branchId === null) return []
    await lockOwn(trx, tenantId, 'branches', branchId)
    return [branchId as number]
  },
})

/** Rows that belong to a parent which has a `branch_id`. */
export const byParent = (table: string, column: string, parentTable: string): BranchScope => ({
  ofRow: `select parent.branch_id from ${parentTable} as parent where parent.id = ${table}.${column}`,
  async ofInput(trx, tenantId, input) {
    if (input[column] === undefined) return null
    const parent = await lockOwn(trx, tenantId, parentTable, input[column])
    return [parent.branch_id as number]
  },
})

/** For what belongs to several branches. Throws `not_found` for any that this restaurant does not have. */
export async function mustHaveBranches(trx: Knex.Transaction, tenantId: number, branchIds: readonly number[]): Promise<void> {
  for (const id of [...new Set(branchIds)].sort((a, b) => a - b)) await lockOwn(trx, tenantId, 'branches', id)
}

/** A parent stays as it is until what is made under it is there. */
async function lockOwn(trx: Knex.Transaction, tenantId: number, table: string, id: unknown): Promise<Input> {
  const row: Input | undefined = await trx(table)
    .where({ id, tenant_id: tenantId })
    .whereNull('deleted_at')
    .forNoKeyUpdate()
    .first()
  if (!row) throw new DomainError('not_found', { entity: singular[table] ?? table })
  return row
}

const singular: Readonly<Record<string, string>> = { branches: 'branch', categories: 'category', subcategories: 'subcategory' }

/** Throws `forbidden` for whoever has none of these roles anywhere. */
export function mustHoldSomewhere(actor: StaffActor, roles: readonly Role[]): void {
  if (!actor.branchRoles.some(({ role }) => roles.includes(role))) throw new DomainError('forbidden')
}

/** May they see something of these branches? One in common is enough; what belongs to none is everybody's, or the admins'. Throws `forbidden`. */
export function mustShareBranch(
  actor: StaffActor,
  roles: readonly Role[],
  branchIds: readonly number[],
  ofNone?: BranchScope['ofNone'],
): void {
  mustHoldSomewhere(actor, roles)
  const visible = branchesHeld(actor, roles)
  const isEverybodys = branchIds.length === 0 && ofNone === undefined
  if (visible !== 'all' && !isEverybodys && !branchIds.some(id => visible.includes(id)))
    throw new DomainError('forbidden', { branch_ids: branchIds })
}

/** May they change something of these branches? Needs the role in every one; what belongs to no branch is for ADMIN. Throws `forbidden`. */
export function mustHoldInEach(actor: StaffActor, roles: readonly Role[], branchIds: readonly number[]): void {
  mustHoldSomewhere(actor, roles)
  if (isAdmin(actor) && roles.includes('ADMIN')) return
  const isHeld = (branchId: number) => roles.some(role => rolesIn(actor, branchId).has(role))
  if (branchIds.length === 0 || !branchIds.every(isHeld)) throw new DomainError('forbidden', { branch_ids: branchIds })
}

/** The branches in which one of these roles is held; an ADMIN holds all. */
export function branchesHeld(actor: StaffActor, roles: readonly Role[]): readonly number[] | 'all' {
  if (isAdmin(actor) && roles.includes('ADMIN')) return 'all'
  return [...new Set(actor.branchRoles.filter(({ role }) => roles.includes(role)).map(({ branchId }) => branchId))]
}
