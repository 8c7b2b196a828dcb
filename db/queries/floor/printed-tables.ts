import type { Knex } from 'knex'

/** What stands on the card of a table. */
export interface PrintedTable {
  readonly branchId: number
  readonly branchName: string
  readonly branchSlug: string
  readonly code: string
  readonly sectorName: string | null
}

interface Row extends PrintedTable {
  readonly sectorOrder: number | null
}

/** Deleted tables, and those of deleted branches, are not found. */
export const findPrintedTable = async (db: Knex, tableId: number): Promise<PrintedTable | null> =>
  (await printedTables(db).where('tables.id', tableId))[0] ?? null

/** The tables that a branch uses, by sector and code, those without a sector last. */
export const listPrintedTables = async (db: Knex, branchId: number): Promise<PrintedTable[]> =>
  (await printedTables(db).where({ 'tables.branch_id': branchId, 'tables.is_active': true })).sort(bySectorAndCode)

const printedTables = (db: Knex): Knex.QueryBuilder<object, Row[]> =>
  db('tables')
    .join('branches', 'branches.id', 'tables.branch_id')
    .leftJoin('branch_sectors', 'branch_sectors.id', 'tables.sector_id')
    .whereNull('tables.deleted_at')
    .whereNull('branches.deleted_at')
    .select({
      branchId: 'tables.branch_id',
      branchName: 'branches.name',
      branchSlug: 'branches.slug',
      code: 'tables.code',
      sectorName: db.raw('coalesce(branch_sectors.name, tables.sector)'),
      sectorOrder: 'branch_sectors.display_order',
    })

/** INT-2 stands before INT-10: Postgres would need a collation of its own for that. */
const { compare } = new Intl.Collator('es', { numeric: true })

const bySectorAndCode = (one: Row, other: Row): number =>
  (one.sectorOrder ?? Number.MAX_SAFE_INTEGER) - (other.sectorOrder ?? Number.MAX_SAFE_INTEGER) ||
  compare(one.sectorName ?? '\uffff', other.sectorName ?? '\uffff') ||
  compare(one.code, other.code)
