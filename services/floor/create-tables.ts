import type { Knex } from 'knex'
import type { CommandScope } from '../../db/command-scope'
import { type CommitDeps, commit } from '../../db/commit'
import { listSectors } from '../../db/floor/sectors'
import { TableModel } from '../../db/models/table'
import type { StaffActor } from '../../domain/access/actor'
import { freeTableCodes } from '../../domain/floor/table-codes'
import type { Row, View } from '../crud/resource'
import { presentAll } from '../crud/rows'
import { mustHaveBranches } from '../crud/scope'
import { told } from '../crud/trail'
import { table } from './table'
import { tableNotices } from './table-notices'
import { unknownSector } from './table-sector'

interface NewTables {
  readonly actor: StaffActor
  readonly branchId: number
  readonly groups: readonly { readonly sectorId: number; readonly capacity: number; readonly count: number }[]
}

/**
 * Many tables at once, all or none: each group gets the next free codes of its sector's prefix, gaps first. The branch is held, so what is
 * made in it at the same time gets other codes. Throws `not_found`, `unknown_sector`.
 */
export const createTables = (deps: CommitDeps, scope: CommandScope, { actor, branchId, groups }: NewTables) =>
  commit<readonly View[]>(deps, scope, async trx => {
    await mustHaveBranches(trx, actor.tenantId, [branchId])
    const rows = await insertTables(trx, actor, branchId, await placed(trx, actor.tenantId, branchId, groups))
    const views = await presentAll(trx, table, rows)
    const changes = rows.map((row, position) =>
      told(table, actor, {
        action: 'CREATE',
        row,
        view: views[position] ?? {},
        before: null,
        branchIds: [branchId],
        effects: undefined,
      }),
    )
    const notices = await tableNotices(
      trx,
      rows.map(({ id }) => id),
      actor,
    )
    return {
      result: views,
      events: [...changes.flatMap(({ events = [] }) => events), ...notices],
      audit: changes.flatMap(({ audit = [] }) => audit),
    }
  })

interface Placed {
  readonly code: string
  readonly capacity: number
  readonly sector_id: number
  readonly sector: string
}

async function placed(
  trx: Knex.Transaction,
  tenantId: number,
  branchId: number,
  groups: NewTables['groups'],
): Promise<readonly Placed[]> {
  await holdSectors(
    trx,
    groups.map(({ sectorId }) => sectorId),
  )
  const sectors = await listSectors(trx, tenantId, branchId)
  const taken: string[] = await trx('tables').where({ branch_id: branchId }).whereNull('deleted_at').pluck('code')
  return groups.flatMap(({ sectorId, capacity, count }) => {
    const sector = sectors.find(({ id }) => id === sectorId)
    if (!sector) throw unknownSector(sectors, { sector_id: sectorId })
    const codes = freeTableCodes(sector.prefix, count, taken)
    taken.push(...codes)
    return codes.map(code => ({ code, capacity, sector_id: sectorId, sector: sector.name }))
  })
}

/** One that is being deleted is waited for: then it is not there. The others stay until the commit. */
async function holdSectors(trx: Knex.Transaction, ids: readonly number[]): Promise<void> {
  await trx('branch_sectors')
    .whereIn('id', [...ids])
    .orderBy('id')
    .forShare()
    .select('id')
}

async function insertTables(
  trx: Knex.Transaction,
  { tenantId, userId, email }: StaffActor,
  branchId: number,
  tables: readonly Placed[],
): Promise<readonly Row[]> {
  const owned = { tenant_id: tenantId, branch_id: branchId, created_by_id: userId, created_by_email: email }
  const rows = await TableModel.query(trx)
    .insert(tables.map(one => ({ ...owned, ...one })))
    .returning('*')
  return rows as unknown as readonly Row[]
}
