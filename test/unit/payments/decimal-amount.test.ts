import fc from 'fast-check'
import { centsOfDecimal, decimalOfCents } from '../../../activities/payments/decimal-amount'

describe('amounts of the provider', () => {
  it.each([
    [1234.56, 123456],
    [19.99, 1999],
    [0.1, 10],
    [0.07, 7],
    [1.15, 115],
    [8.2, 820],
    [1000, 100000],
    [0, 0],
    [99999999.99, 9999999999],
  ])('%d pesos are %d cents', (decimal, cents) => {
    expect(centsOfDecimal(decimal)).toBe(cents)
    expect(decimalOfCents(cents)).toBe(decimal)
  })

  it('survives the way to the provider and back, through JSON, for every amount that a payment may have', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000_000 }), cents => {
        expect(centsOfDecimal(JSON.parse(JSON.stringify(decimalOfCents(cents))))).toBe(cents)
      }),
      { numRuns: 5_000 },
    )
  })

  it.each([1.005, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e21, 1e-7])('refuses %d', amount => {
    expect(() => centsOfDecimal(amount)).toThrow(RangeError)
  })

  it.each([-1, 1.5, Number.NaN, 2 ** 53])('refuses %d cents', cents => {
    expect(() => decimalOfCents(cents)).toThrow(RangeError)
  })
})
