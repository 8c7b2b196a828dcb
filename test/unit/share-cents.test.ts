import fc from 'fast-check'
import { shareCents } from '../../domain/share-cents'

const weights = fc
  .array(fc.integer({ min: 0, max: 9_900_000_000 }), { minLength: 1, maxLength: 12 })
  .filter(found => found.some(weight => weight > 0))

test.each([
  { amount: 100, by: [1, 1, 1], parts: [34, 33, 33] },
  { amount: 2, by: [1, 1, 1], parts: [1, 1, 0] },
  { amount: 10, by: [6, 3, 1], parts: [6, 3, 1] },
  { amount: 5, by: [1, 2], parts: [2, 3] },
  { amount: 7, by: [0, 5], parts: [0, 7] },
  { amount: 0, by: [3, 4], parts: [0, 0] },
])('$amount over $by is $parts', ({ amount, by, parts }) => {
  expect(shareCents(amount, by)).toEqual(parts)
})

test('every cent is shared, and each part is its exact share rounded down or up', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1_000_000_000_000 }), weights, (amount, by) => {
      const parts = shareCents(amount, by)
      const whole = by.reduce((sum, weight) => sum + BigInt(weight), 0n)
      expect(parts.reduce((sum, part) => sum + part, 0)).toBe(amount)
      for (const [position, part] of parts.entries()) {
        const exact = BigInt(amount) * BigInt(by[position] ?? 0)
        expect(BigInt(part) * whole > exact - whole && BigInt(part) * whole < exact + whole).toBe(true)
      }
    }),
  )
})

test('who weighs nothing gets nothing, and who weighs more gets no less', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1_000_000 }), weights, (amount, by) => {
      const parts = shareCents(amount, by)
      for (const [one, weight] of by.entries())
        for (const [other, heavier] of by.entries()) {
          if (weight === 0) expect(parts[one]).toBe(0)
          if (heavier > weight) expect(parts[other]).toBeGreaterThanOrEqual(parts[one] ?? 0)
        }
    }),
  )
})
