import type { Knex } from 'knex'
import type { NamedSector } from '../../domain/floor/find-sector'

/** Where tables of a branch may stand: its own sectors and those of every branch, in their order. */
export const listSectors = (db: Knex, tenantId: number, branchId: number): Promise<NamedSector[]> =>
  db('branch_sectors')
    .where({ tenant_id: tenantId, is_active: true })
    .where(sector => sector.where({ branch_id: branchId }).orWhereNull('branch_id'))
    .orderBy(['display_order', 'id'])
    .select('id', 'branch_id as branchId', 'name', 'prefix')
