import type { Role } from '../access/actor'

/** A branch's setting: who lets rounds pass to the kitchen. `automatic`: nobody has to. */
export type RoundApproval = 'manager' | 'waiter' | 'automatic'

interface Approver {
  readonly roles: readonly Role[]
  /** Assigned today to the table's sector, or a waiter of the branch when the table has none. */
  readonly isWaiterOfTheTable: boolean
}

/** ADMIN and MANAGER always; a waiter of the table where the branch trusts waiters. */
export function mayApprove(setting: RoundApproval, { roles, isWaiterOfTheTable }: Approver): boolean {
  if (roles.includes('ADMIN') || roles.includes('MANAGER')) return true
  return setting === 'waiter' && roles.includes('WAITER') && isWaiterOfTheTable
}
