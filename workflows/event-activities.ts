import { proxyActivities } from '@temporalio/workflow'
import type { EventActivities } from '../activities/events'

/** A shift lasts about a minute; a worker that dies in it is noticed by its silence and another takes over. */
export const relay = proxyActivities<Pick<EventActivities, 'relayEvents'>>({
  startToCloseTimeout: '3m',
  heartbeatTimeout: '20s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '5s' },
})

/** Nothing is urgent and everything may be repeated; after an hour the next one comes anyway. */
export const house = proxyActivities<Pick<EventActivities, 'housekeep'>>({
  startToCloseTimeout: '15m',
  heartbeatTimeout: '1m',
  scheduleToCloseTimeout: '50m',
  retry: { initialInterval: '5s', backoffCoefficient: 2, maximumInterval: '5m' },
})
