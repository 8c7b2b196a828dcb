import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow'
import type { BillingActivities } from '../activities/billing'
import type { PaymentActivities } from '../activities/payments'
import { dataFault } from '../domain/errors'

const transaction = {
  startToCloseTimeout: '5s',
  localRetryThreshold: '5s',
  retry: { initialInterval: '100ms', backoffCoefficient: 2, maximumInterval: '30s' },
} as const

/** One short transaction each, for somebody who waits: what no retry heals is final. Long back-offs are server timers. */
export const billing = proxyLocalActivities<BillingActivities>({
  ...transaction,
  retry: { ...transaction.retry, nonRetryableErrorTypes: [dataFault] },
})

/** Money that came, and reservations: nobody waits and nothing may be lost, so it is retried until somebody mends what is wrong. */
export const books = proxyLocalActivities<Pick<BillingActivities, 'applyProviderPayment' | 'closeAttempt'>>(transaction)

/** How long a provider call may be tried, by what depends on it. One try is bounded by the adapter's own 8 s. */
const patience = {
  /** Somebody waits for the answer, and the API not much longer: give up soon, so that they can try again or pay otherwise. */
  checkout: {
    scheduleToCloseTimeout: '6s',
    retry: { initialInterval: '300ms', backoffCoefficient: 2, maximumInterval: '2s' },
  },
  /** Money that may have arrived must be found, however long the provider is away. */
  notified: {
    scheduleToCloseTimeout: '24h',
    retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '5m' },
  },
  /** The next look comes anyway. */
  polling: {
    scheduleToCloseTimeout: '30s',
    retry: { initialInterval: '2s', backoffCoefficient: 2, maximumInterval: '10s' },
  },
} as const

/** Calls to the provider, on their own queue: it can be throttled for all workers together. */
export const providerOn = (taskQueue: string, purpose: keyof typeof patience) =>
  proxyActivities<PaymentActivities>({ taskQueue, startToCloseTimeout: '10s', ...patience[purpose] })
