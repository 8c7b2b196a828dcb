import type { Knex } from 'knex'
import {
  audit,
  cents,
  check,
  column,
  createTable,
  id,
  index,
  oneOf,
  optional,
  optionalOneOf,
  required,
  tenant,
  uniqueLive,
  uniqueWhere,
} from './columns'

export async function up(knex: Knex): Promise<void> {
  // A sector without a branch belongs to every branch of the tenant.
  await createTable(knex, 'branch_sectors', [
    id,
    tenant,
    optional('branch_id', 'branches', 'cascade'),
    column('name', 'text not null'),
    column('prefix', 'text not null'),
    column('display_order', 'int not null default 0'),
    uniqueLive(['tenant_id', 'branch_id', 'upper(prefix)']),
    audit,
  ])

  await createTable(knex, 'waiter_sector_assignments', [
    id,
    tenant,
    required('branch_id', 'branches', 'cascade'),
    required('sector_id', 'branch_sectors', 'cascade'),
    required('waiter_id', 'users', 'cascade'),
    column('assignment_date', 'date not null'),
    optionalOneOf('shift', ['MORNING', 'AFTERNOON', 'NIGHT']),
    uniqueLive(['branch_id', 'sector_id', 'waiter_id', 'assignment_date', 'shift'], ['assignment']),
    index(['assignment_date', 'branch_id']),
    audit,
  ])

  await createTable(knex, 'tables', [
    id,
    tenant,
    required('branch_id', 'branches'),
    column('code', 'text not null'),
    column('capacity', 'int not null default 4'),
    column('sector', 'text'),
    optional('sector_id', 'branch_sectors'),
    oneOf('status', ['FREE', 'ACTIVE', 'PAYING', 'OUT_OF_SERVICE'], 'FREE'),
    check('capacity', 'capacity between 1 and 999'),
    uniqueLive(['branch_id', 'lower(code)']),
    index(['branch_id', 'status']),
    audit,
  ])

  await createTable(knex, 'table_sessions', [
    id,
    tenant,
    required('branch_id', 'branches'),
    required('table_id', 'tables'),
    oneOf('status', ['OPEN', 'PAYING', 'CLOSED'], 'OPEN'),
    optional('assigned_waiter_id', 'users'),
    column('opened_at', 'timestamptz not null default now()'),
    oneOf('opened_by', ['DINER', 'WAITER'], 'DINER'),
    optional('opened_by_waiter_id', 'users'),
    column('diner_count', 'int'),
    column('notes', 'text'),
    column('cart_version', 'int not null default 0'),
    column('closed_at', 'timestamptz'),
    optional('closed_by_user_id', 'users'),
    column('close_reason', 'text'),
    column('forced', 'boolean not null default false'),
    cents('write_off_cents', { initial: 0 }),
    check('diner_count', 'diner_count >= 1'),
    check('opened_at_closed_at', 'opened_at <= closed_at'),
    check('status_closed_at', `(status = 'CLOSED') = (closed_at is not null)`),
    uniqueWhere(`status <> 'CLOSED'`, ['table_id']),
    index(['branch_id', 'status']),
    audit,
  ])
}
