import type { Knex } from 'knex'
import { chargeChanges } from '../../domain/billing/charges'
import { readBillableItems, standingCharges } from './charges'
import { isUnderWay } from './checks'

/** What stands between a table and being cleared. */
export interface TableSettlement {
  readonly openRounds: readonly { readonly roundId: number; readonly roundNumber: number; readonly status: string }[]
  /** Accepted, and neither paid nor written off: what checks still owe and what was never put on one. */
  readonly unpaidCents: number
  /** Of which on no check. */
  readonly unchargedCents: number
  readonly creditCents: number
  readonly openAttempts: number
  readonly totalCents: number
  readonly paidCents: number
  readonly writeOffCents: number
}

/** The books of a whole session, over all its checks. */
export async function readSettlement(db: Knex, sessionId: number): Promise<TableSettlement> {
  const openRounds = await db('rounds')
    .where({ table_session_id: sessionId })
    .whereIn('status', ['PENDING', 'CONFIRMED', 'IN_KITCHEN', 'READY'])
    .orderBy('round_number')
    .select('id as roundId', 'round_number as roundNumber', 'status')
  const { add } = chargeChanges(await readBillableItems(db, sessionId), await standingCharges(db, sessionId))
  const unchargedCents = add.reduce((sum, draft) => sum + draft.amountCents, 0)
  const { rows }: { rows: SumsRow[] } = await db.raw(
    `select coalesce(sum(total_cents), 0)::bigint as total_cents, coalesce(sum(paid_cents), 0)::bigint as paid_cents,
            coalesce(sum(write_off_cents), 0)::bigint as write_off_cents,
            (select coalesce(sum(payments.credit_cents), 0)::bigint from payments join checks on checks.id = payments.check_id
             where checks.table_session_id = :sessionId) as credit_cents,
            (select count(*)::int from payments join checks on checks.id = payments.check_id
             where checks.table_session_id = :sessionId and ${isUnderWay}) as open_attempts
     from checks where table_session_id = :sessionId`,
    { sessionId },
  )
  const sums = rows[0] as SumsRow
  return {
    openRounds,
    unchargedCents,
    unpaidCents: sums.total_cents - sums.paid_cents - sums.write_off_cents + unchargedCents,
    creditCents: sums.credit_cents,
    openAttempts: sums.open_attempts,
    totalCents: sums.total_cents + unchargedCents,
    paidCents: sums.paid_cents,
    writeOffCents: sums.write_off_cents,
  }
}

interface SumsRow {
  total_cents: number
  paid_cents: number
  write_off_cents: number
  credit_cents: number
  open_attempts: number
}
