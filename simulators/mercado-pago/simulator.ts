import type { Clock } from './clock'
import type { Deliveries } from './deliveries'
import type { Faults } from './faults'
import type { Store } from './store'

/** What every part works with; built once in app.ts. */
export interface Simulator {
  readonly store: Store
  readonly clock: Clock
  readonly faults: Faults
  readonly deliveries: Deliveries
}
