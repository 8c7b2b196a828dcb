import { randomBytes } from 'node:crypto'
import { decryptSecret, encryptSecret } from '../../platform/secrets'

const key = 'a-secrets-key-of-some-length-for-tests'

describe('secrets', () => {
  it('come back with their key, whatever is in them', () => {
    for (const text of ['', 'APP_USR-1', 'ñandú: "€"'.repeat(100)])
      expect(decryptSecret(encryptSecret(text, key), key)).toBe(text)
  })

  it('take 32 bytes of base64 as the key itself', () => {
    const raw = randomBytes(32).toString('base64')
    expect(decryptSecret(encryptSecret('x', raw), raw)).toBe('x')
  })

  it('look different each time, and show nothing of the text', () => {
    const [first, second] = [encryptSecret('APP_USR-1', key), encryptSecret('APP_USR-1', key)]
    expect(first).toMatch(/^v1:[\w-]+:[\w-]+:[\w-]+$/)
    expect(first).not.toBe(second)
    expect(first).not.toContain('APP_USR')
  })

  it('refuse another key, an altered text and an unknown format, without telling the text', () => {
    const encrypted = encryptSecret('APP_USR-1', key)
    const [version, iv, tag, sealed = ''] = encrypted.split(':')
    const altered = [version, iv, tag, (sealed.startsWith('A') ? 'B' : 'A') + sealed.slice(1)].join(':')
    expect(() => decryptSecret(encrypted, 'another')).toThrow('cannot be read')
    expect(() => decryptSecret(altered, key)).toThrow('cannot be read')
    expect(() => decryptSecret('APP_USR-1', key)).toThrow('unknown format')
  })
})
