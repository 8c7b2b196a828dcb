import type { Knex } from 'knex'
import {
  audit,
  cents,
  check,
  column,
  createTable,
  id,
  index,
  maxPriceCents,
  oneOf,
  optional,
  required,
  tenant,
  timestamps,
  unique,
  uniqueWhere,
} from './columns'

const stations = ['BAR', 'HOT_KITCHEN', 'COLD_KITCHEN', 'GRILL', 'PASTRY', 'OTHER']

const moment = (name: string) => column(name, 'timestamptz')

export async function up(knex: Knex): Promise<void> {
  await createGuests(knex)
  await createRounds(knex)

  await createTable(knex, 'service_calls', [
    id,
    tenant,
    required('branch_id', 'branches'),
    required('table_session_id', 'table_sessions'),
    oneOf('type', ['WAITER_CALL', 'PAYMENT_HELP', 'OTHER'], 'WAITER_CALL'),
    oneOf('status', ['OPEN', 'ACKED', 'CLOSED'], 'OPEN'),
    moment('acked_at'),
    optional('acked_by_user_id', 'users'),
    moment('reminded_at'),
    column('reminder_count', 'int not null default 0'),
    moment('closed_at'),
    optional('closed_by_user_id', 'users'),
    uniqueWhere(`status = 'OPEN'`, ['table_session_id', 'type']),
    index(['branch_id', 'status']),
    audit,
  ])
}

async function createGuests(knex: Knex): Promise<void> {
  await createTable(knex, 'customers', [
    id,
    tenant,
    column('name', 'text'),
    column('phone', 'text'),
    column('email', 'text'),
    column('first_visit_at', 'timestamptz not null default now()'),
    column('last_visit_at', 'timestamptz not null default now()'),
    column('total_visits', 'int not null default 0'),
    column('total_spent_cents', 'bigint not null default 0'),
    column('avg_ticket_cents', 'bigint not null default 0'),
    column('excluded_allergen_ids', `int[] not null default '{}'`),
    column('dietary_preferences', `text[] not null default '{}'`),
    column('excluded_cooking_methods', `text[] not null default '{}'`),
    column('favorite_product_ids', `int[] not null default '{}'`),
    oneOf('segment', ['new', 'occasional', 'regular', 'vip', 'at_risk', 'churned'], 'new'),
    column('churn_risk_score', 'double precision'),
    moment('predicted_next_visit'),
    column('consent_remember', 'boolean not null default true'),
    column('consent_marketing', 'boolean not null default false'),
    column('consent_date', 'timestamptz not null default now()'),
    column('ai_personalization_enabled', 'boolean not null default true'),
    column('birthday_month', 'int'),
    column('birthday_day', 'int'),
    column('device_ids', `text[] not null default '{}'`),
    check('total_spent_cents', 'total_spent_cents >= 0'),
    check('avg_ticket_cents', 'avg_ticket_cents >= 0'),
    check('total_visits', 'total_visits >= 0'),
    check('first_visit_at_last_visit_at', 'first_visit_at <= last_visit_at'),
    check('birthday_month', 'birthday_month between 1 and 12'),
    check('birthday_day', 'birthday_day between 1 and 31'),
    uniqueWhere('email is not null and deleted_at is null', ['tenant_id', 'lower(email)']),
    uniqueWhere('phone is not null and deleted_at is null', ['tenant_id', 'phone']),
    audit,
  ])

  await createTable(knex, 'diners', [
    id,
    tenant,
    required('branch_id', 'branches'),
    required('session_id', 'table_sessions'),
    column('name', 'text not null'),
    column('color', 'text not null'),
    column('local_id', 'text'),
    column('joined_at', 'timestamptz not null default now()'),
    column('device_id', 'text'),
    column('device_fingerprint', 'text'),
    column('implicit_preferences', 'jsonb'),
    optional('customer_id', 'customers'),
    uniqueWhere('local_id is not null and deleted_at is null', ['session_id', 'local_id']),
    index(['tenant_id', 'device_id'], 'device_id is not null'),
    audit,
  ])

  // A line without a diner belongs to the table as a whole. Lines are deleted for good: a cart has no history.
  await createTable(knex, 'cart_items', [
    id,
    tenant,
    required('branch_id', 'branches'),
    required('session_id', 'table_sessions', 'cascade'),
    optional('diner_id', 'diners', 'cascade'),
    required('product_id', 'products', 'cascade'),
    column('quantity', 'int not null'),
    column('notes', 'text'),
    check('quantity', 'quantity between 1 and 99'),
    unique('session_id', 'diner_id', 'product_id'),
    timestamps,
  ])
}

async function createRounds(knex: Knex): Promise<void> {
  await createTable(knex, 'rounds', [
    id,
    tenant,
    required('branch_id', 'branches'),
    required('table_session_id', 'table_sessions'),
    column('round_number', 'int not null'),
    oneOf('status', ['PENDING', 'CONFIRMED', 'IN_KITCHEN', 'READY', 'SERVED', 'CANCELED'], 'PENDING'),
    column('idempotency_key', 'text not null'),
    column('workflow_id', 'text not null'),
    column('notes', 'text'),
    column('submitted_at', 'timestamptz not null default now()'),
    oneOf('submitted_by', ['DINER', 'WAITER'], 'DINER'),
    optional('submitted_by_diner_id', 'diners'),
    optional('submitted_by_waiter_id', 'users'),
    optional('confirmed_by_user_id', 'users'),
    moment('confirmed_at'),
    optional('decided_by_user_id', 'users'),
    column('decided_by_role', 'text'),
    moment('decided_at'),
    moment('in_kitchen_at'),
    moment('ready_at'),
    moment('served_at'),
    moment('canceled_at'),
    optional('canceled_by_user_id', 'users'),
    column('cancel_reason', 'text'),
    check('round_number', 'round_number >= 1'),
    check('status_canceled_at', `(status = 'CANCELED') = (canceled_at is not null)`),
    unique('table_session_id', 'round_number'),
    unique('table_session_id', 'idempotency_key'),
    unique('workflow_id'),
    index(['branch_id', 'status']),
    index(['status', 'submitted_at']),
    audit,
  ])

  // Name, category, station and price are what they were when the round was sent: the catalogue may change under it.
  await createTable(knex, 'round_items', [
    id,
    tenant,
    required('branch_id', 'branches'),
    required('round_id', 'rounds', 'cascade'),
    required('product_id', 'products'),
    optional('diner_id', 'diners'),
    column('product_name', 'text not null'),
    column('category_name', 'text'),
    oneOf('station', stations, 'HOT_KITCHEN'),
    column('qty', 'int not null'),
    cents('unit_price_cents', { max: maxPriceCents }),
    column('notes', 'text'),
    moment('struck_at'),
    column('struck_reason', 'text'),
    optional('struck_by_user_id', 'users'),
    check('qty', 'qty between 1 and 99'),
    check('struck_at_struck_reason', 'struck_at is null or struck_reason is not null'),
    audit,
  ])
}
