import type { Knex } from 'knex'
import type { Role } from '../../../domain/access/actor'
import { asSystem } from '../../postgres'

export interface LoginKey {
  readonly userId: number
  readonly familyId: string
}

export interface LoginStanding extends LoginKey {
  readonly isRevoked: boolean
  /** Access tokens of this user issued before that moment are dead. */
  readonly revokedBefore: Date | null
  readonly branchRoles: readonly { readonly branchId: number; readonly role: Role }[]
}

/** What has become of logins since their tokens were signed. A user who is gone or inactive is absent. */
export async function readLoginStandings(db: Knex, logins: readonly LoginKey[]): Promise<LoginStanding[]> {
  if (logins.length === 0) return []
  const { rows }: { rows: StandingRow[] } = await asSystem(db, trx =>
    trx.raw(
      `select users.id as user_id, login.family_id, login_families.revoked_at is not null as is_revoked, user_revocations.revoked_before,
         (select coalesce(json_agg(json_build_object('branchId', branch_id, 'role', role)), '[]')
          from user_branch_roles where user_branch_roles.user_id = users.id and user_branch_roles.is_active) as branch_roles
       from unnest(?::bigint[], ?::text[]) as login (user_id, family_id)
       join users on users.id = login.user_id and users.is_active
       left join login_families on login_families.id::text = login.family_id
       left join user_revocations on user_revocations.user_id = users.id`,
      [logins.map(({ userId }) => userId), logins.map(({ familyId }) => familyId)],
    ),
  )
  return rows.map(row => ({
    userId: row.user_id,
    familyId: row.family_id,
    isRevoked: row.is_revoked,
    revokedBefore: row.revoked_before,
    branchRoles: row.branch_roles,
  }))
}

interface StandingRow {
  user_id: number
  family_id: string
  is_revoked: boolean
  revoked_before: Date | null
  branch_roles: { branchId: number; role: Role }[]
}

/** Which of these sessions still have a table to sit at. */
export async function readLiveSessions(db: Knex, sessionIds: readonly number[]): Promise<Set<number>> {
  if (sessionIds.length === 0) return new Set()
  const rows: { id: number }[] = await asSystem(db, trx =>
    trx('table_sessions')
      .whereRaw('id = any(?::bigint[])', [[...sessionIds]])
      .whereNot({ status: 'CLOSED' })
      .select('id'),
  )
  return new Set(rows.map(({ id }) => id))
}

/** Names the history that cursors count in. */
export async function readEpoch(db: Knex): Promise<string> {
  const row: { epoch: string } | undefined = await asSystem(db, trx => trx('realtime_epochs').first('epoch'))
  if (!row) throw new Error('realtime_epochs has no row')
  return row.epoch
}
