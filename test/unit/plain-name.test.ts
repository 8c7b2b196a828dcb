import fc from 'fast-check'
import { plainName } from '../../domain/plain-name'

it.each([
  ['composed and decomposed letters', 'Lupi\u0301n', 'Lupín'],
  ['a space that has no width', 'Lupín\u200b', 'Lupín'],
  ['several spaces and line breaks', ' Café \u00a0 X\n', 'Café X'],
  ['an order of writing turned round', '\u202eanilem', 'anilem'],
  ['a joiner between letters', 'a\u200db', 'ab'],
  ['nothing that can be seen', '\u200b\u2060\ufeff', ''],
])('%s', (_case, given, seen) => {
  expect(plainName(given)).toBe(seen)
})

it('leaves emoji whole', () => {
  for (const emoji of ['👨‍👩‍👧', '🏳️‍🌈', '👩🏽‍🍳', '🥪']) expect(plainName(`Menú ${emoji}`)).toBe(`Menú ${emoji}`)
})

it('is the same when done twice, and never longer once composed', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      const once = plainName(text)
      expect(plainName(once)).toBe(once)
      expect(once.length).toBeLessThanOrEqual(text.normalize('NFC').length)
    }),
  )
})
