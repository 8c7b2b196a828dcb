import { decimalOf } from './amount'
import { ApiError } from './api-error'
import { formatDate } from './clock'
import { notify } from './notifications'
import { isPayable, requestOf } from './preferences'
import { type Account, type Payer, type Payment, type PaymentStatus, type Preference, paymentMoves } from './records'
import type { Simulator } from './simulator'

const usualDetail: Readonly<Record<PaymentStatus, string>> = {
  pending: 'pending_waiting_payment',
  in_process: 'pending_review_manual',
  authorized: 'pending_capture',
  approved: 'accredited',
  in_mediation: 'pending',
  rejected: 'cc_rejected_other_reason',
  cancelled: 'by_collector',
  refunded: 'refunded',
  charged_back: 'in_process',
}

export type Outcome = 'approved' | 'rejected' | 'pending' | 'in_process'

export interface PayCommand {
  readonly outcome: Outcome
  readonly statusDetail?: string | undefined
  readonly payer?: Partial<Payer> | undefined
}

/** Somebody pays the whole preference. A second payer makes a second payment: a preference is not single-use. */
export function pay(simulator: Simulator, preference: Preference, command: PayCommand): Payment {
  const { store, clock } = simulator
  const request = requestOf(preference)
  const now = clock.now()
  if (!isPayable(preference, now)) throw new ApiError(400, 'preference expired')
  if (request.binary_mode && (command.outcome === 'pending' || command.outcome === 'in_process'))
    throw new ApiError(400, 'binary_mode allows approved and rejected only')
  const payment: Payment = {
    id: store.nextId(),
    collectorId: preference.collectorId,
    preferenceId: preference.id,
    orderId: preference.orderId,
    amountCents: preference.totalCents,
    externalReference: request.external_reference ?? null,
    description: request.items[0]?.title ?? '',
    metadata: request.metadata ?? {},
    notificationUrl: request.notification_url ?? store.accounts.get(preference.collectorId)?.notificationUrl ?? null,
    payer: {
      email: command.payer?.email ?? 'comensal@example.com',
      firstName: command.payer?.firstName ?? 'APRO',
    },
    createdAt: now,
    status: command.outcome,
    statusDetail: command.statusDetail ?? usualDetail[command.outcome],
    refundedCents: 0,
    approvedAt: command.outcome === 'approved' ? now : null,
    updatedAt: now,
    version: 0,
  }
  store.payments.set(payment.id, payment)
  moveBalance(simulator, payment.collectorId, heldCents(payment))
  store.changed()
  notify(simulator, payment, 'payment.created')
  return payment
}

/** Moves a payment as the provider would, and notifies. The same status with another detail is a change too. Throws 409. */
export function changeStatus(simulator: Simulator, payment: Payment, status: PaymentStatus, statusDetail?: string): Payment {
  const moves: readonly PaymentStatus[] = paymentMoves[payment.status]
  if (status !== payment.status && !moves.includes(status))
    throw new ApiError(409, `a payment cannot go from ${payment.status} to ${status}`, 2063)
  return change(simulator, payment, () => {
    payment.status = status
    payment.statusDetail = statusDetail ?? usualDetail[status]
    if (status === 'refunded') payment.refundedCents = payment.amountCents
    if (status === 'approved') payment.approvedAt ??= simulator.clock.now()
  })
}

/** Applies a change, moves the seller's balance by what it did to the money held, and notifies. */
export function change(simulator: Simulator, payment: Payment, apply: () => void): Payment {
  const before = heldCents(payment)
  apply()
  payment.updatedAt = simulator.clock.now()
  payment.version += 1
  moveBalance(simulator, payment.collectorId, heldCents(payment) - before)
  simulator.store.changed()
  notify(simulator, payment, 'payment.updated')
  return payment
}

export function findPayment(simulator: Simulator, id: string, account?: Account): Payment {
  const payment = simulator.store.payments.get(Number(id))
  if (!payment || (account && payment.collectorId !== account.userId)) throw new ApiError(404, 'Payment not found', 2000)
  return payment
}

/** What of it is in the seller's account: a chargeback takes it away, unless the provider reimbursed it. */
function heldCents(payment: Payment): number {
  const isHeld =
    payment.status === 'approved' ||
    payment.status === 'in_mediation' ||
    (payment.status === 'charged_back' && payment.statusDetail === 'reimbursed')
  return isHeld ? payment.amountCents - payment.refundedCents : 0
}

function moveBalance(simulator: Simulator, userId: number, cents: number): void {
  const account = simulator.store.accounts.get(userId)
  if (account) account.balanceCents += cents
}

export function presentPayment(simulator: Simulator, payment: Payment) {
  const isTicket = payment.status === 'pending' || payment.statusDetail === 'pending_waiting_payment'
  const amount = decimalOf(payment.amountCents)
  return {
    id: payment.id,
    date_created: formatDate(payment.createdAt),
    date_approved: payment.approvedAt === null ? null : formatDate(payment.approvedAt),
    date_last_updated: formatDate(payment.updatedAt),
    date_of_expiration: isTicket ? formatDate(payment.createdAt + 30 * 86_400_000) : null,
    money_release_date: payment.approvedAt === null ? null : formatDate(payment.approvedAt),
    operation_type: 'regular_payment',
    issuer_id: isTicket ? null : '3',
    payment_method_id: isTicket ? 'rapipago' : 'master',
    payment_type_id: isTicket ? 'ticket' : 'credit_card',
    status: payment.status,
    status_detail: payment.statusDetail,
    currency_id: 'ARS',
    description: payment.description,
    live_mode: true,
    sponsor_id: null,
    authorization_code: payment.approvedAt === null ? null : String(payment.id).slice(-6),
    money_release_schema: null,
    taxes_amount: 0,
    counter_currency: null,
    shipping_amount: 0,
    collector_id: payment.collectorId,
    payer: {
      id: '2002',
      type: 'guest',
      email: payment.payer.email,
      first_name: payment.payer.firstName,
      last_name: null,
      identification: { type: 'DNI', number: '12345678' },
      entity_type: null,
      phone: { area_code: null, number: null, extension: null },
    },
    metadata: payment.metadata,
    additional_info: { items: requestItems(simulator, payment) },
    order: { id: String(payment.orderId), type: 'mercadopago' },
    external_reference: payment.externalReference,
    transaction_amount: amount,
    transaction_amount_refunded: decimalOf(payment.refundedCents),
    coupon_amount: 0,
    differential_pricing_id: null,
    deduction_schema: null,
    installments: 1,
    transaction_details: {
      payment_method_reference_id: null,
      net_received_amount: payment.approvedAt === null ? 0 : amount,
      total_paid_amount: amount,
      overpaid_amount: 0,
      external_resource_url: null,
      installment_amount: isTicket ? 0 : amount,
      financial_institution: null,
      acquirer_reference: null,
    },
    fee_details: [],
    captured: payment.status !== 'authorized',
    binary_mode: false,
    call_for_authorize_id: null,
    statement_descriptor: null,
    card: isTicket ? {} : { first_six_digits: '503175', last_four_digits: '0604', cardholder: { name: payment.payer.firstName } },
    notification_url: payment.notificationUrl,
    processing_mode: 'aggregator',
    merchant_account_id: null,
    refunds: [...simulator.store.refunds.values()]
      .filter(refund => refund.paymentId === payment.id)
      .map(refund => ({ id: refund.id, payment_id: payment.id, amount: decimalOf(refund.amountCents), status: refund.status })),
  }
}

function requestItems(simulator: Simulator, payment: Payment): unknown {
  return simulator.store.preferences.get(payment.preferenceId)?.request.items ?? []
}
