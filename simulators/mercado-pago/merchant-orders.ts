import { decimalOf } from './amount'
import { ApiError } from './api-error'
import { formatDate } from './clock'
import type { Account, Payment } from './records'
import type { Simulator } from './simulator'

/** The order behind a preference: which payments it got, and whether the approved ones cover it. */
export function presentMerchantOrder(simulator: Simulator, account: Account, orderId: string) {
  const preference = [...simulator.store.preferences.values()].find(
    candidate => String(candidate.orderId) === orderId && candidate.collectorId === account.userId,
  )
  if (!preference) throw new ApiError(404, 'Merchant order not found')
  const payments = [...simulator.store.payments.values()].filter(payment => payment.orderId === preference.orderId)
  const approved = payments.filter(payment => payment.status === 'approved' || payment.status === 'refunded')
  const paidCents = approved.reduce((sum, payment) => sum + payment.amountCents, 0)
  const refundedCents = approved.reduce((sum, payment) => sum + payment.refundedCents, 0)
  return {
    id: preference.orderId,
    status: paidCents >= preference.totalCents ? 'closed' : 'opened',
    external_reference: preference.request.external_reference ?? '',
    preference_id: preference.id,
    payments: payments.map(presentOrderPayment),
    shipments: [],
    collector: { id: account.userId, email: '', nickname: account.nickname },
    marketplace: 'NONE',
    notification_url: preference.request.notification_url ?? null,
    date_created: formatDate(preference.createdAt),
    last_updated: formatDate(Math.max(preference.createdAt, ...payments.map(payment => payment.updatedAt))),
    shipping_cost: 0,
    total_amount: decimalOf(preference.totalCents),
    site_id: 'MLA',
    paid_amount: decimalOf(paidCents),
    refunded_amount: decimalOf(refundedCents),
    items: preference.request.items,
    cancelled: false,
    order_status: orderStatus({ paidCents, refundedCents, totalCents: preference.totalCents, payments }),
  }
}

function presentOrderPayment(payment: Payment) {
  return {
    id: payment.id,
    transaction_amount: decimalOf(payment.amountCents),
    total_paid_amount: decimalOf(payment.amountCents),
    shipping_cost: 0,
    currency_id: 'ARS',
    status: payment.status,
    status_detail: payment.statusDetail,
    operation_type: 'regular_payment',
    date_approved: payment.approvedAt === null ? null : formatDate(payment.approvedAt),
    date_created: formatDate(payment.createdAt),
    last_modified: formatDate(payment.updatedAt),
    amount_refunded: decimalOf(payment.refundedCents),
  }
}

interface OrderMoney {
  readonly paidCents: number
  readonly refundedCents: number
  readonly totalCents: number
  readonly payments: readonly Payment[]
}

function orderStatus({ paidCents, refundedCents, totalCents, payments }: OrderMoney): string {
  if (refundedCents > 0) return refundedCents >= paidCents ? 'refunded' : 'partially_refunded'
  if (paidCents >= totalCents) return 'paid'
  if (paidCents > 0) return 'partially_paid'
  return payments.some(payment => payment.status === 'pending' || payment.status === 'in_process')
    ? 'payment_in_process'
    : 'payment_required'
}
