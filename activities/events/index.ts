import type { EventDeps } from './event-deps'
import { housekeep } from './housekeep'
import { relayEvents } from './relay-events'

export type { EventDeps } from './event-deps'

export type EventActivities = ReturnType<typeof createEventActivities>

/** What keeps the logs flowing and tidy. */
export const createEventActivities = (deps: EventDeps) => ({
  relayEvents: relayEvents(deps),
  housekeep: housekeep(deps),
})
