import { randomUUID } from 'node:crypto'
import { revokeFamilies } from '../../db/access/login-families'
import { commit } from '../../db/commit'
import type { StaffActor } from '../../domain/access/actor'
import type { Provenance } from '../../domain/command'
import type { AccessDeps } from './access-deps'
import { spreadRevocation } from './spread-revocation'

/** Ends this login only; the person's other devices stay logged in. */
export async function logout(deps: AccessDeps, actor: StaffActor, familyId: string, provenance: Provenance): Promise<void> {
  const ended = await revoke(deps, actor, { id: familyId }, 'LOGOUT', provenance)
  await spreadRevocation(deps, ended, { kind: 'family', id: familyId })
}

/** Ends every login of a person, this one too. */
export async function logoutEverywhere(deps: AccessDeps, actor: StaffActor, provenance: Provenance): Promise<void> {
  const ended = await revoke(deps, actor, { user_id: actor.userId }, 'LOGOUT_ALL', provenance)
  await spreadRevocation(deps, ended, { kind: 'user', id: actor.userId })
}

function revoke(
  deps: AccessDeps,
  actor: StaffActor,
  which: { readonly id: string } | { readonly user_id: number },
  action: 'LOGOUT' | 'LOGOUT_ALL',
  provenance: Provenance,
): Promise<string[]> {
  const scope = { id: `revoke:${randomUUID()}`, tenantId: actor.tenantId, ...provenance }
  return commit(deps, scope, async trx => ({
    result: await revokeFamilies(trx, which, action.toLowerCase()),
    audit: [{ actor, action, entityType: 'user', entityId: actor.userId }],
  }))
}
