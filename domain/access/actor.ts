export type Role = 'ADMIN' | 'MANAGER' | 'KITCHEN' | 'WAITER'
export const roles = ['ADMIN', 'MANAGER', 'KITCHEN', 'WAITER'] as const satisfies readonly Role[]

export interface BranchRole {
  readonly branchId: number
  readonly role: Role
}

/** Somebody who logged in. Roles are judged per branch and never flattened; ADMIN of any branch counts for the whole tenant. */
export interface StaffActor {
  readonly kind: 'staff'
  readonly tenantId: number
  readonly userId: number
  readonly email: string
  readonly branchRoles: readonly BranchRole[]
}

/** A phone at a table. `dinerId` is null with a bare table token: such a client speaks for the table as a whole. */
export interface DinerActor {
  readonly kind: 'diner'
  readonly tenantId: number
  readonly branchId: number
  readonly tableId: number
  readonly sessionId: number
  readonly dinerId: number | null
}

/** The system itself: timers, schedules, provider notifications. */
export interface SystemActor {
  readonly kind: 'system'
  readonly tenantId: number
}

export type Actor = StaffActor | DinerActor | SystemActor

export const isAdmin = (actor: StaffActor): boolean => actor.branchRoles.some(({ role }) => role === 'ADMIN')

/** The roles that count in one branch; an ADMIN of any branch is ADMIN in all of them. */
export function rolesIn(actor: StaffActor, branchId: number): ReadonlySet<Role> {
  const held = new Set(actor.branchRoles.filter(held => held.branchId === branchId).map(held => held.role))
  if (isAdmin(actor)) held.add('ADMIN')
  return held
}

/** The strongest role in one branch, as shown in events and audit; null without any. */
export function leadingRole(actor: StaffActor, branchId: number): Role | null {
  const held = rolesIn(actor, branchId)
  return roles.find(role => held.has(role)) ?? null
}
