import { daysAfter, type LocalMoment } from '../floor/local-clock'

/** When a promotion is on offer: its days and its hours, as the clock of the branch shows them. Days `YYYY-MM-DD`, times `HH:MM`. */
export interface PromotionWindow {
  readonly startDate: string
  /** Its last day. */
  readonly endDate: string
  readonly startTime: string
  /** Its last minute. */
  readonly endTime: string
}

/** Is it on now? Hours that start later than they end go past midnight, and that night belongs to the day on which it began. */
export function isRunning(window: PromotionWindow, { date, time }: LocalMoment): boolean {
  const { startTime, endTime } = window
  if (startTime <= endTime) return hasDay(window, date) && startTime <= time && time <= endTime
  return (startTime <= time && hasDay(window, date)) || (time <= endTime && hasDay(window, daysAfter(date, -1)))
}

const hasDay = ({ startDate, endDate }: PromotionWindow, date: string): boolean => startDate <= date && date <= endDate
