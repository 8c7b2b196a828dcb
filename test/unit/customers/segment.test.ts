import fc from 'fast-check'
import { segmentOf, segments, visitsOf } from '../../../domain/customers/segment'

it.each([
  [0, 'new'],
  [1, 'new'],
  [2, 'occasional'],
  [3, 'occasional'],
  [4, 'regular'],
  [1_000, 'regular'],
])('%i visits make a customer %s', (visits, segment) => {
  expect(segmentOf(visits)).toBe(segment)
})

it('each number of visits lies in the range of its segment and of no other, so that a filter finds whom a profile names', () => {
  fc.assert(
    fc.property(fc.nat(), visits => {
      const holding = segments.filter(name => visits >= visitsOf[name][0] && visits <= (visitsOf[name][1] ?? visits))
      expect(holding).toEqual([segmentOf(visits)])
    }),
  )
})

it('nobody falls back by coming again', () => {
  const rank = (visits: number) => segments.indexOf(segmentOf(visits))
  fc.assert(fc.property(fc.nat(), fc.nat(), (a, b) => rank(Math.min(a, b)) <= rank(Math.max(a, b))))
})
