import { withoutSecrets } from '../../../domain/audit/without-secrets'

describe('values for the audit trail', () => {
  it.each([
    'password',
    'password_hash',
    'passwordHash',
    'new_password',
    'access_token',
    'accessToken',
    'refresh_token',
    'access_token_encrypted',
    'webhook_secrets_encrypted',
    'webhook_secret',
    'api_key',
    'apiKey',
    'Authorization',
    'cookie',
    'hash',
  ])('never show %s', name => {
    expect(withoutSecrets({ [name]: 's3cr3t', name: 'Ana' })).toEqual({ [name]: '[oculto]', name: 'Ana' })
    expect(JSON.stringify(withoutSecrets({ list: [{ deep: { [name]: ['s3cr3t'] } }] }))).not.toContain('s3cr3t')
  })

  it('say that there was none', () => {
    expect(withoutSecrets({ access_token_encrypted: null })).toEqual({ access_token_encrypted: null })
  })

  it('are otherwise what they were', () => {
    const values = { name: 'Ana', tags: ['a', null, 1], nested: { cooking_methods: [{ id: 1 }], at: '2026-01-01' }, empty: {} }
    expect(withoutSecrets(values)).toEqual(values)
  })
})
