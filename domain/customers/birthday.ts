/** A birthday without its year: how old somebody is, nobody asked. */
export interface Birthday {
  readonly month: number
  readonly day: number
}

const daysOfMonth = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** A day that some year has; the 29th of February is one. */
export const isCalendarDay = ({ month, day }: Birthday): boolean =>
  Number.isInteger(month) && Number.isInteger(day) && day >= 1 && day <= (daysOfMonth[month - 1] ?? 0)
