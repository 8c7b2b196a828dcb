import type { Knex } from 'knex'
import { column, createTable, tenant } from './columns'

/**
 * A slug is printed, in QR codes that hang on walls for years: once a restaurant had it, no other gets it, whatever became of the branch.
 * Registered by a trigger, whoever writes branches. Of two at the same time the second waits for the first.
 */
export async function up(knex: Knex): Promise<void> {
  await createTable(knex, 'branch_slugs', [column('slug', 'text constraint branch_slugs_slug_pk primary key'), tenant], {
    appMay: 'select, insert',
  })
  await knex.raw(`insert into branch_slugs (slug, tenant_id)
    select distinct on (slug) slug, tenant_id from branches order by slug, deleted_at is not null, id`)
  await knex.raw(`
    create function keep_branch_slug() returns trigger language plpgsql set search_path = public, pg_temp as $$
    begin
      insert into branch_slugs (slug, tenant_id) values (new.slug, new.tenant_id) on conflict do nothing;
      if not exists (select from branch_slugs where slug = new.slug and tenant_id = new.tenant_id) then
        raise exception 'slug % is not free', new.slug
          using errcode = 'unique_violation', table = 'branch_slugs', constraint = 'branch_slugs_slug_pk';
      end if;
      return null;
    end $$`)
  await knex.raw(`create trigger branches_slug_trigger after insert or update of slug on branches
    for each row execute function keep_branch_slug()`)
}
