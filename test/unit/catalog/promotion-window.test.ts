import fc from 'fast-check'
import { isRunning, type PromotionWindow } from '../../../domain/catalog/promotion-window'
import type { LocalMoment } from '../../../domain/floor/local-clock'

const window = (given: Partial<PromotionWindow> = {}): PromotionWindow => ({
  startDate: '2026-03-01',
  endDate: '2026-03-31',
  startTime: '00:00',
  endTime: '23:59',
  ...given,
})
const at = (text: string): LocalMoment => ({ date: text.slice(0, 10), time: text.slice(11) })

const lunch = { startTime: '12:00', endTime: '15:30' }
const night = { startTime: '22:00', endTime: '02:00' }

test.each([
  ['its first minute', window(), '2026-03-01 00:00', true],
  ['the minute before', window(), '2026-02-28 23:59', false],
  ['its last minute', window(), '2026-03-31 23:59', true],
  ['the minute after', window(), '2026-04-01 00:00', false],
  ['before lunch', window(lunch), '2026-03-10 11:59', false],
  ['as lunch begins', window(lunch), '2026-03-10 12:00', true],
  ['in the last minute of lunch', window(lunch), '2026-03-10 15:30', true],
  ['after lunch', window(lunch), '2026-03-10 15:31', false],
  ['at lunch of another month', window(lunch), '2026-04-10 12:30', false],
  ['before the night', window(night), '2026-03-10 21:59', false],
  ['in the night', window(night), '2026-03-10 22:00', true],
  ['past midnight', window(night), '2026-03-11 02:00', true],
  ['after the night', window(night), '2026-03-11 02:01', false],
  ['past midnight of the last night, which is another day', window(night), '2026-04-01 01:59', true],
  ['past midnight of the night before the first', window(night), '2026-03-01 01:59', false],
  ['on the evening after the last night', window(night), '2026-04-01 22:00', false],
  [
    'past midnight into a leap day',
    window({ ...night, startDate: '2024-02-28', endDate: '2024-02-28' }),
    '2024-02-29 01:00',
    true,
  ],
  ['past midnight into a year', window({ ...night, endDate: '2026-12-31' }), '2027-01-01 00:30', true],
  ['in an offer of one minute', window({ startTime: '18:00', endTime: '18:00' }), '2026-03-10 18:00', true],
  ['a minute later', window({ startTime: '18:00', endTime: '18:00' }), '2026-03-10 18:01', false],
])('%s', (_when, offered, moment, expected) => {
  expect(isRunning(offered, at(moment))).toBe(expected)
})

const minutes = fc.integer({ min: 0, max: 1439 })
const clock = (minute: number) => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
const day = (number: number) => new Date(Date.UTC(2026, 0, number)).toISOString().slice(0, 10)

test('a night is on in every minute from its start until its end, and in no other', () => {
  fc.assert(
    fc.property(minutes, minutes, minutes, fc.integer({ min: 0, max: 2 }), (start, end, minute, dayNumber) => {
      const offered = window({ startDate: day(1), endDate: day(1), startTime: clock(start), endTime: clock(end) })
      const lastMinute = start <= end ? end : end + 1440
      const sinceItsDay = minute + (dayNumber - 1) * 1440
      const expected = start <= sinceItsDay && sinceItsDay <= lastMinute
      expect(isRunning(offered, { date: day(dayNumber), time: clock(minute) })).toBe(expected)
    }),
    { numRuns: 1000 },
  )
})
