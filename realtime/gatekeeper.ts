import type { Knex } from 'knex'
import { readFloors } from '../db/queries/realtime/floors'
import { channels } from '../domain/events'
import { type SocketKind, staffChannels } from './channels'
import type { CloseReason } from './close-codes'
import { type Identity, identify, type TokenSecrets } from './identity'
import { judge } from './standing'

export interface Refusal {
  readonly refusal: CloseReason
  readonly text: string
}

interface GatekeeperDeps {
  readonly knex: Knex
  readonly secrets: TokenSecrets
  readonly now: () => number
}

export interface Gatekeeper {
  /** Who the token says it is, if that still counts. */
  admit(kind: SocketKind, token: string): Promise<{ readonly identity: Identity } | Refusal>
  channelsFor(kind: SocketKind, identity: Identity): Promise<readonly string[]>
}

/** Decides who comes in and what they hear. Both questions reject when Postgres is away. */
export const createGatekeeper = ({ knex, secrets, now }: GatekeeperDeps): Gatekeeper => ({
  async admit(kind, token) {
    const identity = identify(kind, token, secrets)
    if (identity === 'unauthenticated') return { refusal: 'unauthenticated', text: 'invalid_token' }
    if (identity === 'forbidden') return { refusal: 'forbidden', text: 'wrong_role' }
    const [verdict = 'token_revoked'] = await judge(knex, [identity])
    return verdict === 'good' ? { identity } : { refusal: 'unauthenticated', text: verdict }
  },
  async channelsFor(kind, identity) {
    if (identity.kind === 'diner') return [channels.session(identity.actor.sessionId)]
    if (kind === 'diner') return []
    const { tenantId, userId } = identity.actor
    const floors = await readFloors(knex, [{ tenantId, userId }], new Date(now()))
    const floor = floors.get(userId)
    return floor ? staffChannels(kind, identity.actor, floor) : []
  },
})
