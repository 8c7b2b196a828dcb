import fc from 'fast-check'
import { isCalendarDay } from '../../../domain/customers/birthday'

/** As the calendar of a leap year has it. */
const exists = (month: number, day: number): boolean => {
  const date = new Date(Date.UTC(2024, month - 1, day))
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

it('is a birthday exactly when a leap year has that day', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: -5, max: 40 }), (month, day) => {
      expect(isCalendarDay({ month, day })).toBe(exists(month, day))
    }),
  )
})

it('knows the 29th of February and all 366 days', () => {
  const days = Array.from({ length: 12 * 31 }, (_, n) => ({ month: 1 + Math.floor(n / 31), day: 1 + (n % 31) }))
  expect(days.filter(isCalendarDay)).toHaveLength(366)
  expect(isCalendarDay({ month: 2, day: 29 })).toBe(true)
})

it.each([0, 13, -1, 1.5, Number.NaN])('has no month %p', month => {
  expect(isCalendarDay({ month, day: 1 })).toBe(false)
})
