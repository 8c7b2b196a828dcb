/** What the calendar and the clock of a place show: `YYYY-MM-DD` and `HH:MM`. */
export interface LocalMoment {
  readonly date: string
  readonly time: string
}

/** What they show at an instant. `timeZone` is an IANA name; throws RangeError for what is none. */
export function localMomentAt(instant: Date, timeZone: string): LocalMoment {
  const parts = new Map(
    clockOf(timeZone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, value]),
  )
  const text = (...names: Intl.DateTimeFormatPartTypes[]) => names.map(name => parts.get(name))
  return { date: text('year', 'month', 'day').join('-'), time: text('hour', 'minute').join(':') }
}

/** When they show that. A time that the clock skips counts by the offset after the gap; of one that it shows twice either may be meant. */
export function instantOf({ date, time }: LocalMoment, timeZone: string): Date {
  const asUtc = Date.parse(`${date}T${time}:00Z`)
  const guess = asUtc - offsetAt(asUtc, timeZone)
  return new Date(asUtc - offsetAt(guess, timeZone))
}

export const daysAfter = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10)

/** How far the clock is ahead of UTC. */
function offsetAt(epochMs: number, timeZone: string): number {
  const { date, time } = localMomentAt(new Date(epochMs), timeZone)
  return Date.parse(`${date}T${time}:00Z`) - Math.floor(epochMs / minuteMs) * minuteMs
}

const minuteMs = 60_000
const dayMs = 86_400_000

const clockOf = (timeZone: string) =>
  new Intl.DateTimeFormat('en', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
