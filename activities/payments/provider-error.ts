/** Why a call to the payment provider failed, in words that outlive a change of provider. */
export type ProviderErrorCode =
  /** Token missing, revoked or not allowed: somebody must link the account again. */
  | 'auth'
  /** Our request is wrong; repeating it changes nothing. */
  | 'bad_request'
  /** No such thing, or not yet: a notification may overtake the provider's own read replica. */
  | 'not_found'
  /** The rules of the provider refuse it: state, balance, amount. */
  | 'refused'
  /** The same idempotency key is being processed right now. */
  | 'conflict'
  | 'rate_limited'
  /** 5xx, a locked resource, or a failed dependency on their side. */
  | 'unavailable'
  /** No connection, or it broke. */
  | 'connection'
  /** No complete answer in time. A write may have been done: repeat it with the same key. */
  | 'timeout'
  /** An answer that is not what the provider documents, for instance a body cut short. */
  | 'unexpected_answer'

const final: ReadonlySet<ProviderErrorCode> = new Set<ProviderErrorCode>(['auth', 'bad_request', 'refused'])

/** Never holds a token: built from the provider's answer, not from our request. */
export class ProviderError extends Error {
  constructor(
    readonly code: ProviderErrorCode,
    message: string,
    readonly details: { readonly httpStatus?: number; readonly retryAfterMs?: number; readonly causes?: readonly string[] } = {},
    options?: ErrorOptions,
  ) {
    super(message, options)
    this.name = 'ProviderError'
  }

  /** `not_found` is retryable here; `toProviderFailure` bounds for how long. */
  get retryable(): boolean {
    return !final.has(this.code)
  }
}
