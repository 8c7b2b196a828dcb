import type { ProviderDeps } from './call-provider'
import { createPreference } from './create-preference'
import { fetchPayment } from './fetch-payment'
import { searchPayments } from './search-payments'

/** Activities of the queue `payments`: one provider call each. */
export const createPaymentActivities = (deps: ProviderDeps) => ({
  createPreference: createPreference(deps),
  fetchPayment: fetchPayment(deps),
  searchPayments: searchPayments(deps),
})

export type PaymentActivities = ReturnType<typeof createPaymentActivities>
