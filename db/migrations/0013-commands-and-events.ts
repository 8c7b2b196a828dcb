import type { Knex } from 'knex'
import { column, createTable, index, primaryKey, protectTenant, tenant } from './columns'

export async function up(knex: Knex): Promise<void> {
  await createTable(knex, 'command_results', [
    tenant,
    column('command_id', 'text not null'),
    column('result', 'jsonb'),
    column('created_at', 'timestamptz not null default now()'),
    primaryKey('tenant_id', 'command_id'),
    index(['created_at']),
  ])

  // A key belongs to its caller and path: the same key on another path is another key.
  await createTable(knex, 'idempotency_keys', [
    tenant,
    column('caller', 'text not null'),
    column('key', 'text not null'),
    column('method', 'text not null'),
    column('path', 'text not null'),
    column('body_hash', 'text not null'),
    column('status_code', 'int'),
    column('response', 'jsonb'),
    column('created_at', 'timestamptz not null default now()'),
    primaryKey('tenant_id', 'caller', 'key', 'method', 'path'),
    index(['created_at']),
  ])

  await createEvents(knex)
  await knex.raw(maintainPartitions)
  await knex.raw('revoke execute on function maintain_event_partitions(int, int) from public')
  await knex.raw('grant execute on function maintain_event_partitions(int, int) to integrador_app')
  await knex.raw('select maintain_event_partitions(7, 7)')
}

/** The ordered log of every channel. Retention drops whole days, which costs nothing and leaves nothing to vacuum. */
async function createEvents(knex: Knex): Promise<void> {
  await knex.raw(`
    create table events (
      id uuid not null,
      channel text not null,
      seq bigint not null,
      tenant_id bigint not null,
      branch_id bigint not null,
      type text not null,
      payload jsonb not null,
      occurred_at timestamptz not null default now(),
      published_at timestamptz,
      constraint events_channel_seq_occurred_at_pk primary key (channel, seq, occurred_at)
    ) partition by range (occurred_at)`)
  await knex.raw('create table events_default partition of events default')
  await knex.raw('create index events_unpublished_index on events (occurred_at) where published_at is null')
  await knex.raw('create index events_tenant_id_occurred_at_index on events (tenant_id, occurred_at)')
  await protectTenant(knex, 'events', 'tenant_id')
  await knex.raw('grant select, insert, update, delete on events to integrador_app')

  await createTable(
    knex,
    'channel_heads',
    [column('channel', 'text not null constraint channel_heads_channel_pk primary key'), column('last_seq', 'bigint not null')],
    { tenantColumn: null },
  )

  // A cursor counts within one epoch only. Whoever restores a backup must replace the row: seqs would be given out again.
  await createTable(
    knex,
    'realtime_epochs',
    [column('epoch', 'uuid not null default gen_random_uuid() constraint realtime_epochs_epoch_pk primary key')],
    { tenantColumn: null, appMay: 'select' },
  )
  await knex.raw('create unique index realtime_epochs_only_one_unique on realtime_epochs ((true))')
  await knex.raw('insert into realtime_epochs default values')
}

/**
 * Makes the partitions of today and the coming days, moving what the default partition caught for them, and drops the days before
 * `keep_days`. Safe to repeat. Runs as the owner, because the application role may not make tables.
 */
const maintainPartitions = `
  create function maintain_event_partitions(days_ahead int, keep_days int) returns void
  language plpgsql security definer set search_path = public, pg_temp set timezone = 'UTC' set lock_timeout = '5s' as $$
  declare
    first_kept date := current_date - keep_days; day date; part text;
  begin
    perform pg_advisory_xact_lock(hashtext('maintain_event_partitions'));
    for day in select generate_series(current_date, current_date + days_ahead, '1 day')::date loop
      part := 'events_' || to_char(day, 'YYYYMMDD');
      continue when to_regclass(part) is not null;
      execute format('create table %I (like events including defaults including constraints)', part);
      lock table events_default in access exclusive mode;
      execute format('with caught as (delete from events_default where occurred_at >= %L and occurred_at < %L returning *)
        insert into %I select * from caught', day, day + 1, part);
      execute format('alter table events attach partition %I for values from (%L) to (%L)', part, day, day + 1);
    end loop;

    for part in
      select inhrelid::regclass::text from pg_inherits
      where inhparent = 'events'::regclass and inhrelid::regclass::text ~ '^events_[0-9]{8}$'
        and to_date(right(inhrelid::regclass::text, 8), 'YYYYMMDD') < first_kept
    loop
      execute format('drop table %I', part);
    end loop;
    delete from events_default where occurred_at < first_kept;
  end $$`
