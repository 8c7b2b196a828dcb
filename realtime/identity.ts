import type { DinerActor, StaffActor } from '../domain/access/actor'
import { dinerOf, staffLoginOf, tokenKinds } from '../domain/access/claims'
import { verifyToken } from '../platform/tokens'
import { mayOpen, type SocketKind } from './channels'

/** Who is on a socket, until when, and what its revocation goes by. */
export type Identity =
  | {
      readonly kind: 'staff'
      readonly actor: StaffActor
      readonly familyId: string
      readonly issuedAt: number
      readonly expiresAt: number
    }
  | { readonly kind: 'diner'; readonly actor: DinerActor; readonly expiresAt: number }

export interface TokenSecrets {
  readonly JWT_SECRET: string
  readonly TABLE_TOKEN_SECRET: string
}

/** Reads a token for a kind of socket, without asking anybody. Times are milliseconds since the epoch. */
export function identify(kind: SocketKind, token: string, secrets: TokenSecrets): Identity | 'unauthenticated' | 'forbidden' {
  if (kind === 'diner') {
    const claims = verifyToken(tokenKinds.table, secrets.TABLE_TOKEN_SECRET, token)
    const actor = dinerOf(claims)
    return actor ? { kind: 'diner', actor, expiresAt: Number(claims?.exp) * 1000 } : 'unauthenticated'
  }
  const claims = verifyToken(tokenKinds.access, secrets.JWT_SECRET, token)
  const login = staffLoginOf(claims)
  if (!login) return 'unauthenticated'
  if (!mayOpen(kind, login.actor)) return 'forbidden'
  const { actor, familyId, expiresAt } = login
  return { kind: 'staff', actor, familyId, issuedAt: Number(claims?.iat) * 1000, expiresAt: expiresAt * 1000 }
}

/** Whose socket it is, for the limit: a person, or a table with all its phones. */
export const ownerOf = (identity: Identity): string =>
  identity.kind === 'staff' ? `user:${identity.actor.userId}` : `session:${identity.actor.sessionId}`
