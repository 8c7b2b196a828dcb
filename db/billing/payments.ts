import type { Knex } from 'knex'
import type { ManualMethod, PaymentProviderName, PaymentStatus } from '../../domain/billing/payment'
import { DomainError } from '../../domain/errors'
import type { CheckRow } from './checks'

export interface PaymentRow {
  readonly id: number
  readonly tenantId: number
  readonly branchId: number
  readonly checkId: number
  readonly payerDinerId: number | null
  readonly provider: PaymentProviderName
  readonly status: PaymentStatus
  readonly amountCents: number
  readonly tipCents: number
  readonly creditCents: number
  readonly preferenceId: string | null
  readonly initPoint: string | null
  readonly sandboxInitPoint: string | null
  readonly providerPaymentId: string | null
  readonly expiresAt: string | null
  readonly needsReview: boolean
  readonly createdAt: string
}

export interface NewPayment {
  readonly provider: PaymentProviderName
  readonly status: 'PENDING' | 'APPROVED'
  readonly amountCents: number
  readonly tipCents: number
  readonly payerDinerId: number | null
  readonly registeredBy: 'SYSTEM' | 'DINER' | 'WAITER'
  readonly registeredByUserId?: number | null
  readonly manualMethod?: ManualMethod
  readonly manualNotes?: string | null
  readonly externalReference?: string
  readonly expiresAt?: string
  readonly providerPaymentId?: string
  readonly providerStatus?: string
  readonly providerStatusDetail?: string
  readonly surplusOfPaymentId?: number
  readonly needsReview?: boolean
}

/** Writes a payment of a check. Approved money starts as credit; `allocateCredit` then covers charges with it. Returns its id. */
export async function insertPayment(trx: Knex.Transaction, check: CheckRow, payment: NewPayment): Promise<number> {
  const isApproved = payment.status === 'APPROVED'
  const [row]: { id: number }[] = await trx('payments')
    .insert({
      tenant_id: check.tenantId,
      branch_id: check.branchId,
      check_id: check.id,
      payer_diner_id: payment.payerDinerId,
      provider: payment.provider,
      status: payment.status,
      amount_cents: payment.amountCents,
      tip_cents: payment.tipCents,
      credit_cents: isApproved ? payment.amountCents : 0,
      payment_category: payment.manualMethod ? 'MANUAL' : 'DIGITAL',
      registered_by: payment.registeredBy,
      registered_by_waiter_id: payment.registeredByUserId ?? null,
      manual_method: payment.manualMethod ?? null,
      manual_notes: payment.manualNotes ?? null,
      external_reference: payment.externalReference ?? null,
      expires_at: payment.expiresAt ?? null,
      provider_payment_id: payment.providerPaymentId ?? null,
      provider_status: payment.providerStatus ?? null,
      provider_status_detail: payment.providerStatusDetail ?? null,
      surplus_of_payment_id: payment.surplusOfPaymentId ?? null,
      needs_review: payment.needsReview ?? false,
      decided_at: isApproved ? trx.fn.now() : null,
    })
    .returning('id')
  if (!row) throw new Error('the payment was not stored')
  return row.id
}

/** The tip of an approved payment: a ledger of its own, never part of the check. */
export async function insertTip(
  trx: Knex.Transaction,
  check: CheckRow,
  tip: { readonly paymentId: number; readonly amountCents: number; readonly waiterId: number | null },
): Promise<void> {
  if (tip.amountCents === 0) return
  await trx('tips').insert({
    tenant_id: check.tenantId,
    branch_id: check.branchId,
    payment_id: tip.paymentId,
    waiter_id: tip.waiterId,
    amount_cents: tip.amountCents,
  })
}

/** Throws `not_found`. */
export async function readPayment(db: Knex, paymentId: number): Promise<PaymentRow> {
  const row: StoredPayment | undefined = await db('payments').where({ id: paymentId }).first()
  if (!row) throw new DomainError('not_found', { entity: 'payment' })
  return toPayment(row)
}

/** The attempt that a provider's external reference names, if it is ours. */
export async function findAttempt(db: Knex, externalReference: string): Promise<PaymentRow | null> {
  const row: StoredPayment | undefined = await db('payments').where({ external_reference: externalReference }).first()
  return row ? toPayment(row) : null
}

/** The row that took one of the provider's payments, if any. */
export async function findByProviderPayment(db: Knex, providerPaymentId: string): Promise<PaymentRow | null> {
  const row: StoredPayment | undefined = await db('payments')
    .where({ provider: 'MERCADO_PAGO', provider_payment_id: providerPaymentId })
    .first()
  return row ? toPayment(row) : null
}

/** Throws `unknown_diner` unless the diner sits in that session. */
export async function mustSitThere(db: Knex, sessionId: number, dinerId: number | null): Promise<void> {
  if (dinerId === null) return
  const diner = await db('diners').where({ id: dinerId, session_id: sessionId }).whereNull('deleted_at').first('id')
  if (!diner) throw new DomainError('unknown_diner', { diner_id: dinerId })
}

interface StoredPayment {
  id: number
  tenant_id: number
  branch_id: number
  check_id: number
  payer_diner_id: number | null
  provider: PaymentProviderName
  status: PaymentStatus
  amount_cents: number
  tip_cents: number
  credit_cents: number
  preference_id: string | null
  init_point: string | null
  sandbox_init_point: string | null
  provider_payment_id: string | null
  expires_at: Date | null
  needs_review: boolean
  created_at: Date
}

function toPayment(row: StoredPayment): PaymentRow {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    branchId: row.branch_id,
    checkId: row.check_id,
    payerDinerId: row.payer_diner_id,
    provider: row.provider,
    status: row.status,
    amountCents: row.amount_cents,
    tipCents: row.tip_cents,
    creditCents: row.credit_cents,
    preferenceId: row.preference_id,
    initPoint: row.init_point,
    sandboxInitPoint: row.sandbox_init_point,
    providerPaymentId: row.provider_payment_id,
    expiresAt: row.expires_at?.toISOString() ?? null,
    needsReview: row.needs_review,
    createdAt: row.created_at.toISOString(),
  }
}
