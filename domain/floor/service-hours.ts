/** When a branch serves on one day of the week, `HH:MM` by its clock; Monday is 1. What closes no later than it opens goes past midnight. */
export interface ServiceHours {
  readonly weekday: number
  readonly opens: string
  readonly closes: string
}

/** The places of two that are on at once; null without any. The week goes round: Sunday's night runs into Monday. */
export function overlapIn(hours: readonly ServiceHours[]): readonly [number, number] | null {
  const spans = hours.map(spanOf)
  for (const [later, one] of spans.entries())
    for (const [earlier, other] of spans.slice(0, later).entries()) if (meet(one, other)) return [earlier, later]
  return null
}

export interface Span {
  /** Minutes since Monday 00:00. */
  readonly start: number
  readonly minutes: number
}

const dayMinutes = 24 * 60
export const weekMinutes = 7 * dayMinutes

export function spanOf({ weekday, opens, closes }: ServiceHours): Span {
  const minutes = minutesOf(closes) - minutesOf(opens)
  return { start: (weekday - 1) * dayMinutes + minutesOf(opens), minutes: minutes > 0 ? minutes : minutes + dayMinutes }
}

const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))

/** Does one begin while the other is on? */
const meet = (one: Span, other: Span): boolean => ahead(one, other) < one.minutes || ahead(other, one) < other.minutes

const ahead = (from: Span, to: Span): number => (to.start - from.start + weekMinutes) % weekMinutes
