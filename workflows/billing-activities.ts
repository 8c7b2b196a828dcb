import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow'
import type { BillingActivities } from '../activities/billing'
import type { PaymentActivities } from '../activities/payments'

/** One short transaction each; long back-offs become server timers by themselves. */
export const billing = proxyLocalActivities<BillingActivities>({
  startToCloseTimeout: '5s',
  retry: { initialInterval: '100ms', backoffCoefficient: 2, maximumInterval: '30s' },
})

const oneCall = '10s'

/** Somebody waits for the answer: give up soon, so that they can try again or pay otherwise. */
export const checkoutProvider = proxyActivities<PaymentActivities>({
  taskQueue: 'payments',
  startToCloseTimeout: oneCall,
  scheduleToCloseTimeout: '20s',
  retry: { initialInterval: '500ms', backoffCoefficient: 2, maximumInterval: '4s' },
})

/** Money that may have arrived must be found, however long the provider is away. */
export const notifiedProvider = proxyActivities<PaymentActivities>({
  taskQueue: 'payments',
  startToCloseTimeout: oneCall,
  scheduleToCloseTimeout: '24h',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '5m' },
})

/** The next look comes anyway. */
export const pollingProvider = proxyActivities<PaymentActivities>({
  taskQueue: 'payments',
  startToCloseTimeout: oneCall,
  scheduleToCloseTimeout: '30s',
  retry: { initialInterval: '2s', backoffCoefficient: 2, maximumInterval: '10s' },
})
