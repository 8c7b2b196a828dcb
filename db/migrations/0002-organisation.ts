import type { Knex } from 'knex'
import { audit, check, column, createTable, id, oneOf, reference, required, tenant, uniqueLive } from './columns'

const clock = (name: string) => check(name, `${name} ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'`)

export async function up(knex: Knex): Promise<void> {
  await createTable(
    knex,
    'tenants',
    [
      id,
      column('name', 'text not null'),
      column('slug', 'text not null'),
      column('description', 'text'),
      column('logo', 'text'),
      column('theme_color', `text not null default '#f97316'`),
      column('currency', `char(3) not null default 'ARS'`),
      check('currency', `currency ~ '^[A-Z]{3}$'`),
      uniqueLive(['lower(slug)']),
      audit,
    ],
    { tenantColumn: 'id' },
  )

  // A slug is printed in QR codes and looked up without a tenant, hence unique over all of them.
  await createTable(knex, 'branches', [
    id,
    tenant,
    column('name', 'text not null'),
    column('slug', 'text not null'),
    column('address', 'text'),
    column('phone', 'text'),
    column('timezone', `text not null default 'America/Argentina/Buenos_Aires'`),
    column('opening_time', 'text'),
    column('closing_time', 'text'),
    clock('opening_time'),
    clock('closing_time'),
    check('slug', 'slug = lower(slug)'),
    uniqueLive(['slug']),
    audit,
  ])

  await createTable(knex, 'branch_settings', [
    reference('branch_id', 'branches', 'bigint constraint branch_settings_branch_id_pk primary key', 'cascade'),
    tenant,
    oneOf('round_approval', ['manager', 'waiter', 'automatic'], 'manager'),
    column('approval_reminder_seconds', 'int not null default 300'),
    column('kitchen_target_seconds', 'int not null default 900'),
    column('tip_suggestions', `int[] not null default '{10,15}'`),
    column('payment_expiry_seconds', 'int not null default 1800'),
    check('approval_reminder_seconds', 'approval_reminder_seconds >= 1'),
    check('kitchen_target_seconds', 'kitchen_target_seconds >= 1'),
    check('payment_expiry_seconds', 'payment_expiry_seconds >= 1'),
    check('tip_suggestions', '0 <= all (tip_suggestions) and 100 >= all (tip_suggestions)'),
    audit,
  ])

  // E-mails are stored in lower case: `lower(email)` in a query could not use an index under row-level security.
  await createTable(knex, 'users', [
    id,
    tenant,
    column('email', 'text not null'),
    column('password_hash', 'text not null'),
    column('first_name', 'text'),
    column('last_name', 'text'),
    column('phone', 'text'),
    column('dni', 'text'),
    column('hire_date', 'date'),
    check('email', `email = lower(email) and email like '%_@_%'`),
    uniqueLive(['email']),
    audit,
  ])

  await createTable(knex, 'user_branch_roles', [
    id,
    required('user_id', 'users', 'cascade'),
    tenant,
    required('branch_id', 'branches', 'cascade'),
    oneOf('role', ['ADMIN', 'MANAGER', 'KITCHEN', 'WAITER']),
    uniqueLive(['user_id', 'branch_id', 'role']),
    audit,
  ])
}
