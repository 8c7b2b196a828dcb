import { isAdmin, rolesIn, type StaffActor } from '../access/actor'

/** Whose tables somebody sees: whole branches, and branches where only the sectors assigned to them today count. */
export interface FloorScope {
  readonly userId: number
  readonly whole: readonly number[] | 'all'
  readonly bySector: readonly number[]
}

/** ADMIN sees every branch, MANAGER theirs whole, WAITER by sector; KITCHEN has no tables. `branchId` narrows it to one branch. */
export function floorScope(actor: StaffActor, branchId: number | null): FloorScope {
  const { userId } = actor
  if (isAdmin(actor)) return { userId, whole: branchId === null ? 'all' : [branchId], bySector: [] }
  const held = new Set(actor.branchRoles.map(role => role.branchId))
  const branchIds = [...held].filter(id => branchId === null || id === branchId)
  const whole = branchIds.filter(id => rolesIn(actor, id).has('MANAGER'))
  const bySector = branchIds.filter(id => !whole.includes(id) && rolesIn(actor, id).has('WAITER'))
  return { userId, whole, bySector }
}
