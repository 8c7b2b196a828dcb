import type { Knex } from 'knex'
import { column, createTable, id, index, optional, tenant } from './columns'

/** The trail is append-only: the application role may read and add, neither change nor delete. */
export async function up(knex: Knex): Promise<void> {
  await createTable(
    knex,
    'audit_logs',
    [
      id,
      tenant,
      optional('branch_id', 'branches', 'restrict'),
      optional('user_id', 'users', 'restrict'),
      column('user_email', 'text'),
      column('role', 'text'),
      column('action', 'text not null'),
      column('entity_type', 'text not null'),
      column('entity_id', 'bigint not null'),
      column('old_values', 'jsonb'),
      column('new_values', 'jsonb'),
      column('reason', 'text'),
      column('ip_address', 'text'),
      column('user_agent', 'text'),
      column('request_id', 'text'),
      column('created_at', 'timestamptz not null default now()'),
      index(['tenant_id', 'entity_type', 'entity_id']),
      index(['tenant_id', 'created_at']),
    ],
    { appMay: 'select, insert' },
  )
}
