import type { Knex } from 'knex'
import type { Actor } from '../../domain/access/actor'
import { toEventActor } from '../../domain/access/event-actor'
import { remainingOf } from '../../domain/billing/check'
import type { NewEvent } from '../../domain/events'
import { eventAt, type SessionPlace } from '../../domain/floor/session'
import { type AuditEntry, doneBy } from '../events/audit'
import { type CheckRow, readBooks } from './checks'
import { checkEntity } from './settle-check'

interface WriteOff {
  readonly actor: Actor
  readonly reason: string
}

/** Closes an open check and writes off what nobody paid. Something paid makes it PAID, nothing paid CANCELED; charges stand. */
export async function writeOff(
  trx: Knex.Transaction,
  place: SessionPlace,
  before: CheckRow,
  { actor, reason }: WriteOff,
): Promise<{ readonly check: CheckRow; readonly events: readonly NewEvent[]; readonly audit: readonly AuditEntry[] }> {
  const books = await readBooks(trx, before)
  const status = books.hasPayments ? 'PAID' : 'CANCELED'
  const check: CheckRow = {
    ...before,
    ...totalsOf(books),
    writeOffCents: remainingOf(books),
    status,
    version: before.version + 1,
  }
  await trx('checks')
    .where({ id: check.id })
    .update({
      status,
      total_cents: check.totalCents,
      paid_cents: check.paidCents,
      write_off_cents: check.writeOffCents,
      version: check.version,
      [status === 'PAID' ? 'paid_at' : 'canceled_at']: trx.fn.now(),
    })
  const entity = { ...checkEntity(check), write_off_cents: check.writeOffCents }
  const type = status === 'PAID' ? 'CHECK_PAID' : 'CHECK_CANCELED'
  return {
    check,
    events: [eventAt(place, type, entity, toEventActor(actor, place.branchId))],
    audit: [
      {
        ...doneBy(actor, place.branchId),
        action: 'check.write_off',
        entityType: 'check',
        entityId: check.id,
        oldValues: { status: before.status },
        newValues: { status, write_off_cents: check.writeOffCents },
        reason,
      },
    ],
  }
}

const totalsOf = ({ totalCents, paidCents }: { totalCents: number; paidCents: number }) => ({ totalCents, paidCents })
