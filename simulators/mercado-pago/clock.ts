import type { Store } from './store'

/** The simulator's time: the base clock plus what was advanced by hand. */
export interface Clock {
  now(): number
  /** Moves time on to `at`; never back. */
  moveTo(at: number): void
}

export function createClock(store: Store, base: () => number): Clock {
  const now = () => base() + store.clockOffsetMs
  return {
    now,
    moveTo(at) {
      store.clockOffsetMs += Math.max(0, at - now())
      store.changed()
    },
  }
}

/** Dates as the API writes them: Argentina's site answers with offset -04:00 and milliseconds. */
export function formatDate(at: number): string {
  return new Date(at - 4 * 3_600_000).toISOString().replace('Z', '-04:00')
}
