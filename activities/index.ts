import type { CommitDeps } from '../db/commit'
import { createBillingActivities } from './billing'
import { createEventActivities, type EventDeps } from './events'
import { createPaymentActivities } from './payments'
import type { ProviderDeps } from './payments/call-provider'
import { createRoundActivities } from './rounds'

export type ActivityDeps = CommitDeps & EventDeps & ProviderDeps

/** What workflows order on the queue `integrador`: local activities, and the long ones that keep the house. */
export const createActivities = (deps: ActivityDeps) => ({
  ...createRoundActivities(deps),
  ...createBillingActivities(deps),
  ...createEventActivities(deps),
})

/** What runs on the queue `payments`: calls to the provider. */
export const createProviderActivities = (deps: ActivityDeps) => createPaymentActivities(deps)
