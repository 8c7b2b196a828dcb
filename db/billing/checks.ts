import type { Knex } from 'knex'
import { type CheckBooks, type CheckStatus, openChecks } from '../../domain/billing/check'
import { DomainError } from '../../domain/errors'

/** A check as stored. */
export interface CheckRow {
  readonly id: number
  readonly tenantId: number
  readonly branchId: number
  readonly sessionId: number
  /** The n of `check:{sessionId}:{n}`: 1 for the first check of the session. */
  readonly n: number
  readonly status: CheckStatus
  readonly totalCents: number
  readonly paidCents: number
  readonly writeOffCents: number
  readonly version: number
  readonly createdAt: string
}

/** The check, with its row locked. The session's row must be locked first (see `lockSession`). Throws `not_found`. */
export async function lockCheck(trx: Knex.Transaction, checkId: number): Promise<CheckRow> {
  const row: StoredCheck | undefined = await trx('checks').where({ id: checkId }).forUpdate().first()
  if (!row) throw new DomainError('not_found', { entity: 'check' })
  return toCheck(row)
}

/** The n-th check of a session, with its row locked. Throws `not_found`. */
export async function lockCheckOf(trx: Knex.Transaction, sessionId: number, n: number): Promise<CheckRow> {
  const row: StoredCheck | undefined = await trx('checks').where({ table_session_id: sessionId, n }).forUpdate().first()
  if (!row) throw new DomainError('not_found', { entity: 'check' })
  return toCheck(row)
}

/** The n-th check of a session, if it was opened. */
export async function findCheck(db: Knex, sessionId: number, n: number): Promise<CheckRow | null> {
  const row: StoredCheck | undefined = await db('checks').where({ table_session_id: sessionId, n }).first()
  return row ? toCheck(row) : null
}

/** The check without a lock. Throws `not_found`. */
export async function readCheck(db: Knex, checkId: number): Promise<CheckRow> {
  const row: StoredCheck | undefined = await db('checks').where({ id: checkId }).first()
  if (!row) throw new DomainError('not_found', { entity: 'check' })
  return toCheck(row)
}

/** The one open check of a session, if any. */
export async function findOpenCheck(db: Knex, sessionId: number): Promise<CheckRow | null> {
  const row: StoredCheck | undefined = await db('checks')
    .where({ table_session_id: sessionId })
    .whereIn('status', openChecks)
    .first()
  return row ? toCheck(row) : null
}

/** The newest check of a session in any state, if any. */
export async function findLatestCheck(db: Knex, sessionId: number): Promise<CheckRow | null> {
  const row: StoredCheck | undefined = await db('checks').where({ table_session_id: sessionId }).orderBy('n', 'desc').first()
  return row ? toCheck(row) : null
}

/** The check that a table looks at: the newest one that was not taken back. */
export async function findCurrentCheck(db: Knex, sessionId: number): Promise<CheckRow | null> {
  const row: StoredCheck | undefined = await db('checks')
    .where({ table_session_id: sessionId })
    .whereNot({ status: 'CANCELED' })
    .orderBy('n', 'desc')
    .first()
  return row ? toCheck(row) : null
}

/** Of payments. An attempt whose time is over holds nothing, even when the workflow that should have closed it was terminated. */
export const isUnderWay = "payments.status = 'PENDING' and (payments.expires_at is null or payments.expires_at > now())"

/** What decides about an open check: totals, reservations, payments. */
export async function readBooks(trx: Knex, check: Pick<CheckRow, 'id' | 'status'>): Promise<CheckBooks> {
  const { rows }: { rows: BooksRow[] } = await trx.raw(
    `select
       (select coalesce(sum(amount_cents), 0)::bigint from charges where check_id = :id and reversed_at is null) as total_cents,
       (select coalesce(sum(allocations.amount_cents), 0)::bigint from allocations
          join charges on charges.id = allocations.charge_id
          where charges.check_id = :id and allocations.reversed_at is null) as paid_cents,
       (select coalesce(sum(amount_cents), 0)::bigint from payments where check_id = :id and ${isUnderWay}) as reserved_cents,
       exists (select 1 from payments where check_id = :id and ${isUnderWay}) as has_open_attempts,
       exists (select 1 from payments where check_id = :id
               and status in ('APPROVED', 'PARTIALLY_REFUNDED', 'REFUNDED', 'CHARGED_BACK')) as has_payments`,
    { id: check.id },
  )
  const row = rows[0] as BooksRow
  return {
    status: check.status,
    totalCents: row.total_cents,
    paidCents: row.paid_cents,
    reservedCents: row.reserved_cents,
    hasPayments: row.has_payments,
    hasOpenAttempts: row.has_open_attempts,
  }
}

interface BooksRow {
  total_cents: number
  paid_cents: number
  reserved_cents: number
  has_open_attempts: boolean
  has_payments: boolean
}

interface StoredCheck {
  id: number
  tenant_id: number
  branch_id: number
  table_session_id: number
  n: number
  status: CheckStatus
  total_cents: number
  paid_cents: number
  write_off_cents: number
  version: number
  created_at: Date
}

function toCheck(row: StoredCheck): CheckRow {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    branchId: row.branch_id,
    sessionId: row.table_session_id,
    n: row.n,
    status: row.status,
    totalCents: row.total_cents,
    paidCents: row.paid_cents,
    writeOffCents: row.write_off_cents,
    version: row.version,
    createdAt: row.created_at.toISOString(),
  }
}
