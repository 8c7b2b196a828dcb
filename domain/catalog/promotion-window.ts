/** When a promotion is on offer: its days and its hours, as the clock of the branch shows them. Days `YYYY-MM-DD`, times `HH:MM`. */
export interface PromotionWindow {
  readonly startDate: string
  /** Its last day. */
  readonly endDate: string
  readonly startTime: string
  /** Its last minute. */
  readonly endTime: string
}

/** What calendar and clock of a branch show. */
export interface LocalMoment {
  readonly date: string
  readonly time: string
}

/** Is it on now? Hours that start later than they end go past midnight, and that night belongs to the day on which it began. */
export function isRunning(window: PromotionWindow, { date, time }: LocalMoment): boolean {
  const { startTime, endTime } = window
  if (startTime <= endTime) return hasDay(window, date) && startTime <= time && time <= endTime
  return (startTime <= time && hasDay(window, date)) || (time <= endTime && hasDay(window, dayBefore(date)))
}

const hasDay = ({ startDate, endDate }: PromotionWindow, date: string): boolean => startDate <= date && date <= endDate

const dayMs = 86_400_000

const dayBefore = (date: string): string => new Date(Date.parse(`${date}T00:00:00Z`) - dayMs).toISOString().slice(0, 10)
