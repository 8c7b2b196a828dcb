import fc from 'fast-check'
import { overlapIn, type ServiceHours } from '../../../domain/floor/service-hours'

const hours = (weekday: number, opens: string, closes: string): ServiceHours => ({ weekday, opens, closes })

describe('the hours of a week overlap', () => {
  it.each([
    ['nothing at all', [], null],
    ['lunch and dinner', [hours(1, '12:00', '15:00'), hours(1, '20:00', '23:30')], null],
    ['one that opens when the other closes', [hours(1, '12:00', '15:00'), hours(1, '15:00', '16:00')], null],
    ['one minute', [hours(1, '12:00', '15:00'), hours(1, '14:59', '16:00')], [0, 1]],
    ['one inside the other', [hours(3, '14:00', '14:30'), hours(3, '12:00', '15:00')], [0, 1]],
    ['twice the same', [hours(5, '12:00', '15:00'), hours(4, '12:00', '15:00'), hours(5, '12:00', '15:00')], [0, 2]],
    ['a night that runs into the next noon', [hours(5, '20:00', '12:00'), hours(6, '11:00', '15:00')], [0, 1]],
    ['a night that ends when the next day opens', [hours(5, '20:00', '11:00'), hours(6, '11:00', '15:00')], null],
    ['Sunday night and Monday morning', [hours(1, '00:00', '10:00'), hours(7, '22:00', '00:30')], [0, 1]],
    ['around the clock, day after day', [1, 2, 3, 4, 5, 6, 7].map(day => hours(day, '09:00', '09:00')), null],
    ['around the clock and something else', [hours(2, '09:00', '09:00'), hours(3, '08:59', '09:30')], [0, 1]],
  ] as const)('%s', (_what, week, expected) => {
    expect(overlapIn(week)).toEqual(expected)
  })

  it('exactly when some minute of the week belongs to two', () => {
    const clock = fc.integer({ min: 0, max: 95 }).map(quarter => {
      const minutes = quarter * 15
      return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
    })
    const one = fc.record({ weekday: fc.integer({ min: 1, max: 7 }), opens: clock, closes: clock })
    fc.assert(
      fc.property(fc.array(one, { maxLength: 6 }), week => {
        const taken = week.flatMap(quartersOf)
        expect(overlapIn(week) !== null).toBe(new Set(taken).size < taken.length)
      }),
    )
  })
})

/** Every quarter of an hour of the week that belongs to it, one by one. */
function quartersOf({ weekday, opens, closes }: ServiceHours): number[] {
  const quarter = (clock: string) => Number(clock.slice(0, 2)) * 4 + Number(clock.slice(3)) / 15
  const found: number[] = []
  let at = quarter(opens)
  do {
    found.push(((weekday - 1) * 96 + at) % (7 * 96))
    at++
  } while (at % 96 !== quarter(closes) % 96)
  return found
}
