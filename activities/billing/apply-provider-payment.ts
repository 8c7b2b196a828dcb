import { type AppliedFact, applyProviderPayment as apply } from '../../db/billing/apply-provider-payment'
import { type CommitDeps, commit } from '../../db/commit'
import type { ProviderFact } from '../../domain/billing/provider-fact'

/**
 * Books what the provider says about one of its payments, once for each state it reports. Repeated, late and reordered facts
 * change nothing (see `judgeFact`).
 */
export const applyProviderPayment = (deps: CommitDeps) => (tenantId: number, fact: ProviderFact) => {
  const id = ['mp', fact.id, fact.status, fact.statusDetail, fact.amountCents, fact.refundedCents].join(':')
  return commit<AppliedFact>(deps, { id, tenantId }, trx => apply(trx, fact))
}
