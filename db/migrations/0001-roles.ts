import type { Knex } from 'knex'

/** The role that processes act as, and the trigger function that every table's `updated_at` uses. */
export async function up(knex: Knex): Promise<void> {
  // Roles belong to the cluster, not to the database: another database, or a parallel migration, may have made it already.
  await knex.raw(`
    do $$ begin
      if not exists (select from pg_roles where rolname = 'integrador_app') then
        create role integrador_app nologin nobypassrls;
      end if;
    exception when duplicate_object or unique_violation then null;
    end $$`)
  await knex.raw(`
    do $$ begin
      if not pg_has_role(current_user, 'integrador_app', 'member') then
        grant integrador_app to current_user;
      end if;
    end $$`)
  await knex.raw('grant usage on schema public to integrador_app')
  // Processes tell from it whether the database is ready for them.
  await knex.raw('grant select on knex_migrations to integrador_app')
  await knex.raw('alter default privileges in schema public grant usage on sequences to integrador_app')
  await knex.raw(`
    create function touch_updated_at() returns trigger language plpgsql as $$
    begin
      if new.updated_at = old.updated_at then new.updated_at := now(); end if;
      return new;
    end $$`)
}
