import type { Knex } from 'knex'
import type { FloorScope } from '../../../domain/floor/floor-scope'
import type { Shift } from '../../../domain/floor/shift'

/** Which assignments count. `date` null = today, by each branch's clock; `shift` null = whatever the shift. */
export interface AssignmentTime {
  readonly date: string | null
  readonly shift: Shift | null
}

const today: AssignmentTime = { date: null, shift: null }

/**
 * The condition "this table is theirs" for a query that has `tables`. By sector means: assigned to it then. A table without a
 * sector is everybody's who is assigned anything in the branch.
 */
export function inSight(db: Knex, { userId, whole, bySector }: FloorScope, time: AssignmentTime = today): Knex.Raw {
  const all = whole === 'all'
  return db.raw(
    `(:all or tables.branch_id = any(:whole::bigint[]) or (tables.branch_id = any(:bySector::bigint[]) and exists (
       select 1 from waiter_sector_assignments as assignment
       join branches as place on place.id = assignment.branch_id
       where assignment.branch_id = tables.branch_id and assignment.waiter_id = :userId and assignment.is_active and :onThatDay
         and (tables.sector_id is null or tables.sector_id = assignment.sector_id))))`,
    { all, whole: all ? [] : [...whole], bySector: [...bySector], userId, onThatDay: atTime(db, time) },
  )
}

/** The condition "on that day, in that shift" for a query that has `assignment` and its branch as `place`. Without a shift is all day. */
export const atTime = (db: Knex, { date, shift }: AssignmentTime): Knex.Raw =>
  db.raw(
    `(assignment.assignment_date = coalesce(:day::date, (now() at time zone place.timezone)::date)
      and (:shift::text is null or assignment.shift is null or assignment.shift = :shift::text))`,
    { day: date, shift },
  )
