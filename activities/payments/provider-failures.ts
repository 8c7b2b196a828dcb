import { ApplicationFailure } from '@temporalio/common'
import { ProviderError } from './provider-error'

/** How long "no such payment" is believed to be the provider's lag behind its own notification. */
export const notFoundPatienceMs = 60_000

/**
 * The failure an activity throws for a provider error, of type `provider_<code>` (for instance `provider_auth`).
 * 429 waits as long as the provider asks. Anything that is no ProviderError is returned as it is, and keeps retrying.
 *
 * @param waitedMs since the activity was first scheduled (`Date.now() - Context.current().info.scheduledTimestampMs`).
 */
export function toProviderFailure(error: unknown, waitedMs: number): unknown {
  if (!(error instanceof ProviderError)) return error
  const isFinal = error.code === 'not_found' ? waitedMs >= notFoundPatienceMs : !error.retryable
  return ApplicationFailure.create({
    message: error.message,
    type: `provider_${error.code}`,
    nonRetryable: isFinal,
    details: [{ httpStatus: error.details.httpStatus ?? null, causes: error.details.causes ?? [] }],
    ...(error.details.retryAfterMs === undefined ? {} : { nextRetryDelay: error.details.retryAfterMs }),
    cause: error,
  })
}
