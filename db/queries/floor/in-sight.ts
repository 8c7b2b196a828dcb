import type { Knex } from 'knex'
import type { FloorScope } from '../../../domain/floor/floor-scope'

/**
 * The condition "this table is theirs" for a query that has `tables`. By sector means: assigned today, by the branch's clock and
 * whatever the shift. A table without a sector is everybody's who is assigned anything in the branch today.
 */
export function inSight(db: Knex, { userId, whole, bySector }: FloorScope): Knex.Raw {
  const all = whole === 'all'
  return db.raw(
    `(:all or tables.branch_id = any(:whole::bigint[]) or (tables.branch_id = any(:bySector::bigint[]) and exists (
       select 1 from waiter_sector_assignments as assignment
       join branches as place on place.id = assignment.branch_id
       where assignment.branch_id = tables.branch_id and assignment.waiter_id = :userId and assignment.is_active
         and assignment.assignment_date = (now() at time zone place.timezone)::date
         and (tables.sector_id is null or tables.sector_id = assignment.sector_id))))`,
    { all, whole: all ? [] : [...whole], bySector: [...bySector], userId },
  )
}
