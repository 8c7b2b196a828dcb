import type { Knex } from 'knex'
import type { RefreshGrant } from '../../domain/access/claims'
import { DomainError } from '../../domain/errors'

/** A refresh token as Postgres knows it: its id and start; the token itself is signed from them and never stored. */
export interface IssuedToken {
  readonly tokenId: string
  /** Seconds since the epoch. */
  readonly issuedAt: number
}

export interface NewFamily {
  readonly familyId: string
  readonly tenantId: number
  readonly userId: number
  readonly ip: string | null
  readonly userAgent: string | null
}

/** Begins a login on one device with its first token. */
export async function insertFamily(
  trx: Knex.Transaction,
  family: NewFamily,
  token: IssuedToken,
  ttlSeconds: number,
): Promise<void> {
  const created_at = toDate(token.issuedAt)
  const expires_at = toDate(token.issuedAt + ttlSeconds)
  const owner = { tenant_id: family.tenantId, user_id: family.userId }
  await trx('login_families').insert({
    id: family.familyId,
    ...owner,
    created_at,
    expires_at,
    ip: family.ip,
    user_agent: family.userAgent,
  })
  await insertToken(trx, family, token, ttlSeconds)
}

/** Two tabs that share a cookie often refresh together; within this time both get the same new pair. */
const reuseAllowedMs = 10_000

export type Rotation =
  | { readonly outcome: 'rotated'; readonly token: IssuedToken }
  /** Ended before, or unknown. */
  | { readonly outcome: 'dead' }
  /** A used token came back later: somebody copied it. The family is now revoked. */
  | { readonly outcome: 'reused' }

/** Exchanges a refresh token for its successor; one rotation of a family at a time. */
export async function rotate(
  trx: Knex.Transaction,
  grant: RefreshGrant,
  next: IssuedToken,
  ttlSeconds: number,
): Promise<Rotation> {
  const family: { revoked_at: Date | null } | undefined = await trx('login_families')
    .where({ id: grant.familyId, user_id: grant.userId })
    .forUpdate()
    .first('revoked_at')
  if (family === undefined || family.revoked_at !== null) return { outcome: 'dead' }
  const token: { used_at: Date | null } | undefined = await trx('refresh_tokens')
    .where({ jti: grant.tokenId, family_id: grant.familyId })
    .first('used_at')
  if (token === undefined) return { outcome: 'dead' }

  if (token.used_at === null) {
    await insertToken(trx, grant, next, ttlSeconds)
    await trx('refresh_tokens').where({ jti: grant.tokenId }).update({ used_at: new Date(), successor_jti: next.tokenId })
    await trx('login_families')
      .where({ id: grant.familyId })
      .update({ expires_at: toDate(next.issuedAt + ttlSeconds) })
    return { outcome: 'rotated', token: next }
  }
  if (Date.now() - token.used_at.getTime() <= reuseAllowedMs) {
    const newest = await newestToken(trx, grant.familyId)
    return newest === null ? { outcome: 'dead' } : { outcome: 'rotated', token: newest }
  }
  await revokeFamilies(trx, { id: grant.familyId }, 'refresh_reused')
  return { outcome: 'reused' }
}

/**
 * Ends logins, all but one if that is named; gives the ids of those that were still going on. Locked in the order of their ids, that one
 * too: of two that end each other's logins one waits, and neither for ever.
 */
export async function revokeFamilies(
  trx: Knex.Transaction,
  which: { readonly id: string } | { readonly user_id: number },
  reason: string,
  exceptId?: string,
): Promise<string[]> {
  const going: string[] = await trx('login_families')
    .where(which)
    .whereNull('revoked_at')
    .orderBy('id')
    .forNoKeyUpdate()
    .pluck('id')
  const ended = going.filter(id => id !== exceptId)
  await end(trx, ended, reason)
  return ended
}

/** People whose logins end, all of them. */
export interface LogOut {
  readonly userIds: readonly number[]
  readonly reason: string
}

/**
 * Roles stand in tokens, and a command may have waited behind the very change that took them away: so the login that asks for it (null = it
 * is nobody's) must still go on, and does until the transaction ends. And the logins end that the command ends, its own too perhaps. All of
 * them are locked at once in the order of their ids, after what the command changed and before the logs. Throws `token_revoked`.
 */
export async function settleLogins(trx: Knex.Transaction, asking: string | null, outs: readonly LogOut[]): Promise<void> {
  const userIds = outs.flatMap(out => out.userIds)
  if (asking === null && userIds.length === 0) return
  const locked = trx('login_families').orderBy('id')
  if (userIds.length === 0) void locked.where({ id: asking }).forShare()
  else
    void locked
      .where({ id: asking })
      .orWhere(theirs => theirs.whereIn('user_id', userIds).whereNull('revoked_at'))
      .forNoKeyUpdate()
  const logins: { id: string; user_id: number; revoked_at: Date | null }[] = await locked.select('id', 'user_id', 'revoked_at')
  if (asking !== null && !logins.some(({ id, revoked_at }) => id === asking && revoked_at === null))
    throw new DomainError('token_revoked')
  for (const { userIds: people, reason } of outs)
    await end(
      trx,
      logins.filter(({ user_id }) => people.includes(user_id)).map(({ id }) => id),
      reason,
    )
}

async function end(trx: Knex.Transaction, familyIds: readonly string[], reason: string): Promise<void> {
  if (familyIds.length === 0) return
  await trx('login_families')
    .whereIn('id', [...familyIds])
    .whereNull('revoked_at')
    .update({ revoked_at: new Date(), revoked_reason: reason })
}

/** The logins of people that were ended while an access token of theirs may live. */
export const endedFamilies = (
  trx: Knex.Transaction,
  userIds: readonly number[],
): Promise<{ readonly id: string; readonly user_id: number }[]> =>
  trx('login_families')
    .whereIn('user_id', [...userIds])
    .whereRaw(`revoked_at > now() - interval '24 hours'`)
    .select('id', 'user_id')

async function newestToken(trx: Knex.Transaction, familyId: string): Promise<IssuedToken | null> {
  const row: { jti: string; issued_at: Date } | undefined = await trx('refresh_tokens')
    .where({ family_id: familyId })
    .whereNull('used_at')
    .first('jti', 'issued_at')
  return row === undefined ? null : { tokenId: row.jti, issuedAt: Math.floor(row.issued_at.getTime() / 1000) }
}

async function insertToken(
  trx: Knex.Transaction,
  family: Pick<NewFamily, 'familyId' | 'tenantId' | 'userId'>,
  { tokenId, issuedAt }: IssuedToken,
  ttlSeconds: number,
): Promise<void> {
  await trx('refresh_tokens').insert({
    jti: tokenId,
    family_id: family.familyId,
    tenant_id: family.tenantId,
    user_id: family.userId,
    issued_at: toDate(issuedAt),
    expires_at: toDate(issuedAt + ttlSeconds),
  })
}

const toDate = (seconds: number): Date => new Date(seconds * 1000)
