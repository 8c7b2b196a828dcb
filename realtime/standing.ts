import type { Knex } from 'knex'
import { type LoginStanding, readLiveSessions, readLoginStandings } from '../db/queries/realtime/standing'
import type { Identity } from './identity'

export type Verdict = 'good' | 'token_revoked' | 'session_closed'

/**
 * What Postgres says of people whose tokens were valid when they were signed: logins ended, users gone, roles taken away, tables closed.
 * In the order asked; two queries however many they are. Rejects when Postgres is away.
 */
export async function judge(knex: Knex, identities: readonly Identity[]): Promise<Verdict[]> {
  const staff = identities.flatMap(identity => (identity.kind === 'staff' ? [identity] : []))
  const diners = identities.flatMap(identity => (identity.kind === 'diner' ? [identity] : []))
  const [standings, liveSessions] = await Promise.all([
    readLoginStandings(
      knex,
      staff.map(({ actor, familyId }) => ({ userId: actor.userId, familyId })),
    ),
    readLiveSessions(knex, [...new Set(diners.map(({ actor }) => actor.sessionId))]),
  ])
  const byLogin = new Map(standings.map(standing => [loginKey(standing.userId, standing.familyId), standing]))
  return identities.map(identity => {
    if (identity.kind === 'diner') return liveSessions.has(identity.actor.sessionId) ? 'good' : 'session_closed'
    return isGood(identity, byLogin.get(loginKey(identity.actor.userId, identity.familyId))) ? 'good' : 'token_revoked'
  })
}

const loginKey = (userId: number, familyId: string): string => `${userId} ${familyId}`

/** Roles gained since are no reason to end a socket: they count with the next token. */
function isGood(identity: Identity & { kind: 'staff' }, standing: LoginStanding | undefined): boolean {
  if (!standing || standing.isRevoked) return false
  // A token knows its second only; one signed in the same second as the revocation gets the benefit of the doubt.
  if (standing.revokedBefore && identity.issuedAt + 1_000 <= standing.revokedBefore.getTime()) return false
  return identity.actor.branchRoles.every(held =>
    standing.branchRoles.some(({ branchId, role }) => branchId === held.branchId && role === held.role),
  )
}
