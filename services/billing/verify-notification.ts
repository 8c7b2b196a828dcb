import { createHmac, timingSafeEqual } from 'node:crypto'

export interface Notification {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /** Parsed query string; the signature covers `data.id` of the query, never of the body. */
  readonly query: Readonly<Record<string, unknown>>
  /** Active secrets of the account, newest first: two during a rotation. */
  readonly secrets: readonly string[]
}

/**
 * `valid`: the provider sent exactly this `dataId`. `unsigned`: a legacy or QR notice, which can never be verified: at most a hint
 * to go and look. `invalid`: claims a signature that no secret explains. Only `valid` proves anything, and only about `dataId`.
 */
export type NotificationVerdict =
  | { readonly verdict: 'valid'; readonly dataId: string; readonly matched: MatchedVariant }
  | { readonly verdict: 'unsigned'; readonly reason: 'no_signature' | 'no_data_id' }
  | { readonly verdict: 'invalid'; readonly reason: 'malformed_signature' | 'no_secret' | 'mismatch' }

/** Which of the spellings seen in the field it was, for the log: the provider's guides contradict each other. */
export interface MatchedVariant {
  readonly secretIndex: number
  readonly dataIdSpelling: 'received' | 'lower_case' | 'upper_case'
  readonly timestampUnit: 'seconds' | 'milliseconds'
  /** ISO 8601. For metrics only: it is not known whether a late retry is signed anew, so age refuses nothing. */
  readonly signedAt: string
}

/** Above it a timestamp cannot be seconds (the year 5138). */
const largestSeconds = 1e11

/** Checks Mercado Pago's `x-signature` over `id:{data.id};request-id:{x-request-id};ts:{ts};`, in constant time. Never throws. */
export function verifyNotification({ headers, query, secrets }: Notification): NotificationVerdict {
  const signature = one(headers['x-signature'])
  const dataId = one(query['data.id'])
  if (!signature) return { verdict: 'unsigned', reason: 'no_signature' }
  if (!dataId) return { verdict: 'unsigned', reason: 'no_data_id' }
  const { ts, v1 } = readSignature(signature)
  if (!ts || !v1) return { verdict: 'invalid', reason: 'malformed_signature' }
  if (secrets.length === 0) return { verdict: 'invalid', reason: 'no_secret' }

  const requestId = one(headers['x-request-id'])
  const matches = secrets.flatMap((secret, secretIndex) =>
    spellings(dataId).map(({ spelling, id }) => ({
      secretIndex,
      spelling,
      isMatch: isSameDigest(v1, digest(secret, manifest(id, requestId, ts))),
    })),
  )
  const match = matches.find(candidate => candidate.isMatch)
  if (!match) return { verdict: 'invalid', reason: 'mismatch' }
  const stamp = Number(ts)
  const timestampUnit = stamp > largestSeconds ? 'milliseconds' : 'seconds'
  return {
    verdict: 'valid',
    dataId,
    matched: {
      secretIndex: match.secretIndex,
      dataIdSpelling: match.spelling,
      timestampUnit,
      signedAt: new Date(timestampUnit === 'seconds' ? stamp * 1000 : stamp).toISOString(),
    },
  }
}

/** A header or parameter that is given twice is ambiguous and counts as absent. */
function one(value: unknown): string | undefined {
  if (Array.isArray(value)) return value.length === 1 ? one(value[0]) : undefined
  return typeof value === 'string' && value !== '' ? value : undefined
}

function readSignature(header: string): { ts?: string; v1?: string } {
  const parts = new Map(header.split(',').map(part => splitPair(part)))
  const ts = parts.get('ts')
  const v1 = parts.get('v1')
  return {
    ...(ts && /^\d{1,15}$/.test(ts) ? { ts } : {}),
    ...(v1 && /^[0-9a-f]{64}$/i.test(v1) ? { v1: v1.toLowerCase() } : {}),
  }
}

function splitPair(part: string): [string, string] {
  const at = part.indexOf('=')
  return at < 0 ? [part.trim(), ''] : [part.slice(0, at).trim(), part.slice(at + 1).trim()]
}

function spellings(dataId: string) {
  return [
    { spelling: 'received' as const, id: dataId },
    { spelling: 'lower_case' as const, id: dataId.toLowerCase() },
    { spelling: 'upper_case' as const, id: dataId.toUpperCase() },
  ]
}

/** A pair whose value is absent is left out; the semicolon after the last one stays. */
const manifest = (id: string, requestId: string | undefined, ts: string) =>
  `id:${id};${requestId === undefined ? '' : `request-id:${requestId};`}ts:${ts};`

const digest = (secret: string, text: string) => createHmac('sha256', secret).update(text).digest('hex')

const isSameDigest = (given: string, expected: string) => timingSafeEqual(Buffer.from(given), Buffer.from(expected))
