import type { Knex } from 'knex'
import { buenSabor } from './buen-sabor'
import { laEsquina } from './la-esquina'

/**
 * Assigns the demo's waiters to their sectors for today, in the time zone of each branch. Run at every start: without an assignment a
 * waiter sees no tables, and yesterday's does not count. Leaves alone what is there.
 */
export async function assignToday(trx: Knex.Transaction): Promise<void> {
  for (const { branches } of [buenSabor, laEsquina])
    for (const { slug, sectors } of branches)
      for (const { prefix, waiters } of sectors)
        await trx.raw(
          `insert into waiter_sector_assignments (tenant_id, branch_id, sector_id, waiter_id, assignment_date)
           select branches.tenant_id, branches.id, branch_sectors.id, users.id, (now() at time zone branches.timezone)::date
           from branches
           join branch_sectors on branch_sectors.branch_id = branches.id
             and branch_sectors.prefix = ? and branch_sectors.deleted_at is null
           join users on users.tenant_id = branches.tenant_id and users.email = any (?) and users.deleted_at is null
           where branches.slug = ? and branches.deleted_at is null
           order by users.id
           on conflict do nothing`,
          [prefix, [...waiters], slug],
        )
}
