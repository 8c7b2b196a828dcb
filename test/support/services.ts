/** Addresses of what global-setup started. Reading one in a unit test is a mistake and fails. */
export const services = {
  get postgresUrl() {
    return given('TEST_POSTGRES_URL')
  },
  get redisUrl() {
    return given('TEST_REDIS_URL')
  },
  get temporalAddress() {
    return given('TEST_TEMPORAL_ADDRESS')
  },
}

export const testSecretsKey = 'a-secrets-key-that-only-the-tests-use'

function given(name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set: this test belongs to a level that has services`)
  return value
}
