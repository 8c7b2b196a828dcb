import type { Knex } from 'knex'
import { revokeFamilies } from '../../db/access/login-families'
import { findStaffById } from '../../db/access/staff'
import type { CommandScope } from '../../db/command-scope'
import { commit } from '../../db/commit'
import { inTenant } from '../../db/postgres'
import type { StaffLogin } from '../../domain/access/claims'
import { DomainError } from '../../domain/errors'
import { fieldFault } from '../../domain/field-fault'
import { hashPassword, verifyPassword } from '../../platform/password-hash'
import type { AccessDeps } from './access-deps'
import { inHashQueue } from './hash-queue'
import { countLoginFailure, mustNotHaveFailedTooOften } from './login-failures'
import { mustBeGoodPassword } from './must-be-good-password'
import { spreadRevocation } from './spread-revocation'

interface PasswordChange {
  readonly login: StaffLogin
  readonly current: string
  readonly wanted: string
  readonly ip: string
}

/**
 * A person's own change of password. Every other login of theirs ends; this one goes on. A wrong current password counts as a failed login
 * and is a mistake in a field, not a token that is over. Throws `invalid_request`, `too_many_requests`, `live_unavailable`, `overloaded`.
 */
export async function changePassword(
  deps: AccessDeps,
  scope: CommandScope,
  { login, current, wanted, ip }: PasswordChange,
): Promise<void> {
  const { actor, familyId } = login
  const { userId, email } = actor
  mustBeGoodPassword(wanted, email, '/new_password')
  const known = await inHashQueue(() => checkCurrent(deps, login, current, ip))
  const hash = await inHashQueue(() => hashPassword(wanted))
  const ended = await commit(deps, scope, async trx => {
    await storeHash(trx, userId, known, hash)
    return {
      result: await revokeFamilies(trx, { user_id: userId }, 'password_changed', familyId),
      audit: [{ actor, action: 'PASSWORD_CHANGED', entityType: 'user', entityId: userId }],
    }
  })
  await spreadRevocation(deps, ended, { kind: 'user', id: userId })
}

async function checkCurrent(deps: AccessDeps, { actor }: StaffLogin, current: string, ip: string): Promise<string> {
  const attempt = { email: actor.email, ip }
  await mustNotHaveFailedTooOften(deps.redis, deps.config, attempt)
  const staff = await inTenant(deps.knex, actor.tenantId, trx => findStaffById(trx, actor.userId))
  if (!staff?.isActive) throw new DomainError('token_revoked')
  if (await verifyPassword(staff.passwordHash, current)) return staff.passwordHash
  await countLoginFailure(deps.redis, deps.config, attempt)
  throw wrongCurrent()
}

/** Of two changes at once, the second no longer knows the current password. */
async function storeHash(trx: Knex.Transaction, userId: number, known: string, hash: string): Promise<void> {
  const stored = await trx('users')
    .where({ id: userId, password_hash: known })
    .update({ password_hash: hash, version: trx.raw('version + 1') })
  if (stored === 0) throw wrongCurrent()
}

const wrongCurrent = () => fieldFault('/current_password', 'No es tu contraseña actual.')
