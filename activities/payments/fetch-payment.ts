import { callProvider, type ProviderDeps } from './call-provider'

/** One of the provider's payments as it is now: what a notification says is only a hint to ask for this. */
export const fetchPayment = (deps: ProviderDeps) => (tenantId: number, providerPaymentId: string) =>
  callProvider(deps, tenantId, account => deps.provider.fetchPayment(account, providerPaymentId))
