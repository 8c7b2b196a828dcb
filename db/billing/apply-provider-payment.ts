import type { Knex } from 'knex'
import { type FactOutcome, type FactVerdict, judgeFact, type ProviderFact } from '../../domain/billing/provider-fact'
import { DomainError } from '../../domain/errors'
import type { EventActor, EventType, NewEvent } from '../../domain/events'
import { eventAt, type SessionPlace } from '../../domain/floor/session'
import { type AuditEntry, doneBy } from '../events/audit'
import { lockSession } from '../floor/sessions'
import { allocateCredit, applySessionCredit } from './allocate-payment'
import { type CheckRow, findOpenCheck, lockCheck, readCheck } from './checks'
import { findAttempt, findByProviderPayment, insertPayment, insertTip, type PaymentRow, readPayment } from './payments'
import { checkEntity, settleCheck } from './settle-check'

/** What became of a fact. `paymentId` and the check are null when the reference is not ours. */
export interface AppliedFact {
  readonly outcome: FactOutcome
  readonly attemptId: number | null
  readonly sessionId: number | null
  readonly checkNumber: number | null
}

interface Applied {
  readonly result: AppliedFact
  readonly events: readonly NewEvent[]
  readonly audit: readonly AuditEntry[]
}

/** Everything that one fact is applied to, locked. */
interface Scene {
  readonly trx: Knex.Transaction
  readonly place: SessionPlace
  readonly check: CheckRow
  readonly attempt: PaymentRow
  readonly fact: ProviderFact
}

const system: EventActor = { user_id: null, role: 'SYSTEM' }

/**
 * Applies what the provider says about one of its payments to the books. Safe to repeat and to call in any order: money is
 * booked once per provider payment, decided attempts never move back, and approved money that its attempt cannot take any
 * more becomes a payment of its own: first for what is still owed, the rest as credit for somebody to look at.
 */
export async function applyProviderPayment(trx: Knex.Transaction, fact: ProviderFact): Promise<Applied> {
  const found = fact.externalReference === null ? null : await findAttempt(trx, fact.externalReference)
  if (!found)
    return { result: { outcome: 'not_ours', attemptId: null, sessionId: null, checkNumber: null }, events: [], audit: [] }

  const { sessionId } = await readCheck(trx, found.checkId)
  const place = await lockSession(trx, sessionId)
  const check = await lockCheck(trx, found.checkId)
  const attempt = await readPayment(trx, found.id)
  const scene: Scene = { trx, place, check, attempt, fact }
  const known = await findByProviderPayment(trx, fact.id)
  const verdict = judgeFact(
    fact,
    { ...attempt, externalId: attempt.providerPaymentId },
    known,
    await expectedAccount(trx, attempt.tenantId),
  )
  const result: AppliedFact = { outcome: verdict.kind, attemptId: attempt.id, sessionId, checkNumber: check.n }
  return { result, ...(await carryOut(scene, verdict, known)) }
}

async function expectedAccount(trx: Knex.Transaction, tenantId: number) {
  const row: { provider_user_id: string; currency: string } | undefined = await trx('payment_accounts')
    .join('tenants', 'tenants.id', 'payment_accounts.tenant_id')
    .where({ 'payment_accounts.tenant_id': tenantId, 'payment_accounts.provider': 'MERCADO_PAGO' })
    .whereNull('payment_accounts.deleted_at')
    .first('payment_accounts.provider_user_id', 'tenants.currency')
  if (!row) throw new DomainError('provider_not_configured')
  return { collectorId: row.provider_user_id, currency: row.currency }
}

async function carryOut(scene: Scene, verdict: FactVerdict, known: PaymentRow | null): Promise<Omit<Applied, 'result'>> {
  switch (verdict.kind) {
    case 'ignore':
      await noteProviderStatus(scene)
      return { events: [], audit: [] }
    case 'reject':
      return reject(scene)
    case 'review':
      return flag(scene, known ?? scene.attempt, verdict.why)
    case 'approve':
      return approve(scene, verdict)
    case 'surplus':
      return takeSurplus(scene, verdict)
  }
}

/** For operators only: what an undecided attempt waits for. */
async function noteProviderStatus({ trx, attempt, fact }: Scene): Promise<void> {
  await trx('payments')
    .where({ id: attempt.id, status: 'PENDING' })
    .update({ provider_status: fact.status, provider_status_detail: fact.statusDetail })
}

async function reject(scene: Scene): Promise<Omit<Applied, 'result'>> {
  const { trx, attempt, fact } = scene
  await trx('payments').where({ id: attempt.id, status: 'PENDING' }).update({
    status: 'REJECTED',
    provider_status: fact.status,
    provider_status_detail: fact.statusDetail,
    decided_at: trx.fn.now(),
  })
  const entry = auditOf(scene, attempt, 'payment.reject', {
    oldValues: { status: 'PENDING' },
    newValues: { status: 'REJECTED', provider_status_detail: fact.statusDetail },
  })
  return { events: await settleWith(scene, 'PAYMENT_REJECTED', { ...attempt, status: 'REJECTED' }), audit: [entry] }
}

async function approve(scene: Scene, verdict: Extract<FactVerdict, { kind: 'approve' }>): Promise<Omit<Applied, 'result'>> {
  const { trx, check, attempt, fact } = scene
  const { amountCents, tipCents } = verdict.split
  await trx('payments').where({ id: attempt.id, status: 'PENDING' }).update({
    status: 'APPROVED',
    amount_cents: amountCents,
    tip_cents: tipCents,
    credit_cents: amountCents,
    provider_payment_id: fact.id,
    provider_status: fact.status,
    provider_status_detail: fact.statusDetail,
    decided_at: trx.fn.now(),
  })
  await insertTip(trx, check, { paymentId: attempt.id, amountCents: tipCents, waiterId: null })
  return spend(scene, attempt.id, verdict.review)
}

async function takeSurplus(scene: Scene, verdict: Extract<FactVerdict, { kind: 'surplus' }>): Promise<Omit<Applied, 'result'>> {
  const { trx, check, attempt, fact } = scene
  const paymentId = await insertPayment(trx, check, {
    provider: 'MERCADO_PAGO',
    status: 'APPROVED',
    ...verdict.split,
    payerDinerId: attempt.payerDinerId,
    registeredBy: 'SYSTEM',
    providerPaymentId: fact.id,
    providerStatus: fact.status,
    providerStatusDetail: fact.statusDetail,
    surplusOfPaymentId: attempt.id,
  })
  await insertTip(trx, check, { paymentId, amountCents: verdict.split.tipCents, waiterId: null })
  // Trying again after a refused card is ordinary: only what it leaves over, if anything, needs a look.
  const review = verdict.review ?? (attempt.status === 'REJECTED' ? null : `after_${attempt.status.toLowerCase()}`)
  return spend(scene, paymentId, review)
}

/** Money of one payment goes to its own check first, then to whatever the table still owes; the rest stays credit. */
async function spend(scene: Scene, paymentId: number, review: string | null): Promise<Omit<Applied, 'result'>> {
  const { trx, place, check, attempt } = scene
  const credited = await readPayment(trx, paymentId)
  await allocateCredit(trx, check.id, credited)
  const open = await findOpenCheck(trx, place.sessionId)
  if (open) await applySessionCredit(trx, place.sessionId, open.id)

  const booked = await readPayment(trx, paymentId)
  const why = review ?? (booked.creditCents > 0 ? 'credit_left' : null)
  const events = await settleWith(scene, 'PAYMENT_APPROVED', booked)
  if (open && open.id !== check.id) events.push(...(await settleCheck(trx, place, await lockCheck(trx, open.id), system)).events)
  const audit = [booked.id === attempt.id ? approvalAudit(scene, booked) : surplusAudit(scene, booked)]
  if (why === null) return { events, audit }
  return { events, audit: [...audit, ...(await flag(scene, booked, why)).audit] }
}

/** Marks a payment for somebody to look at, and says why in the audit trail. */
async function flag(scene: Scene, payment: PaymentRow, why: string): Promise<Omit<Applied, 'result'>> {
  const { trx, fact } = scene
  await trx('payments').where({ id: payment.id }).update({ needs_review: true })
  const entry = auditOf(scene, payment, 'payment.needs_review', {
    newValues: {
      provider_payment_id: fact.id,
      provider_status: fact.status,
      amount_cents: fact.amountCents,
      refunded_cents: fact.refundedCents,
      currency: fact.currency,
      collector_id: fact.collectorId,
      credit_cents: payment.creditCents,
    },
    reason: why,
  })
  return { events: [], audit: [entry] }
}

const approvalAudit = (scene: Scene, payment: PaymentRow): AuditEntry =>
  auditOf(scene, payment, 'payment.approve', {
    oldValues: { status: 'PENDING' },
    newValues: {
      status: payment.status,
      provider_payment_id: scene.fact.id,
      amount_cents: payment.amountCents,
      tip_cents: payment.tipCents,
      credit_cents: payment.creditCents,
    },
  })

const surplusAudit = (scene: Scene, payment: PaymentRow): AuditEntry =>
  auditOf(scene, payment, 'payment.surplus', {
    newValues: {
      surplus_of_payment_id: scene.attempt.id,
      provider_payment_id: scene.fact.id,
      amount_cents: payment.amountCents,
      tip_cents: payment.tipCents,
    },
  })

/** The provider's word, which nobody of the restaurant gave. */
const auditOf = (
  { attempt }: Scene,
  payment: PaymentRow,
  action: string,
  told: Pick<AuditEntry, 'oldValues' | 'newValues' | 'reason'>,
): AuditEntry => ({
  ...doneBy({ kind: 'system', tenantId: attempt.tenantId }, payment.branchId),
  action,
  entityType: 'payment',
  entityId: payment.id,
  ...told,
})

async function settleWith(scene: Scene, type: EventType, payment: PaymentRow): Promise<NewEvent[]> {
  const { trx, place, check } = scene
  const settled = await settleCheck(trx, place, check, system)
  return [eventAt(place, type, paymentEntity(settled.check, payment), system), ...settled.events]
}

/** A payment as events show it, with the check it leaves behind. */
export function paymentEntity(
  check: CheckRow,
  payment: Pick<PaymentRow, 'id' | 'status' | 'provider' | 'amountCents' | 'tipCents' | 'payerDinerId'>,
): Readonly<Record<string, unknown>> {
  return {
    ...checkEntity(check),
    payment_id: payment.id,
    payment_status: payment.status,
    provider: payment.provider,
    amount_cents: payment.amountCents,
    tip_cents: payment.tipCents,
    diner_id: payment.payerDinerId,
  }
}
