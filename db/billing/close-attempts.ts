import type { Knex } from 'knex'
import type { EventActor, NewEvent } from '../../domain/events'
import { eventAt, type SessionPlace } from '../../domain/floor/session'
import { paymentEntity } from './apply-provider-payment'
import type { CheckRow } from './checks'
import { readPayment } from './payments'

/**
 * Ends attempts that are still open and frees what they had reserved. Money that arrives for one later is booked all the same.
 * Without `paymentId`: every open attempt of the check. Reports PAYMENT_FAILED for each.
 */
export async function closeAttemptsOf(
  trx: Knex.Transaction,
  place: SessionPlace,
  check: CheckRow,
  status: 'EXPIRED' | 'CANCELED',
  actor: EventActor,
  paymentId?: number,
): Promise<NewEvent[]> {
  const closed: { id: number }[] = await trx('payments')
    .where({ check_id: check.id, status: 'PENDING', ...(paymentId !== undefined && { id: paymentId }) })
    .update({ status, decided_at: trx.fn.now() })
    .returning('id')
  const events: NewEvent[] = []
  for (const { id } of closed)
    events.push(eventAt(place, 'PAYMENT_FAILED', paymentEntity(check, await readPayment(trx, id)), actor))
  return events
}
