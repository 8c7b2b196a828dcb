import { MercadoPagoError, MPConnectionError, MPRateLimitError } from 'mercadopago'
import { ProviderError, type ProviderErrorCode } from './provider-error'

/** Refusals that come as 400 although the request is well formed: wrong payment state, too old, too much, no balance. */
const refusedCauses = new Set(['2017', '2024', '2063', '2084', '2085', '15016'])

/** What the SDK threw, as a ProviderError. Errors that are none of the SDK's are returned unchanged. */
export function readMercadoPagoError(error: unknown): unknown {
  if (error instanceof MPConnectionError)
    return new ProviderError('connection', `Mercado Pago no responde: ${error.message}`, {}, { cause: error })
  if (!(error instanceof MercadoPagoError)) return error
  const causes = causeCodes(error.causes)
  const code = codeOf(error.status, causes)
  return new ProviderError(
    code,
    `Mercado Pago contestó ${error.status}: ${error.message}`,
    {
      httpStatus: error.status,
      causes,
      ...(error instanceof MPRateLimitError && error.retryAfter !== null ? { retryAfterMs: error.retryAfter * 1000 } : {}),
    },
    { cause: error },
  )
}

function codeOf(status: number, causes: readonly string[]): ProviderErrorCode {
  if (status === 401 || status === 403) return 'auth'
  if (status === 404) return 'not_found'
  if (status === 409) return 'conflict'
  if (status === 429) return 'rate_limited'
  if (status === 402 || status === 422) return 'refused'
  if (status === 408 || status === 423 || status === 424 || status >= 500) return 'unavailable'
  return causes.some(cause => refusedCauses.has(cause)) ? 'refused' : 'bad_request'
}

/** The API answers `cause` as a list, a single object, or nothing. */
function causeCodes(causes: unknown): string[] {
  const list: unknown[] = Array.isArray(causes) ? causes : [causes]
  return list.flatMap(cause => {
    const code = (cause as { code?: unknown } | null | undefined)?.code
    return typeof code === 'string' || typeof code === 'number' ? [String(code)] : []
  })
}
