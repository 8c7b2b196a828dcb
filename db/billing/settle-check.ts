import type { Knex } from 'knex'
import { remainingOf, settledStatus } from '../../domain/billing/check'
import type { EventActor, NewEvent } from '../../domain/events'
import { eventAt, type SessionPlace } from '../../domain/floor/session'
import { type CheckRow, readBooks } from './checks'
import { moveFloor } from './move-floor'

/** Before this, what the check was; after this, what its books make of it. */
export interface Settlement {
  readonly check: CheckRow
  readonly events: readonly NewEvent[]
}

/**
 * Brings a check's totals and state in line with its charges and allocations: the last step of every write to the books.
 * Reports CHECK_UPDATED when a total changed, CHECK_PAID or CHECK_CANCELED when that ended it. A check that ends empty
 * gives the table back to ordering. Money that reaches a check after its rest was written off makes the write-off smaller.
 * Nothing changed = no write, no event.
 */
export async function settleCheck(
  trx: Knex.Transaction,
  place: SessionPlace,
  before: CheckRow,
  actor: EventActor,
): Promise<Settlement> {
  const books = await readBooks(trx, before)
  const status = settledStatus(books)
  const { totalCents, paidCents } = books
  if (status === before.status && totalCents === before.totalCents && paidCents === before.paidCents)
    return { check: before, events: [] }

  const writeOffCents = before.writeOffCents > 0 ? remainingOf(books) : 0
  const check: CheckRow = { ...before, status, totalCents, paidCents, writeOffCents, version: before.version + 1 }
  await trx('checks')
    .where({ id: check.id })
    .update({
      status,
      total_cents: totalCents,
      paid_cents: paidCents,
      write_off_cents: writeOffCents,
      version: check.version,
      ...(status === 'PAID' && before.status !== 'PAID' && { paid_at: trx.fn.now() }),
      ...(status === 'CANCELED' && before.status !== 'CANCELED' && { canceled_at: trx.fn.now() }),
    })
  return { check, events: await eventsOf(trx, place, before, check, actor) }
}

async function eventsOf(trx: Knex.Transaction, place: SessionPlace, before: CheckRow, check: CheckRow, actor: EventActor) {
  const events = [eventAt(place, 'CHECK_UPDATED', checkEntity(check), actor)]
  if (check.status === before.status) return events
  if (check.status === 'PAID') events.push(eventAt(place, 'CHECK_PAID', checkEntity(check), actor))
  if (check.status === 'CANCELED') {
    events.push(eventAt(place, 'CHECK_CANCELED', checkEntity(check), actor))
    events.push(...(await moveFloor(trx, place, { session: 'OPEN', table: 'ACTIVE' }, actor)))
  }
  return events
}

/** The check as events show it. */
export function checkEntity(check: CheckRow): Readonly<Record<string, unknown>> {
  return {
    check_id: check.id,
    check_number: check.n,
    status: check.status,
    total_cents: check.totalCents,
    paid_cents: check.paidCents,
    remaining_cents: remainingOf(check),
  }
}
