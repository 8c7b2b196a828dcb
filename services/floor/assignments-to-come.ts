import type { Child } from '../crud/resource'

/** Today's assignments, by the clock of their branch, and later ones: those that were are history and stay. */
export const assignmentsToCome = (column: 'branch_id' | 'sector_id' | 'waiter_id'): Child => ({
  table: 'waiter_sector_assignments',
  where: `waiter_sector_assignments.${column} = any(?) and waiter_sector_assignments.assignment_date >= (
    select (now() at time zone place.timezone)::date from branches as place where place.id = waiter_sector_assignments.branch_id)`,
  onDelete: 'along',
})
