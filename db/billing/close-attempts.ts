import type { Knex } from 'knex'
import type { Actor } from '../../domain/access/actor'
import { toEventActor } from '../../domain/access/event-actor'
import type { NewEvent } from '../../domain/events'
import { eventAt, type SessionPlace } from '../../domain/floor/session'
import { type AuditEntry, doneBy } from '../events/audit'
import { paymentEntity } from './apply-provider-payment'
import type { CheckRow } from './checks'
import { readPayment } from './payments'

/**
 * Ends attempts that are still open and frees what they had reserved. Money that arrives for one later is booked all the same.
 * Without `paymentId`: every open attempt of the check. Reports PAYMENT_FAILED for each, and audits it.
 */
export async function closeAttemptsOf(
  trx: Knex.Transaction,
  place: SessionPlace,
  check: CheckRow,
  status: 'EXPIRED' | 'CANCELED',
  actor: Actor,
  paymentId?: number,
): Promise<{ readonly events: readonly NewEvent[]; readonly audit: readonly AuditEntry[] }> {
  const closed: { id: number }[] = await trx('payments')
    .where({ check_id: check.id, status: 'PENDING', ...(paymentId !== undefined && { id: paymentId }) })
    .update({ status, decided_at: trx.fn.now() })
    .returning('id')
  const by = toEventActor(actor, place.branchId)
  const events: NewEvent[] = []
  for (const { id } of closed) events.push(eventAt(place, 'PAYMENT_FAILED', paymentEntity(check, await readPayment(trx, id)), by))
  return { events, audit: closed.map(({ id }) => auditOf(place, actor, id, status)) }
}

const auditOf = (place: SessionPlace, actor: Actor, paymentId: number, status: 'EXPIRED' | 'CANCELED'): AuditEntry => ({
  ...doneBy(actor, place.branchId),
  action: status === 'EXPIRED' ? 'payment.expire' : 'payment.cancel',
  entityType: 'payment',
  entityId: paymentId,
  oldValues: { status: 'PENDING' },
  newValues: { status },
})
