import fc from 'fast-check'
import { daysAfter, instantOf, localMomentAt } from '../../../domain/floor/local-clock'
import { openingState } from '../../../domain/floor/opening-hours'

const mendoza = 'America/Argentina/Mendoza' // UTC−3, always
const at = (text: string) => new Date(`${text}-03:00`)
const state = (opens: string | null, closes: string | null, now: string) =>
  openingState({ week: [], opens, closes }, mendoza, at(now))

it.each([
  ['before it opens', '12:00', '16:00', '11:59', false, 'opens', '2026-03-10T12:00'],
  ['when it opens', '12:00', '16:00', '12:00', true, 'closes', '2026-03-10T16:00'],
  ['in its last minute', '12:00', '16:00', '15:59', true, 'closes', '2026-03-10T16:00'],
  ['when it closes', '12:00', '16:00', '16:00', false, 'opens', '2026-03-11T12:00'],
  ['past midnight: in the evening', '20:00', '02:00', '21:00', true, 'closes', '2026-03-11T02:00'],
  ['past midnight: in the night', '20:00', '02:00', '01:59', true, 'closes', '2026-03-10T02:00'],
  ['past midnight: by day', '20:00', '02:00', '02:00', false, 'opens', '2026-03-10T20:00'],
  ['until midnight', '20:00', '00:00', '23:59', true, 'closes', '2026-03-11T00:00'],
  ['from midnight', '00:00', '06:00', '23:00', false, 'opens', '2026-03-11T00:00'],
] as const)('%s (%s to %s, at %s) it is open: %s', (_case, opens, closes, time, isOpen, kind, changesAt) => {
  expect(state(opens, closes, `2026-03-10T${time}`)).toEqual({ isOpen, nextChange: { kind, at: at(changesAt) } })
})

it('is not known while an hour is missing, and never changes around the clock', () => {
  for (const [opens, closes] of [
    [null, null],
    ['12:00', null],
    [null, '12:00'],
  ] as const)
    expect(state(opens, closes, '2026-03-10T12:00')).toEqual({ isOpen: null, nextChange: null })
  expect(state('08:00', '08:00', '2026-03-10T03:00')).toEqual({ isOpen: true, nextChange: null })
})

it('goes by the clock of the branch, also in the night when it is put forward', () => {
  const hours = { week: [], opens: '18:00', closes: '01:00' }
  expect(openingState(hours, 'Europe/Madrid', new Date('2026-03-28T22:30:00Z'))).toEqual({
    isOpen: true,
    nextChange: { kind: 'closes', at: new Date('2026-03-29T00:00:00Z') },
  })
  expect(openingState({ week: [], opens: '08:00', closes: '01:00' }, 'Europe/Madrid', new Date('2026-03-29T00:30:00Z'))).toEqual({
    isOpen: false,
    nextChange: { kind: 'opens', at: new Date('2026-03-29T06:00:00Z') },
  })
})

const clocks = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`)
const instants = fc.date({ min: new Date('2024-01-01T00:00:00Z'), max: new Date('2030-01-01T00:00:00Z'), noInvalidDate: true })
const zones = fc.constantFrom(mendoza, 'UTC', 'Europe/Madrid', 'America/Santiago', 'Asia/Kathmandu', 'Pacific/Auckland')

it('changes within a day and an hour, later than now, and to the other state', () => {
  fc.assert(
    fc.property(clocks, clocks, zones, instants, (opens, closes, zone, now) => {
      fc.pre(opens !== closes)
      const { isOpen, nextChange } = openingState({ week: [], opens, closes }, zone, now)
      if (nextChange === null) throw new Error('it changes')
      const waitMs = nextChange.at.getTime() - now.getTime()
      expect(waitMs).toBeGreaterThan(-3_600_001) // a clock that is put back shows the hour twice
      expect(waitMs).toBeLessThanOrEqual(25 * 3_600_000)
      expect(nextChange.kind).toBe(isOpen ? 'closes' : 'opens')
    }),
  )
})

it('a clock’s moment and its instant are inverse where the clock is never changed', () => {
  fc.assert(
    fc.property(instants, fc.constantFrom(mendoza, 'UTC', 'Asia/Kathmandu'), (instant, zone) => {
      const minute = new Date(Math.floor(instant.getTime() / 60_000) * 60_000)
      expect(instantOf(localMomentAt(minute, zone), zone)).toEqual(minute)
    }),
  )
})

it('days follow each other over months and years', () => {
  expect([
    daysAfter('2026-02-28', 1),
    daysAfter('2028-02-28', 1),
    daysAfter('2026-12-31', 1),
    daysAfter('2026-12-31', 0),
  ]).toEqual(['2026-03-01', '2028-02-29', '2027-01-01', '2026-12-31'])
})

describe('a week with its own hours', () => {
  // 2026-03-10 is a Tuesday.
  const week = [
    { weekday: 2, opens: '12:00', closes: '16:00' },
    { weekday: 2, opens: '20:00', closes: '01:00' },
    { weekday: 5, opens: '20:00', closes: '00:00' },
    { weekday: 6, opens: '00:00', closes: '03:00' },
  ]
  const stateAt = (now: string) => openingState({ week, opens: '00:00', closes: '00:00' }, mendoza, at(now))

  it.each([
    ['between two of a day', '2026-03-10T17:00', false, 'opens', '2026-03-10T20:00'],
    ['past midnight, on the next day', '2026-03-11T00:30', true, 'closes', '2026-03-11T01:00'],
    ['on days that it is closed', '2026-03-11T13:00', false, 'opens', '2026-03-13T20:00'],
    ['through midnight where one follows the other', '2026-03-13T23:00', true, 'closes', '2026-03-14T03:00'],
    ['over the end of the week', '2026-03-14T03:00', false, 'opens', '2026-03-17T12:00'],
  ] as const)('%s', (_case, now, isOpen, kind, changesAt) => {
    expect(stateAt(now)).toEqual({ isOpen, nextChange: { kind, at: at(changesAt) } })
  })

  it('never changes when it is full', () => {
    const full = [1, 2, 3, 4, 5, 6, 7].map(weekday => ({ weekday, opens: '06:00', closes: '06:00' }))
    expect(openingState({ week: full, opens: null, closes: null }, mendoza, at('2026-03-10T17:00'))).toEqual({
      isOpen: true,
      nextChange: null,
    })
  })
})
