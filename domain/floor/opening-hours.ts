import { daysAfter, instantOf, localMomentAt } from './local-clock'
import { type ServiceHours, spanOf, weekMinutes } from './service-hours'

/** When a branch is open: its week, else the same hours each day, else (null) nobody said. */
export interface OpeningHours {
  readonly week: readonly ServiceHours[]
  readonly opens: string | null
  readonly closes: string | null
}

export interface OpeningState {
  /** Null = not known. */
  readonly isOpen: boolean | null
  /** Null = not known, or never: a branch that closes when it opens is open around the clock. */
  readonly nextChange: { readonly kind: 'opens' | 'closes'; readonly at: Date } | null
}

/** Is a branch open, and when does that change? It is open in the minute in which it opens and no longer in the one in which it closes. */
export function openingState(hours: OpeningHours, timeZone: string, now: Date): OpeningState {
  const spans = weekOf(hours).map(spanOf)
  if (spans.length === 0) return { isOpen: null, nextChange: null }
  const isOpenAt = (minute: number) => spans.some(({ start, minutes }) => ahead(start, minute) < minutes)
  const { date, time } = localMomentAt(now, timeZone)
  const minute = (weekdayOf(date) - 1) * dayMinutes + minuteOf(time)
  const isOpen = isOpenAt(minute)
  const edges = spans.flatMap(({ start, minutes }) => [start, (start + minutes) % weekMinutes])
  const waits = edges.filter(edge => isOpenAt(edge) !== isOpen).map(edge => ahead(minute, edge))
  if (waits.length === 0) return { isOpen, nextChange: null }
  const changesAt = minuteOf(time) + Math.min(...waits)
  const local = { date: daysAfter(date, Math.floor(changesAt / dayMinutes)), time: clockOf(changesAt % dayMinutes) }
  return { isOpen, nextChange: { kind: isOpen ? 'closes' : 'opens', at: instantOf(local, timeZone) } }
}

function weekOf({ week, opens, closes }: OpeningHours): readonly ServiceHours[] {
  if (week.length > 0) return week
  return opens === null || closes === null ? [] : [1, 2, 3, 4, 5, 6, 7].map(weekday => ({ weekday, opens, closes }))
}

const dayMinutes = 24 * 60
/** Monday is 1. */
const weekdayOf = (date: string): number => new Date(`${date}T00:00:00Z`).getUTCDay() || 7
const minuteOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))
const clockOf = (minute: number): string =>
  [Math.floor(minute / 60), minute % 60].map(part => String(part).padStart(2, '0')).join(':')
const ahead = (from: number, to: number): number => (to - from + weekMinutes) % weekMinutes
