import { callProvider, type ProviderDeps } from './call-provider'

/** Every payment that people made for one attempt, oldest change first; for when no notification comes. */
export const searchPayments = (deps: ProviderDeps) => async (tenantId: number, externalReference: string) => {
  const page = await callProvider(deps, tenantId, account => deps.provider.searchPayments(account, { externalReference }))
  return page.payments
}
