import type { Knex } from 'knex'
import { check, column, createTable, index, reference, required, tenant } from './columns'

const moment = (name: string) => column(name, 'timestamptz')

export async function up(knex: Knex): Promise<void> {
  // One login on one device: every refresh token that descends from it.
  await createTable(knex, 'login_families', [
    column('id', 'uuid not null constraint login_families_id_pk primary key'),
    tenant,
    required('user_id', 'users', 'cascade'),
    column('created_at', 'timestamptz not null default now()'),
    column('expires_at', 'timestamptz not null'),
    moment('revoked_at'),
    column('revoked_reason', 'text'),
    column('ip', 'text'),
    column('user_agent', 'text'),
    check('created_at_expires_at', 'created_at <= expires_at'),
    index(['expires_at']),
  ])

  await createTable(knex, 'refresh_tokens', [
    column('jti', 'uuid not null constraint refresh_tokens_jti_pk primary key'),
    reference('family_id', 'login_families', 'uuid not null', 'cascade'),
    tenant,
    required('user_id', 'users', 'cascade'),
    column('issued_at', 'timestamptz not null default now()'),
    column('expires_at', 'timestamptz not null'),
    moment('used_at'),
    reference('successor_jti', 'refresh_tokens', 'uuid', 'set null'),
    check('issued_at_expires_at', 'issued_at <= expires_at'),
    index(['expires_at']),
  ])

  // Access tokens of this user issued before that moment are dead.
  await createTable(knex, 'user_revocations', [
    reference('user_id', 'users', 'bigint constraint user_revocations_user_id_pk primary key', 'cascade'),
    tenant,
    column('revoked_before', 'timestamptz not null'),
  ])
}
