import { ApplicationFailure } from '@temporalio/common'
import { ProviderError } from '../../../activities/payments/provider-error'
import { toProviderFailure } from '../../../activities/payments/provider-failures'

const failure = (error: ProviderError, waitedMs = 0) => toProviderFailure(error, waitedMs) as ApplicationFailure

describe('toProviderFailure', () => {
  it.each([
    ['auth', true],
    ['bad_request', true],
    ['refused', true],
    ['conflict', false],
    ['unavailable', false],
    ['connection', false],
    ['timeout', false],
    ['unexpected_answer', false],
  ] as const)('%s: non-retryable is %s', (code, nonRetryable) => {
    expect(failure(new ProviderError(code, 'texto'))).toMatchObject({ type: `provider_${code}`, nonRetryable })
  })

  it('believes for a minute that a payment is not there yet', () => {
    const error = new ProviderError('not_found', 'texto')
    expect(failure(error, 59_999).nonRetryable).toBe(false)
    expect(failure(error, 60_000).nonRetryable).toBe(true)
  })

  it('waits as long as the provider asks', () => {
    expect(failure(new ProviderError('rate_limited', 'texto', { retryAfterMs: 7_000 })).nextRetryDelay).toBe(7_000)
    expect(failure(new ProviderError('rate_limited', 'texto')).nextRetryDelay).toBeUndefined()
  })

  it('leaves other errors alone', () => {
    const error = new TypeError('bug')
    expect(toProviderFailure(error, 0)).toBe(error)
    expect(failure(new ProviderError('auth', 'texto'))).toBeInstanceOf(ApplicationFailure)
  })
})
