import type Redis from 'ioredis'
import type { Knex } from 'knex'
import { housekeep } from './housekeep'
import { relayEvents } from './relay-events'

export interface EventDeps {
  readonly knex: Knex
  readonly redis: Redis
  /** Aborted when the worker stops: long activities end at once instead of using up the grace time. */
  readonly stopping?: AbortSignal
}

export type EventActivities = ReturnType<typeof createEventActivities>

/** What keeps the logs flowing and tidy. */
export const createEventActivities = (deps: EventDeps) => ({
  relayEvents: relayEvents(deps),
  housekeep: housekeep(deps),
})
