import { randomUUID } from 'node:crypto'
import type { Knex } from 'knex'
import { insertFamily } from '../../db/access/login-families'
import { findStaffByEmail, type StaffMember } from '../../db/access/staff'
import { commit } from '../../db/commit'
import { asSystem } from '../../db/postgres'
import type { Provenance } from '../../domain/command'
import { DomainError } from '../../domain/errors'
import { limitConcurrency } from '../../platform/concurrency'
import { hashPassword, isOutdatedHash, verifyPassword } from '../../platform/password-hash'
import type { AccessDeps } from './access-deps'
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
  const staff = await oneOfFew(() => checkPassword(deps, attempt))
  if (staff.actor.branchRoles.length === 0) throw new DomainError('no_branch_roles')
  return begin(deps, attempt, staff)
}

/**
 * A hash takes 19 MiB and a core, so few are made at a time. It also bounds guessing in parallel: each guess looks at the count of
 * failures when its turn comes, so at most this many can be under way past the limit.
 */
const hashesAtOnce = 4
const hashesWaiting = 200
const oneOfFew = limitConcurrency(hashesAtOnce, hashesWaiting, () => new DomainError('overloaded'))

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

function begin(deps: AccessDeps, attempt: LoginAttempt, staff: StaffMember): Promise<LoggedIn> {
  const { actor } = staff
  const familyId = randomUUID()
  const token = { tokenId: randomUUID(), issuedAt: Math.floor(Date.now() / 1000) }
  const { ip, provenance } = attempt
  const userAgent = provenance.origin?.userAgent ?? null
  const family = { familyId, tenantId: actor.tenantId, userId: actor.userId, ip, userAgent }
  const scope = { id: `login:${familyId}`, tenantId: actor.tenantId, ...provenance }

  return commit(deps, scope, async trx => {
    await insertFamily(trx, family, token, deps.config.REFRESH_TOKEN_SECONDS)
    if (isOutdatedHash(staff.passwordHash)) await renewHash(trx, actor.userId, attempt.password)
    return { result: null, audit: [{ actor, action: 'LOGIN', entityType: 'user', entityId: actor.userId }] }
  }).then(() => ({ staff, pair: tokenPair(deps.config, actor, familyId, token) }))
}

async function renewHash(trx: Knex.Transaction, userId: number, password: string): Promise<void> {
  await trx('users')
    .where({ id: userId })
    .update({ password_hash: await hashPassword(password) })
}
