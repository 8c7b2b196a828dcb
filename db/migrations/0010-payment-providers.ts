import type { Knex } from 'knex'
import { audit, column, createTable, id, index, oneOf, tenant, uniqueLive } from './columns'

export async function up(knex: Knex): Promise<void> {
  // `webhook_secrets_encrypted` holds a JSON list, so that a new secret can be added before the old one is dropped.
  await createTable(knex, 'payment_accounts', [
    id,
    tenant,
    oneOf('provider', ['MERCADO_PAGO'], 'MERCADO_PAGO'),
    column('provider_user_id', 'text not null'),
    column('access_token_encrypted', 'text not null'),
    column('webhook_secrets_encrypted', 'text not null'),
    uniqueLive(['provider', 'provider_user_id']),
    uniqueLive(['tenant_id', 'provider']),
    audit,
  ])

  await createTable(knex, 'provider_notifications', [
    id,
    tenant,
    oneOf('provider', ['MERCADO_PAGO'], 'MERCADO_PAGO'),
    column('resource', 'text not null'),
    column('resource_id', 'text not null'),
    column('provider_notification_id', 'text'),
    column('request_id', 'text'),
    oneOf('signature', ['valid', 'invalid', 'unsigned']),
    column('body', 'jsonb not null'),
    column('received_at', 'timestamptz not null default now()'),
    index(['tenant_id', 'resource', 'resource_id']),
    index(['received_at']),
  ])
}
