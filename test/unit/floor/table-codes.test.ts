import fc from 'fast-check'
import { freeTableCodes } from '../../../domain/floor/table-codes'

describe('the next codes of a sector', () => {
  it.each([
    ['begin at one', 2, [], ['INT-01', 'INT-02']],
    ['fill gaps first', 3, ['INT-01', 'INT-03', 'INT-05'], ['INT-02', 'INT-04', 'INT-06']],
    ['leave other prefixes alone', 1, ['TER-01', 'INTA-01', 'INT-A1', 'INT-'], ['INT-01']],
    ['know a code however it is written', 2, ['int-1', 'INT-002'], ['INT-03', 'INT-04']],
    ['go on past ninety-nine', 2, Array.from({ length: 99 }, (_, index) => `INT-${index + 1}`), ['INT-100', 'INT-101']],
  ])('%s', (_what, count, taken, expected) => {
    expect(freeTableCodes('INT', count, taken)).toEqual(expected)
  })

  it('are as many as asked for, all different, none of them taken', () => {
    const code = fc.integer({ min: 1, max: 40 }).map(number => `INT-${number < 10 ? `0${number}` : number}`)
    fc.assert(
      fc.property(fc.array(code), fc.integer({ min: 0, max: 60 }), (taken, count) => {
        const codes = freeTableCodes('INT', count, taken)
        expect(new Set(codes).size).toBe(count)
        expect(codes.filter(one => taken.includes(one))).toEqual([])
        const numbers = [...taken, ...codes].map(one => Number(one.slice(4)))
        const last = Math.max(0, ...codes.map(one => Number(one.slice(4))))
        expect(Array.from({ length: last }, (_, index) => index + 1).filter(number => !numbers.includes(number))).toEqual([])
      }),
    )
  })
})
