import type { Knex } from 'knex'
import { column, createTable, index, tenant } from './columns'

/** What each delete took along, and what of it was switched off already: restoring brings back exactly that. */
export async function up(knex: Knex): Promise<void> {
  await createTable(
    knex,
    'deletions',
    [
      column('id', 'uuid constraint deletions_id_pk primary key'),
      tenant,
      column('entity_type', 'text not null'),
      column('root_table', 'text not null'),
      column('entity_id', 'bigint not null'),
      column('taken', 'jsonb not null'),
      column('inactive', 'jsonb not null'),
      column('deleted_by_id', 'bigint'),
      column('deleted_by_email', 'text'),
      column('created_at', 'timestamptz not null default now()'),
      column('restored_at', 'timestamptz'),
      index(['tenant_id', 'created_at']),
    ],
    { appMay: 'select, insert, update' },
  )
}
