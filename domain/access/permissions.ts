import { DomainError } from '../errors'
import { type BranchRole, isAdmin, type Role, rolesIn, type StaffActor } from './actor'

export const management = ['ADMIN', 'MANAGER'] as const
export const floorStaff = ['ADMIN', 'MANAGER', 'WAITER'] as const
export const kitchenStaff = ['ADMIN', 'MANAGER', 'KITCHEN'] as const
export const anyStaff = ['ADMIN', 'MANAGER', 'KITCHEN', 'WAITER'] as const
export const admins = ['ADMIN'] as const

/**
 * Who may do what, judged in the branch of the thing acted upon. `round.approve` lists everybody who may be allowed:
 * for a WAITER the branch's `round_approval` setting decides (see domain/dining/round-approval).
 */
export const permissions = {
  'table.read': floorStaff,
  'table.activate': floorStaff,
  'table.close': floorStaff,
  'table.forceClose': management,
  'table.print': management,
  'table.manage': management,
  'assignment.read': anyStaff,
  'assignment.manage': management,
  'serviceCall.read': floorStaff,
  'serviceCall.handle': floorStaff,
  'menu.read': anyStaff,

  'round.read': anyStaff,
  'round.submit': floorStaff,
  'round.confirm': floorStaff,
  'round.approve': floorStaff,
  'round.strike': anyStaff,
  'round.void': management,
  'round.ready': kitchenStaff,
  'round.serve': floorStaff,
  'round.cancel': management,
  'order.read': management,
  'kitchen.read': kitchenStaff,
  'ticket.read': anyStaff,
  'ticket.work': kitchenStaff,
  'ticket.deliver': anyStaff,
  'product.availability': kitchenStaff,

  'check.read': floorStaff,
  'check.request': floorStaff,
  'check.withdraw': floorStaff,
  'payment.record': floorStaff,
  'payment.refund': management,

  'customer.read': management,
  'customer.update': management,
  'customer.erase': admins,

  'settings.read': management,
  'settings.update': management,
  'report.read': management,
  'audit.read': management,
  'audit.verify': admins,
  'catalog.read': anyStaff,
  'catalog.manage': management,
  'branch.create': admins,
} as const satisfies Record<string, readonly Role[]>

export type Action = keyof typeof permissions

/** May this person do that in this branch? */
export function can(actor: StaffActor, action: Action, branchId: number): boolean {
  const held = rolesIn(actor, branchId)
  return permissions[action].some(role => held.has(role))
}

/** Throws `forbidden` naming the action. The branch must belong to the actor's tenant; that is the caller's look-up. */
export function mustBeAllowed(actor: StaffActor, action: Action, branchId: number): void {
  if (!can(actor, action, branchId)) throw new DomainError('forbidden', { action, branch_id: branchId })
}

/** Branches in which the actor may do it; `'all'` for an ADMIN, who holds every branch of the tenant, later ones too. */
export function branchesFor(actor: StaffActor, action: Action): readonly number[] | 'all' {
  const allowed: readonly Role[] = permissions[action]
  if (isAdmin(actor) && allowed.includes('ADMIN')) return 'all'
  const held = actor.branchRoles.filter(({ role }: BranchRole) => allowed.includes(role))
  return [...new Set(held.map(({ branchId }) => branchId))]
}
