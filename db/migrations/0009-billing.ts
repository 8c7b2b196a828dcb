import type { Knex } from 'knex'
import {
  audit,
  cents,
  check,
  column,
  createTable,
  extendTable,
  id,
  index,
  oneOf,
  optional,
  optionalOneOf,
  required,
  tenant,
  unique,
  uniqueLive,
  uniqueWhere,
} from './columns'

const moment = (name: string) => column(name, 'timestamptz')

export async function up(knex: Knex): Promise<void> {
  await createChecks(knex)
  await createPayments(knex)
  await createSplits(knex)
  await createTipsAndRefunds(knex)
}

async function createChecks(knex: Knex): Promise<void> {
  await createTable(knex, 'checks', [
    id,
    tenant,
    required('branch_id', 'branches'),
    required('table_session_id', 'table_sessions'),
    column('n', 'int not null'),
    oneOf('status', ['REQUESTED', 'IN_PAYMENT', 'PAID', 'CANCELED'], 'REQUESTED'),
    cents('total_cents', { initial: 0 }),
    cents('paid_cents', { initial: 0 }),
    cents('write_off_cents', { initial: 0 }),
    column('workflow_id', 'text not null'),
    optional('requested_by_user_id', 'users'),
    optional('requested_by_diner_id', 'diners'),
    column('requested_at', 'timestamptz not null default now()'),
    moment('paid_at'),
    moment('canceled_at'),
    check('n', 'n >= 1'),
    check('paid_cents_total_cents', 'paid_cents <= total_cents'),
    unique('table_session_id', 'n'),
    unique('workflow_id'),
    uniqueWhere(`status in ('REQUESTED', 'IN_PAYMENT')`, ['table_session_id']),
    index(['branch_id', 'status']),
    audit,
  ])

  // A round item is charged at most once at a time; a reversed charge stays as history.
  await createTable(knex, 'charges', [
    id,
    tenant,
    required('branch_id', 'branches'),
    required('check_id', 'checks'),
    optional('diner_id', 'diners'),
    required('round_item_id', 'round_items'),
    cents('amount_cents', { min: 1 }),
    column('description', 'text not null'),
    moment('reversed_at'),
    column('reversed_reason', 'text'),
    uniqueWhere('reversed_at is null', ['round_item_id']),
    audit,
  ])
}

async function createPayments(knex: Knex): Promise<void> {
  // Amount, without the tip = allocated + credit + refunded, once it is approved.
  await createTable(knex, 'payments', [
    id,
    tenant,
    required('branch_id', 'branches'),
    required('check_id', 'checks'),
    optional('payer_diner_id', 'diners'),
    oneOf('provider', ['CASH', 'CARD', 'TRANSFER', 'OTHER', 'MERCADO_PAGO']),
    oneOf(
      'status',
      ['PENDING', 'APPROVED', 'REJECTED', 'EXPIRED', 'CANCELED', 'PARTIALLY_REFUNDED', 'REFUNDED', 'CHARGED_BACK'],
      'PENDING',
    ),
    cents('amount_cents', { min: 1 }),
    cents('tip_cents', { initial: 0 }),
    cents('credit_cents', { initial: 0 }),
    cents('refunded_cents', { initial: 0 }),
    oneOf('payment_category', ['DIGITAL', 'MANUAL']),
    oneOf('registered_by', ['SYSTEM', 'DINER', 'WAITER']),
    optional('registered_by_waiter_id', 'users'),
    optionalOneOf('manual_method', ['CASH', 'CARD_PHYSICAL', 'TRANSFER_EXTERNAL', 'OTHER_MANUAL']),
    column('manual_notes', 'text'),
    column('external_reference', 'text'),
    column('preference_id', 'text'),
    column('init_point', 'text'),
    column('sandbox_init_point', 'text'),
    column('provider_payment_id', 'text'),
    column('provider_status', 'text'),
    column('provider_status_detail', 'text'),
    column('workflow_id', 'text'),
    optional('surplus_of_payment_id', 'payments'),
    column('needs_review', 'boolean not null default false'),
    moment('expires_at'),
    moment('decided_at'),
    check('credit_cents_refunded_cents', 'credit_cents + refunded_cents <= amount_cents'),
    uniqueWhere('external_reference is not null', ['tenant_id', 'external_reference']),
    uniqueWhere('provider_payment_id is not null', ['tenant_id', 'provider', 'provider_payment_id']),
    uniqueWhere('workflow_id is not null', ['workflow_id']),
    index(['branch_id', 'status']),
    index(['status', 'created_at']),
    audit,
  ])

  await createTable(knex, 'allocations', [
    id,
    tenant,
    required('payment_id', 'payments'),
    required('charge_id', 'charges'),
    cents('amount_cents', { min: 1 }),
    moment('reversed_at'),
    audit,
  ])
}

async function createSplits(knex: Knex): Promise<void> {
  await createTable(knex, 'check_splits', [
    id,
    tenant,
    required('check_id', 'checks'),
    oneOf('mode', ['EQUAL', 'CONSUMPTION', 'CUSTOM']),
    uniqueLive(['check_id']),
    audit,
  ])

  // While `payment_id` names an undecided payment the share is reserved for it.
  await createTable(knex, 'check_shares', [
    id,
    tenant,
    required('split_id', 'check_splits', 'cascade'),
    required('check_id', 'checks'),
    optional('diner_id', 'diners'),
    column('position', 'int not null'),
    cents('amount_cents'),
    optional('payment_id', 'payments'),
    check('position', 'position >= 1'),
    unique('split_id', 'position'),
    audit,
  ])

  await extendTable(knex, 'payments', [optional('share_id', 'check_shares')])
}

async function createTipsAndRefunds(knex: Knex): Promise<void> {
  // A tip or payout without a waiter belongs to the pool. Tips are never revenue.
  await createTable(knex, 'tip_payouts', [
    id,
    tenant,
    required('branch_id', 'branches'),
    optional('waiter_id', 'users'),
    cents('amount_cents', { min: 1 }),
    optional('paid_by_user_id', 'users'),
    column('paid_at', 'timestamptz not null default now()'),
    column('notes', 'text'),
    audit,
  ])

  await createTable(knex, 'tips', [
    id,
    tenant,
    required('branch_id', 'branches'),
    required('payment_id', 'payments'),
    optional('waiter_id', 'users'),
    cents('amount_cents', { min: 1 }),
    optional('payout_id', 'tip_payouts'),
    unique('payment_id'),
    index(['branch_id', 'created_at']),
    audit,
  ])

  await createTable(knex, 'refunds', [
    id,
    tenant,
    required('branch_id', 'branches'),
    required('payment_id', 'payments'),
    cents('amount_cents', { min: 1 }),
    column('reason', 'text not null'),
    oneOf('status', ['PENDING', 'APPROVED', 'REJECTED'], 'PENDING'),
    column('round_item_ids', `int[] not null default '{}'`),
    column('provider_refund_id', 'text'),
    column('workflow_id', 'text'),
    optional('requested_by_user_id', 'users'),
    moment('decided_at'),
    uniqueWhere('provider_refund_id is not null', ['payment_id', 'provider_refund_id']),
    uniqueWhere('workflow_id is not null', ['workflow_id']),
    audit,
  ])
}
