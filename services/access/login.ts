import { randomUUID } from 'node:crypto'
import type { Knex } from 'knex'
import { keepRoles } from '../../db/access/administrators'
import { insertFamily } from '../../db/access/login-families'
import { findStaffByEmail, findStaffById, type StaffMember } from '../../db/access/staff'
import { commit } from '../../db/commit'
import { asSystem } from '../../db/postgres'
import type { Provenance } from '../../domain/command'
import { DomainError } from '../../domain/errors'
import { hashPassword, isOutdatedHash, verifyPassword } from '../../platform/password-hash'
import type { AccessDeps } from './access-deps'
import { inLoginQueue } from './hash-queue'
import { countLoginFailure, mustNotHaveFailedTooOften } from './login-failures'
import { type TokenPair, tokenPair } from './token-pair'

export interface LoginAttempt {
  readonly email: string
  readonly password: string
  readonly ip: string
  readonly provenance: Provenance
}

export interface LoggedIn {
  readonly staff: StaffMember
  readonly pair: TokenPair
}

/**
 * Checks e-mail and password and begins a login. Unknown, inactive and wrong answer alike, after the same work. Throws
 * `invalid_credentials`, `no_branch_roles`, `too_many_requests`, `live_unavailable` (failures cannot be counted), `overloaded`.
 */
export async function login(deps: AccessDeps, attempt: LoginAttempt): Promise<LoggedIn> {
  const staff = await inLoginQueue(() => checkPassword(deps, attempt))
  if (staff.actor.branchRoles.length === 0) throw new DomainError('no_branch_roles')
  return begin(deps, attempt, staff)
}

async function checkPassword(deps: AccessDeps, attempt: LoginAttempt): Promise<StaffMember> {
  await mustNotHaveFailedTooOften(deps.redis, deps.config, attempt)
  const staff = await asSystem(deps.knex, trx => findStaffByEmail(trx, attempt.email))
  const matches = await verifyPassword(staff?.passwordHash ?? (await nobodysHash()), attempt.password)
  if (staff?.isActive && matches) return staff
  await countLoginFailure(deps.redis, deps.config, attempt)
  throw new DomainError('invalid_credentials')
}

let hashOfNobody: Promise<string> | undefined

/** Checked for unknown e-mails, so that they take as long as known ones. */
const nobodysHash = (): Promise<string> => (hashOfNobody ??= hashPassword(randomUUID()))

async function begin(deps: AccessDeps, attempt: LoginAttempt, checked: StaffMember): Promise<LoggedIn> {
  const { tenantId, userId } = checked.actor
  const familyId = randomUUID()
  const token = { tokenId: randomUUID(), issuedAt: Math.floor(Date.now() / 1000) }
  const { ip, provenance } = attempt
  const userAgent = provenance.origin?.userAgent ?? null
  const family = { familyId, tenantId, userId, ip, userAgent }
  const scope = { id: `login:${familyId}`, tenantId, ...provenance }

  let staff = checked
  await commit(deps, scope, async trx => {
    staff = await lockUnchanged(trx, checked, attempt.password)
    await insertFamily(trx, family, token, deps.config.REFRESH_TOKEN_SECONDS)
    if (isOutdatedHash(staff.passwordHash)) await renewHash(trx, userId, attempt.password)
    return { result: null, audit: [{ actor: staff.actor, action: 'LOGIN', entityType: 'user', entityId: userId }] }
  })
  return { staff, pair: tokenPair(deps.config, staff.actor, familyId, token) }
}

/**
 * The person as they are now, and the roles of the restaurant, held until the login is there: whoever takes roles, the password or a branch
 * away meanwhile ends this login as well, or is seen here. Throws `invalid_credentials`, `no_branch_roles`.
 */
async function lockUnchanged(
  trx: Knex.Transaction,
  { actor, passwordHash }: StaffMember,
  password: string,
): Promise<StaffMember> {
  await trx('users').where({ id: actor.userId }).forNoKeyUpdate().first('id')
  await keepRoles(trx, actor.tenantId)
  const staff = await findStaffById(trx, actor.userId)
  const isTheirs = staff && (staff.passwordHash === passwordHash || (await verifyPassword(staff.passwordHash, password)))
  if (!staff?.isActive || !isTheirs) throw new DomainError('invalid_credentials')
  if (staff.actor.branchRoles.length === 0) throw new DomainError('no_branch_roles')
  return staff
}

async function renewHash(trx: Knex.Transaction, userId: number, password: string): Promise<void> {
  await trx('users')
    .where({ id: userId })
    .update({ password_hash: await hashPassword(password) })
}
