import fc from 'fast-check'
import { passwordFlaw } from '../../../domain/access/password'

it.each([
  ['1234567', 'too_short'],
  ['ñandúes', 'too_short'],
  ['x'.repeat(129), 'too_long'],
  ['12345678', 'common'],
  ['87654321', 'common'],
  ['password', 'common'],
  ['Password123!', 'common'],
  ['contraseña1', 'common'],
  ['qwertyuiop', 'common'],
  ['aaaaaaaa', 'common'],
  ['abcabcabc', 'common'],
  ['ana.lopez2024', 'common'],
  ['ana.lopez@demo.com', 'common'],
  ['mi perro come milanesas', null],
  ['Tr4nvía-azul', null],
  ['🍕🍕🍝🍷🥗🍰🍨🥩', null],
])('%s is %s', (password, flaw) => {
  expect(passwordFlaw(password, 'Ana.Lopez@demo.com')).toBe(flaw)
})

it('always judges by length first', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), password => {
      const length = [...password].length
      const flaw = passwordFlaw(password, 'a@b.c')
      expect(flaw === 'too_short').toBe(length < 8)
      expect(flaw === 'too_long').toBe(length > 128)
    }),
  )
})
