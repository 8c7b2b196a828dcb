import type { Knex } from 'knex'
import { pendingCents } from '../../../domain/billing/charges'
import { readBillableItems } from '../../billing/charges'
import { type CheckRow, findCurrentCheck } from '../../billing/checks'
import { readSettlement } from '../../billing/settlement'

export interface SessionTotal {
  /** Accepted so far, on a check or not. */
  readonly totalCents: number
  readonly paidCents: number
  readonly unpaidCents: number
  /** Ordered and not accepted yet. */
  readonly pendingCents: number
  readonly check: CheckRow | null
}

/** The running total of a table, live: nobody has to ask for the check to know it. */
export async function readSessionTotal(db: Knex, sessionId: number): Promise<SessionTotal> {
  const { totalCents, paidCents, unpaidCents } = await readSettlement(db, sessionId)
  return {
    totalCents,
    paidCents,
    unpaidCents,
    pendingCents: pendingCents(await readBillableItems(db, sessionId)),
    check: await findCurrentCheck(db, sessionId),
  }
}
