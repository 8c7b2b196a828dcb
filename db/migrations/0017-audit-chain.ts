import type { Knex } from 'knex'
import { check, column, createTable, extendTable, index, unique } from './columns'

/**
 * Every tenant's trail is a chain: gapless numbers, each line with the hash of the one before. The database itself links each line as it
 * is inserted, whoever inserts it, so nothing gets in unlinked; the application role may write neither links nor heads.
 *
 * Lines have no foreign keys: history survives the people in it, and a key's lock, taken while the head is held, would be a deadlock with
 * whoever holds that person or branch for update and is about to write a line.
 */
export async function up(knex: Knex): Promise<void> {
  await extendTable(knex, 'audit_logs', [
    column('diner_id', 'bigint'),
    column('seq', 'bigint'),
    column('prev_hash', 'text'),
    column('hash', 'text'),
  ])
  for (const name of ['tenant_id', 'branch_id', 'user_id']) {
    await knex.raw(`alter table audit_logs drop constraint audit_logs_${name}_fk`)
    await knex.raw(`drop index audit_logs_${name}_index`)
  }
  await createHeads(knex)
  await knex.raw(auditText)
  await knex.raw(auditHash)
  await knex.raw(chainLine)
  await knex.raw(chainExisting)
  await extendTable(knex, 'audit_logs', [
    check('seq', 'seq >= 1'),
    check('old_values', `jsonb_typeof(old_values) = 'object'`), // a JSON null would read like none at all
    check('new_values', `jsonb_typeof(new_values) = 'object'`),
    unique('tenant_id', 'seq'),
    index(['tenant_id', 'branch_id', 'seq']),
    index(['tenant_id', 'user_id', 'seq']),
    index(['tenant_id', 'request_id']),
  ])
  for (const name of ['seq', 'prev_hash', 'hash']) await knex.raw(`alter table audit_logs alter ${name} set not null`)
  await knex.raw(`
    create trigger audit_logs_chain_trigger before insert on audit_logs for each row execute function chain_audit_line()`)
  await knex.raw('revoke insert on audit_logs from integrador_app')
  await knex.raw(`
    grant insert (tenant_id, branch_id, user_id, user_email, diner_id, role, action, entity_type, entity_id, old_values, new_values,
      reason, ip_address, user_agent, request_id) on audit_logs to integrador_app`)
}

/** A head comes with its tenant, so that the first line has something to lock. It says where the chain ends: cutting lines off shows. */
async function createHeads(knex: Knex): Promise<void> {
  await createTable(
    knex,
    'audit_heads',
    [
      column(
        'tenant_id',
        'bigint not null constraint audit_heads_tenant_id_pk primary key constraint audit_heads_tenant_id_fk references tenants on delete restrict',
      ),
      column('seq', 'bigint not null default 0'),
      column('hash', `text not null default repeat('0', 64)`),
    ],
    { appMay: 'select' },
  )
  await knex.raw(`
    create function begin_audit_chain() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
    begin
      insert into audit_heads (tenant_id) values (new.id);
      return null;
    end $$`)
  await knex.raw(`
    create trigger tenants_audit_chain_trigger after insert on tenants for each row execute function begin_audit_chain()`)
  await knex.raw('insert into audit_heads (tenant_id) select id from tenants')
}

/**
 * What a line says, as one JSON array: unambiguous, and the same whatever the session's time zone, date style or number format. Its first
 * member names this form. domain/audit/canonical-text.ts writes the same independently.
 */
const auditText = `
  create function audit_text(line audit_logs) returns text language plpgsql immutable parallel safe as $$
  begin
    return json_build_array('integrador.audit.1', line.tenant_id, line.seq, line.prev_hash, line.id, line.branch_id,
      line.user_id, line.user_email, line.diner_id, line.role, line.action, line.entity_type, line.entity_id, line.old_values,
      line.new_values, line.reason, line.ip_address, line.user_agent, line.request_id,
      (extract(epoch from line.created_at) * 1000000)::bigint)::text;
  end $$`

const auditHash = `
  create function audit_hash(line audit_logs) returns text language plpgsql immutable parallel safe as $$
  begin
    return encode(sha256(convert_to(public.audit_text(line), 'UTF8')), 'hex');
  end $$`

/**
 * Links a line to the one before. Holds the tenant's head until the transaction ends: lines are numbered in the order of commits, and a
 * rollback leaves no gap. Stamps the time, so that it runs with the numbers.
 */
const chainLine = `
  create function chain_audit_line() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
  declare
    head audit_heads;
  begin
    select * into head from audit_heads where tenant_id = new.tenant_id for no key update;
    if not found then
      raise exception 'tenant % has no audit chain', new.tenant_id using errcode = '23503', table = 'audit_logs';
    end if;
    new.created_at := clock_timestamp();
    new.seq := head.seq + 1;
    new.prev_hash := head.hash;
    new.hash := audit_hash(new);
    update audit_heads set seq = new.seq, hash = new.hash where tenant_id = new.tenant_id;
    return new;
  end $$`

/** What was written before there was a chain is linked in the order of time. */
const chainExisting = `
  do $$
  declare
    line audit_logs; head audit_heads;
  begin
    for line in select * from audit_logs order by tenant_id, created_at, id loop
      select * into head from audit_heads where tenant_id = line.tenant_id;
      line.seq := head.seq + 1;
      line.prev_hash := head.hash;
      line.hash := audit_hash(line);
      update audit_logs set seq = line.seq, prev_hash = line.prev_hash, hash = line.hash where id = line.id;
      update audit_heads set seq = line.seq, hash = line.hash where tenant_id = line.tenant_id;
    end loop;
  end $$`
