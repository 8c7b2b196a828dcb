import type { Knex } from 'knex'
import { DomainError } from '../../domain/errors'
import type { SessionStatus, TableStatus } from '../../domain/floor/session'

export interface FloorTable {
  readonly id: number
  readonly tenantId: number
  readonly branchId: number
  readonly code: string
  readonly sectorId: number | null
  readonly status: TableStatus
}

export interface LiveSession {
  readonly id: number
  readonly status: SessionStatus
}

/** What a QR code says, or what a client that knows the id says. */
export type TableAddress = { readonly tableId: number } | { readonly code: string; readonly branchSlug: string }

/** A table in service of an open branch, whoever's it is: needs system scope. Case of code and slug does not matter. */
export async function findAddressedTable(trx: Knex.Transaction, address: TableAddress): Promise<FloorTable> {
  const tables = trx('tables')
    .join('branches', 'branches.id', 'tables.branch_id')
    .join('tenants', 'tenants.id', 'branches.tenant_id')
    .where({ 'tables.is_active': true, 'branches.is_active': true, 'tenants.is_active': true })
  const found =
    'tableId' in address
      ? tables.where('tables.id', address.tableId)
      : tables
          .where('branches.slug', address.branchSlug.toLowerCase())
          .whereRaw('lower(tables.code) = ?', [address.code.toLowerCase()])
  return orNotFound(await found.first<FloorTable | undefined>(columns))
}

/** Throws `not_found`, for another tenant's table too. */
export const readTable = async (db: Knex, tableId: number): Promise<FloorTable> =>
  orNotFound(await db('tables').where({ id: tableId }).whereNull('deleted_at').first<FloorTable | undefined>(columns))

/** Two sessions cannot begin at one table: whoever opens one holds this lock. Throws `not_found`. */
export const lockTable = async (trx: Knex.Transaction, tableId: number): Promise<FloorTable> =>
  orNotFound(await trx('tables').where({ id: tableId, is_active: true }).forUpdate().first<FloorTable | undefined>(columns))

export async function findLiveSession(db: Knex, tableId: number): Promise<LiveSession | null> {
  const session: LiveSession | undefined = await db('table_sessions')
    .where({ table_id: tableId })
    .whereNot({ status: 'CLOSED' })
    .first('id', 'status')
  return session ?? null
}

const columns = {
  id: 'tables.id',
  tenantId: 'tables.tenant_id',
  branchId: 'tables.branch_id',
  code: 'tables.code',
  sectorId: 'tables.sector_id',
  status: 'tables.status',
}

function orNotFound(table: FloorTable | undefined): FloorTable {
  if (!table) throw new DomainError('not_found', { entity: 'table' })
  return table
}
