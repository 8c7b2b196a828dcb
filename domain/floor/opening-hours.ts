import { dayAfter, instantOf, localMomentAt } from './local-clock'

/** The same hours each day, `HH:MM` by the branch's clock; null = nobody said. Hours that open later than they close go past midnight. */
export interface OpeningHours {
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
export function openingState({ opens, closes }: OpeningHours, timeZone: string, now: Date): OpeningState {
  if (opens === null || closes === null) return { isOpen: null, nextChange: null }
  if (opens === closes) return { isOpen: true, nextChange: null }
  const { date, time } = localMomentAt(now, timeZone)
  const isOpen = opens < closes ? opens <= time && time < closes : opens <= time || time < closes
  const changesAt = isOpen ? closes : opens
  const day = changesAt > time ? date : dayAfter(date)
  return { isOpen, nextChange: { kind: isOpen ? 'closes' : 'opens', at: instantOf({ date: day, time: changesAt }, timeZone) } }
}
