import type { Knex } from 'knex'
import { listSectors } from '../../db/floor/sectors'
import { DomainError } from '../../domain/errors'
import { findSector, type NamedSector } from '../../domain/floor/find-sector'

/** How a client says where a table stands: by id, or by a text that is the name or prefix of a sector. */
export interface SectorWish {
  readonly sector_id?: number | null | undefined
  readonly sector?: string | null | undefined
}

/** The columns of a table that say it. */
interface Standing {
  readonly sector_id: number | null
  readonly sector: string | null
}

interface Branch {
  readonly tenantId: number
  readonly branchId: number
}

const nowhere: Standing = { sector_id: null, sector: null }

/**
 * Where a table is to stand; what changed counts, so that a client may send back what it does not know. An id counts before a text.
 * Throws `unknown_sector` with those there are. The sector stays until the transaction ends.
 */
export async function sectorFor(
  trx: Knex.Transaction,
  branch: Branch,
  wish: SectorWish,
  before: Standing = nowhere,
): Promise<Standing> {
  const isMoved = wish.sector_id !== undefined && wish.sector_id !== before.sector_id
  if (isMoved && typeof wish.sector_id === 'number') return byId(trx, branch, wish.sector_id)
  const text = wish.sector === '' ? null : wish.sector
  if (text !== undefined && text !== before.sector) return text === null ? nowhere : byText(trx, branch, text)
  return isMoved ? nowhere : before
}

/**
 * Sectors before tables: whoever deletes a sector holds it, and then its tables. A table that moves holds all that it may move between;
 * which one it is, and whether it may, is found out under lock.
 */
export async function holdSectors(trx: Knex.Transaction, tenantId: number, tableId: number, wish: SectorWish): Promise<void> {
  if (wish.sector_id === undefined && wish.sector === undefined) return
  const itsBranch = trx('tables').where({ id: tableId, tenant_id: tenantId }).select('branch_id')
  await trx('branch_sectors')
    .where({ tenant_id: tenantId })
    .whereNull('deleted_at')
    .where(sector => sector.whereNull('branch_id').orWhereIn('branch_id', itsBranch))
    .orderBy('id')
    .forShare()
    .select('id')
}

async function byId(trx: Knex.Transaction, branch: Branch, id: number): Promise<Standing> {
  const sectors = await listSectors(trx, branch.tenantId, branch.branchId)
  return standAt(
    trx,
    sectors,
    sectors.find(sector => sector.id === id),
    { sector_id: id },
  )
}

async function byText(trx: Knex.Transaction, branch: Branch, text: string): Promise<Standing> {
  const sectors = await listSectors(trx, branch.tenantId, branch.branchId)
  return standAt(trx, sectors, findSector(sectors, text), { sector: text })
}

async function standAt(
  trx: Knex.Transaction,
  sectors: readonly NamedSector[],
  sector: NamedSector | undefined,
  wish: SectorWish,
): Promise<Standing> {
  const stays = sector && (await trx('branch_sectors').where({ id: sector.id }).whereNull('deleted_at').forShare().first('id'))
  if (!stays) throw unknownSector(sectors, wish)
  return { sector_id: sector.id, sector: sector.name }
}

export const unknownSector = (sectors: readonly NamedSector[], wish: object): DomainError =>
  new DomainError('unknown_sector', { ...wish, sectors: sectors.map(({ id, name, prefix }) => ({ id, name, prefix })) })
