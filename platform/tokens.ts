import { createSecretKey, type KeyObject, randomUUID } from 'node:crypto'
import jwt from 'jsonwebtoken'

/** What tells one kind of token from another; a token of one kind is never accepted as another. */
export interface TokenKind {
  readonly issuer: string
  readonly audience: string
  readonly type: string
}

export interface TokenLife {
  readonly ttlSeconds: number
  /** The `jti`; made when absent. The same id and start give the same token. */
  readonly id?: string
  /** Seconds since the epoch; now when absent. */
  readonly issuedAt?: number
}

export type TokenPayload = Readonly<Record<string, unknown>>

/** Signs claims with HS256. */
export function signToken(kind: TokenKind, secret: string, claims: TokenPayload, life: TokenLife): string {
  const iat = life.issuedAt ?? Math.floor(Date.now() / 1000)
  const payload = { ...claims, type: kind.type, jti: life.id ?? randomUUID(), iat, exp: iat + life.ttlSeconds }
  return jwt.sign(payload, keyOf(secret), { algorithm: 'HS256', issuer: kind.issuer, audience: kind.audience })
}

/** The claims of a token of this kind; null when it is forged, of another kind, expired, or no token at all. Never throws. */
export function verifyToken(kind: TokenKind, secret: string, token: string): TokenPayload | null {
  try {
    const payload = jwt.verify(token, keyOf(secret), { algorithms: ['HS256'], issuer: kind.issuer, audience: kind.audience })
    return typeof payload === 'object' && payload.type === kind.type ? payload : null
  } catch {
    return null
  }
}

/** Given as text, the library would first try each time whether it is a certificate: thirty times the work of the signature. */
const keyOf = (secret: string): KeyObject => createSecretKey(secret, 'utf8')
