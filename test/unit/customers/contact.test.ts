import fc from 'fast-check'
import { tidyEmail, tidyPhone } from '../../../domain/customers/contact'

it.each([
  [' 261 555-1234 ', '2615551234'],
  ['+54 9 (261) 555.1234', '+5492615551234'],
  ['2615551234', '2615551234'],
])('%j is kept as %s', (typed, kept) => {
  expect(tidyPhone(typed)).toBe(kept)
})

it('a number is the same however it is spaced, and tidying again changes nothing', () => {
  const spaced = fc.tuple(
    fc.boolean(),
    fc.array(fc.tuple(fc.nat(9), fc.constantFrom('', ' ', '-', '.', ' (', ') ')), { minLength: 6 }),
  )
  fc.assert(
    fc.property(spaced, ([isAbroad, parts]) => {
      const plus = isAbroad ? '+' : ''
      const tidy = tidyPhone(plus + parts.map(([digit, gap]) => `${digit}${gap}`).join(''))
      expect(tidy).toBe(plus + parts.map(([digit]) => digit).join(''))
      expect(tidyPhone(tidy)).toBe(tidy)
    }),
  )
})

it('an address is kept in lower case', () => {
  expect(tidyEmail(' Ana@Example.COM ')).toBe('ana@example.com')
})
