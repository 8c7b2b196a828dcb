import { Context } from '@temporalio/activity'
import { type HousekeepingReport, keepHouse } from '../../db/housekeeping'
import type { EventDeps } from './event-deps'

export type { HousekeepingReport } from '../../db/housekeeping'

/** Makes the next days' partitions and deletes what has expired, in short transactions. */
export const housekeep = (deps: EventDeps) => (): Promise<HousekeepingReport> =>
  keepHouse(deps.knex, new Date(), () => Context.current().heartbeat())
