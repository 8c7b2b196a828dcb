import { randomUUID } from 'node:crypto'
import { type Rotation, revokeFamilies, rotate } from '../../db/access/login-families'
import { findStaffById, type StaffMember } from '../../db/access/staff'
import { commit } from '../../db/commit'
import { inTenant } from '../../db/postgres'
import { type RefreshGrant, refreshGrantOf, tokenKinds } from '../../domain/access/claims'
import type { Provenance } from '../../domain/command'
import { DomainError } from '../../domain/errors'
import { verifyToken } from '../../platform/tokens'
import type { AccessDeps } from './access-deps'
import { spreadRevocation } from './spread-revocation'
import { type TokenPair, tokenPair } from './token-pair'

/**
 * Exchanges a refresh token for a new pair with the roles held now. The same token again within ten seconds gives the same pair; later
 * it was copied, and the login is revoked. Throws `unauthenticated`, `token_revoked`, `no_branch_roles`.
 */
export async function refresh(deps: AccessDeps, refreshToken: string, provenance: Provenance): Promise<TokenPair> {
  const grant = refreshGrantOf(verifyToken(tokenKinds.refresh, deps.config.JWT_SECRET, refreshToken))
  if (grant === null) throw new DomainError('unauthenticated')
  const staff = await inTenant(deps.knex, grant.tenantId, trx => findStaffById(trx, grant.userId))
  if (staff === null || !staff.isActive) return end(deps, grant, provenance)
  if (staff.actor.branchRoles.length === 0) throw new DomainError('no_branch_roles')

  const rotation = await exchange(deps, grant, staff, provenance)
  if (rotation.outcome === 'rotated') return tokenPair(deps.config, staff.actor, grant.familyId, rotation.token)
  if (rotation.outcome === 'reused') await spreadRevocation(deps, [grant.familyId], { kind: 'family', id: grant.familyId })
  throw new DomainError('token_revoked')
}

function exchange(deps: AccessDeps, grant: RefreshGrant, staff: StaffMember, provenance: Provenance): Promise<Rotation> {
  const next = { tokenId: randomUUID(), issuedAt: Math.floor(Date.now() / 1000) }
  return commit<Rotation>(deps, { id: `refresh:${next.tokenId}`, tenantId: grant.tenantId, ...provenance }, async trx => {
    const rotation = await rotate(trx, grant, next, deps.config.REFRESH_TOKEN_SECONDS)
    if (rotation.outcome !== 'reused') return { result: rotation }
    const audit = { actor: staff.actor, action: 'REFRESH_REUSED', entityType: 'user', entityId: grant.userId }
    return { result: rotation, audit: [audit] }
  })
}

/** The login of somebody who is gone. Nobody asked for that, so it is the system's doing. */
async function end(deps: AccessDeps, { tenantId, userId, familyId }: RefreshGrant, provenance: Provenance): Promise<never> {
  const reason = 'user_inactive'
  const scope = { id: `revoke:${randomUUID()}`, tenantId, ...provenance }
  const actor = { kind: 'system', tenantId } as const
  const ended = await commit(deps, scope, async trx => {
    const result = await revokeFamilies(trx, { id: familyId }, reason)
    const audit = { actor, action: 'LOGIN_REVOKED', entityType: 'user', entityId: userId, reason }
    return { result, audit: result.length > 0 ? [audit] : [] }
  })
  await spreadRevocation(deps, ended, { kind: 'family', id: familyId })
  throw new DomainError('token_revoked')
}
