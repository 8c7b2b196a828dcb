import type { Knex } from 'knex'
import { chargeChanges } from '../../domain/billing/charges'
import { DomainError } from '../../domain/errors'
import type { EventActor } from '../../domain/events'
import { eventAt, type SessionPlace } from '../../domain/floor/session'
import { applySessionCredit } from './allocate-payment'
import { insertCharges, readBillableItems, standingCharges } from './charges'
import { findLatestCheck, lockCheck } from './checks'
import { moveFloor } from './move-floor'
import { checkEntity, type Settlement, settleCheck } from './settle-check'

interface CheckRequest {
  readonly n: number
  readonly workflowId: string
  readonly userId: number | null
  readonly dinerId: number | null
  readonly actor: EventActor
}

/**
 * Opens the n-th check of a session with everything accepted that is not charged yet, and applies credit that the table has.
 * The open check, if it is the n-th, is returned as it is. Throws `nothing_to_pay`, and `check_closed` when n is not the next
 * number (the caller read it too early). The session must be locked and live.
 */
export async function openCheck(trx: Knex.Transaction, place: SessionPlace, request: CheckRequest): Promise<Settlement> {
  const latest = await findLatestCheck(trx, place.sessionId)
  const isOpen = latest !== null && (latest.status === 'REQUESTED' || latest.status === 'IN_PAYMENT')
  if (isOpen && latest.n === request.n) return { check: latest, events: [] }
  if (isOpen || request.n !== (latest?.n ?? 0) + 1) throw new DomainError('check_closed', { n: request.n })

  const changes = chargeChanges(await readBillableItems(trx, place.sessionId), await standingCharges(trx, place.sessionId))
  if (changes.add.length === 0) throw new DomainError('nothing_to_pay')

  const [row]: { id: number }[] = await trx('checks')
    .insert({
      tenant_id: place.tenantId,
      branch_id: place.branchId,
      table_session_id: place.sessionId,
      n: request.n,
      workflow_id: request.workflowId,
      requested_by_user_id: request.userId,
      requested_by_diner_id: request.dinerId,
    })
    .returning('id')
  if (!row) throw new Error('the check was not stored')
  const created = await lockCheck(trx, row.id)
  await insertCharges(trx, created, changes.add)
  await applySessionCredit(trx, place.sessionId, created.id)

  const floor = await moveFloor(trx, place, { session: 'PAYING', table: 'PAYING' }, request.actor)
  const { check, events } = await settleCheck(trx, place, created, request.actor)
  const asked = eventAt(place, 'CHECK_REQUESTED', checkEntity(check), request.actor)
  return { check, events: [asked, ...floor, ...events.filter(event => event.type !== 'CHECK_UPDATED')] }
}
