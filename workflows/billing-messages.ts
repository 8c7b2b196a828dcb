import { defineSignal, defineUpdate } from '@temporalio/workflow'
import type {
  Checkout,
  CheckView,
  Command,
  ForceClose,
  PaymentAttempt,
  PaymentReceipt,
  RecordPayment,
  StartPayment,
} from '../domain/billing/check-commands'
import type { PaymentStatus } from '../domain/billing/payment'

export { checkWorkflowId, notificationWorkflowId, paymentWorkflowId } from '../domain/billing/workflow-ids'
export type { Checkout, CheckView, Command, ForceClose, PaymentAttempt, PaymentReceipt, RecordPayment, StartPayment }

export interface CheckInput {
  readonly tenantId: number
  readonly branchId: number
  readonly sessionId: number
  /** 1 for the first check of the session. */
  readonly n: number
  readonly tableCode: string
  /** The queue of provider calls. */
  readonly paymentsTaskQueue: string
  readonly polling: PollingInput
}

/** How payments look for news by themselves when no notification comes. Milliseconds. */
export interface PollingInput {
  /** Waits before each look; the last one repeats. */
  readonly waitsMs: readonly number[]
  /** How long after its expiry an attempt is still looked after: somebody may have paid in the last second. */
  readonly graceMs: number
}

export interface PaymentInput {
  readonly attempt: PaymentAttempt
  readonly paymentsTaskQueue: string
  readonly polling: PollingInput
}

export interface NotificationInput {
  readonly tenantId: number
  /** The provider's payment. */
  readonly providerPaymentId: string
  readonly paymentsTaskQueue: string
}

/** Opens the check, or answers with it when it is open. Throws `nothing_to_pay`, `session_closed`, `no_open_session`, `check_closed` (n is not the next number). */
export const requestCheck = defineUpdate<CheckView, [Command]>('request')
export const recordPayment = defineUpdate<PaymentReceipt, [RecordPayment]>('recordPayment')
/** Reserves an amount and starts its payment; ask that for its `checkout`. */
export const startPayment = defineUpdate<PaymentAttempt, [StartPayment]>('startPayment')
export const withdrawCheck = defineUpdate<CheckView, [Command]>('withdraw')
export const forceCloseCheck = defineUpdate<CheckView, [ForceClose]>('forceClose')
/** A payment of this check was decided. */
export const paymentSettled = defineSignal('paymentSettled')
/** A round of the session changed while the check was open. */
export const chargesChanged = defineSignal('chargesChanged')

/** Where to pay; waits until the provider answered. Throws `provider_unavailable`. */
export const checkout = defineUpdate<Checkout>('checkout')
/** Gives an undecided attempt up, after one last look at the provider; answers with what it then is. Operators need not say who they are. */
export const cancelPayment = defineUpdate<PaymentStatus, [by?: Command]>('cancel')
/** The provider says that something happened; for a payment and for a notification. */
export const notified = defineSignal('notified')
/** The check is over: the attempt is given up, its reservation freed. */
export const checkClosed = defineSignal('checkClosed')
