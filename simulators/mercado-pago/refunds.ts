import { z } from 'zod'
import { decimalAmount, decimalOf } from './amount'
import { ApiError } from './api-error'
import { formatDate } from './clock'
import { change } from './payments'
import type { Account, Payment, Refund } from './records'
import type { Simulator } from './simulator'

const refundBody = z.looseObject({ amount: decimalAmount.optional() }).nullish()
const windowMs = 180 * 86_400_000

/** Part of a payment, or all that is left of it. Needs balance in the seller's account. Causes 2063 state, 2017 amount, 2024 age. */
export function createRefund(simulator: Simulator, account: Account, payment: Payment, body: unknown): Refund {
  const leftCents = payment.amountCents - payment.refundedCents
  const amountCents = refundBody.parse(body)?.amount ?? leftCents
  const now = simulator.clock.now()
  if (amountCents > leftCents || (amountCents === 0 && leftCents > 0))
    throw new ApiError(400, 'Invalid transaction_amount for update', 2017)
  if (payment.status !== 'approved' || leftCents === 0)
    throw new ApiError(400, 'The action requested is not valid for the current payment state', 2063)
  if (payment.approvedAt !== null && now - payment.approvedAt > windowMs)
    throw new ApiError(400, 'Payment too old to be refunded', 2024)
  if (amountCents > account.balanceCents) throw new ApiError(400, 'Insufficient balance in the account to refund')

  const refund: Refund = { id: simulator.store.nextId(), paymentId: payment.id, amountCents, createdAt: now, status: 'approved' }
  simulator.store.refunds.set(refund.id, refund)
  change(simulator, payment, () => {
    payment.refundedCents += amountCents
    const isWhole = payment.refundedCents === payment.amountCents
    payment.status = isWhole ? 'refunded' : 'approved'
    payment.statusDetail = isWhole ? 'refunded' : 'partially_refunded'
  })
  return refund
}

export function refundsOf(simulator: Simulator, payment: Payment): Refund[] {
  return [...simulator.store.refunds.values()].filter(refund => refund.paymentId === payment.id)
}

export function presentRefund(account: Account, refund: Refund) {
  return {
    id: refund.id,
    payment_id: refund.paymentId,
    amount: decimalOf(refund.amountCents),
    metadata: {},
    source: { id: String(account.userId), name: account.nickname, type: 'collector' },
    date_created: formatDate(refund.createdAt),
    unique_sequence_number: null,
    refund_mode: 'standard',
    adjustment_amount: 0,
    status: refund.status,
    reason: null,
    amount_refunded_to_payer: decimalOf(refund.amountCents),
  }
}
