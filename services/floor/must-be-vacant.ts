import type { Knex } from 'knex'
import { DomainError } from '../../domain/errors'

/**
 * Throws `table_occupied` naming the tables at which somebody sits. Nobody sits down at the others until the transaction ends: whoever
 * opens a session needs the same lock.
 */
export async function mustBeVacant(
  trx: Knex.Transaction,
  which: { readonly tableIds: readonly number[] } | { readonly branchId: number },
): Promise<void> {
  const tableIds: number[] = await trx('tables')
    .modify(
      rows => void ('branchId' in which ? rows.where({ branch_id: which.branchId }) : rows.whereIn('id', [...which.tableIds])),
    )
    .whereNull('deleted_at')
    .orderBy('id')
    .forUpdate()
    .pluck('id')
  const occupied: { id: number; code: string; session_id: number }[] = await trx('table_sessions as session')
    .join('tables', 'tables.id', 'session.table_id')
    .whereIn('session.table_id', tableIds)
    .whereNot({ 'session.status': 'CLOSED' })
    .orderBy('tables.code')
    .select('tables.id', 'tables.code', 'session.id as session_id')
  if (occupied.length === 0) return
  const codes = occupied.map(({ code }) => code).join(', ')
  throw new DomainError('table_occupied', { detail: `Hay gente en: ${codes}. Primero hay que cerrar.`, tables: occupied })
}
