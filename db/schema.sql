-- Written by db/dump-schema.ts from a migrated database. For reading and for comparison: change it by a migration.

CREATE OR REPLACE FUNCTION public.audit_hash(line audit_logs)
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
AS $function$
  begin
    return encode(sha256(convert_to(public.audit_text(line), 'UTF8')), 'hex');
  end $function$;

CREATE OR REPLACE FUNCTION public.audit_text(line audit_logs)
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
AS $function$
  begin
    return json_build_array('integrador.audit.1', line.tenant_id, line.seq, line.prev_hash, line.id, line.branch_id,
      line.user_id, line.user_email, line.diner_id, line.role, line.action, line.entity_type, line.entity_id, line.old_values,
      line.new_values, line.reason, line.ip_address, line.user_agent, line.request_id,
      (extract(epoch from line.created_at) * 1000000)::bigint)::text;
  end $function$;

CREATE OR REPLACE FUNCTION public.begin_audit_chain()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    begin
      insert into audit_heads (tenant_id) values (new.id);
      return null;
    end $function$;

CREATE OR REPLACE FUNCTION public.books_balance()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  declare
    touched jsonb;
  begin
    foreach touched in array array_remove(array[to_jsonb(old), to_jsonb(new)], null) loop
      case tg_table_name
        when 'checks' then perform prove_check((touched->>'id')::bigint);
        when 'charges' then perform prove_check((touched->>'check_id')::bigint);
        when 'payments' then perform prove_payment((touched->>'id')::bigint);
        when 'allocations' then
          perform prove_payment((touched->>'payment_id')::bigint);
          perform prove_check(check_id) from charges where id = (touched->>'charge_id')::bigint;
      end case;
    end loop;
    return null;
  end $function$;

CREATE OR REPLACE FUNCTION public.chain_audit_line()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
  end $function$;

CREATE OR REPLACE FUNCTION public.keep_branch_slug()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
    begin
      insert into branch_slugs (slug, tenant_id) values (new.slug, new.tenant_id) on conflict do nothing;
      if not exists (select from branch_slugs where slug = new.slug and tenant_id = new.tenant_id) then
        raise exception 'slug % is not free', new.slug
          using errcode = 'unique_violation', table = 'branch_slugs', constraint = 'branch_slugs_slug_pk';
      end if;
      return null;
    end $function$;

CREATE OR REPLACE FUNCTION public.maintain_event_partitions(days_ahead integer, keep_days integer)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET "TimeZone" TO 'UTC'
 SET lock_timeout TO '5s'
AS $function$
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
  end $function$;

CREATE OR REPLACE FUNCTION public.prove_check(proven_check_id bigint)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
  declare
    stated record; charged bigint; allocated bigint; overpaid bigint;
  begin
    select total_cents, paid_cents into stated from checks where id = proven_check_id;
    if not found then return; end if;

    select coalesce(sum(due), 0), coalesce(sum(paid), 0), min(id) filter (where paid > due) into charged, allocated, overpaid
    from (
      select charges.id,
        case when charges.reversed_at is null then charges.amount_cents else 0 end as due,
        coalesce((select sum(amount_cents) from allocations where charge_id = charges.id and reversed_at is null), 0) as paid
      from charges where charges.check_id = proven_check_id
    ) as lines;

    if overpaid is not null then
      raise exception 'books do not balance: charge % has more allocated than it amounts to', overpaid
        using errcode = '23514', constraint = 'books_balance', table = 'allocations';
    end if;
    if stated.total_cents <> charged then
      raise exception 'books do not balance: check % states a total of % cents, its active charges add up to %',
        proven_check_id, stated.total_cents, charged using errcode = '23514', constraint = 'books_balance', table = 'checks';
    end if;
    if stated.paid_cents <> allocated then
      raise exception 'books do not balance: check % states % cents paid, its active allocations add up to %',
        proven_check_id, stated.paid_cents, allocated using errcode = '23514', constraint = 'books_balance', table = 'checks';
    end if;
  end $function$;

CREATE OR REPLACE FUNCTION public.prove_payment(proven_payment_id bigint)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
  declare
    payment record; allocated bigint; spoken_for bigint;
  begin
    select status, amount_cents, credit_cents, refunded_cents into payment from payments where id = proven_payment_id;
    if not found then return; end if;

    select coalesce(sum(amount_cents), 0) into allocated from allocations where payment_id = proven_payment_id and reversed_at is null;
    spoken_for := allocated + payment.credit_cents + payment.refunded_cents;
    if payment.status in ('APPROVED', 'PARTIALLY_REFUNDED', 'REFUNDED') and spoken_for <> payment.amount_cents
      or payment.status = 'CHARGED_BACK' and spoken_for > payment.amount_cents
      or payment.status in ('PENDING', 'REJECTED', 'EXPIRED', 'CANCELED') and spoken_for <> 0 then
      raise exception 'books do not balance: payment % (%) of % cents has % allocated, % credit, % refunded', proven_payment_id,
        payment.status, payment.amount_cents, allocated, payment.credit_cents, payment.refunded_cents
        using errcode = '23514', constraint = 'books_balance', table = 'payments';
    end if;
  end $function$;

CREATE OR REPLACE FUNCTION public.touch_updated_at()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin
      if new.updated_at = old.updated_at then new.updated_at := now(); end if;
      return new;
    end $function$;

create table allergen_cross_reactions (
  id bigint not null generated by default as identity,
  tenant_id bigint not null,
  allergen_id bigint not null,
  cross_reacts_with_id bigint not null,
  probability text not null default 'medium'::text,
  notes text,
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  created_by_id bigint,
  created_by_email text,
  updated_by_id bigint,
  updated_by_email text,
  deleted_by_id bigint,
  deleted_by_email text,
  deleted_with uuid,
  constraint allergen_cross_reactions_allergen_id_fk FOREIGN KEY (allergen_id) REFERENCES allergens(id) ON DELETE CASCADE,
  constraint allergen_cross_reactions_cross_reacts_with_id_fk FOREIGN KEY (cross_reacts_with_id) REFERENCES allergens(id) ON DELETE CASCADE,
  constraint allergen_cross_reactions_deleted_at_check CHECK (((deleted_at IS NULL) OR (NOT is_active))),
  constraint allergen_cross_reactions_id_pk PRIMARY KEY (id),
  constraint allergen_cross_reactions_pair_check CHECK ((allergen_id <> cross_reacts_with_id)),
  constraint allergen_cross_reactions_probability_check CHECK ((probability = ANY (ARRAY['low'::text, 'medium'::text, 'high'::text]))),
  constraint allergen_cross_reactions_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT
);
CREATE INDEX allergen_cross_reactions_allergen_id_index ON public.allergen_cross_reactions USING btree (allergen_id);
CREATE INDEX allergen_cross_reactions_cross_reacts_with_id_index ON public.allergen_cross_reactions USING btree (cross_reacts_with_id);
CREATE INDEX allergen_cross_reactions_deleted_with_index ON public.allergen_cross_reactions USING btree (deleted_with) WHERE (deleted_with IS NOT NULL);
CREATE UNIQUE INDEX allergen_cross_reactions_pair_unique ON public.allergen_cross_reactions USING btree (allergen_id, cross_reacts_with_id) NULLS NOT DISTINCT WHERE (deleted_at IS NULL);
CREATE INDEX allergen_cross_reactions_tenant_id_index ON public.allergen_cross_reactions USING btree (tenant_id);
alter table allergen_cross_reactions enable row level security;
create policy allergen_cross_reactions_tenant_policy on allergen_cross_reactions for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
CREATE TRIGGER allergen_cross_reactions_updated_at_trigger BEFORE UPDATE ON public.allergen_cross_reactions FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
grant delete, insert, select, update on allergen_cross_reactions to integrador_app;

create table allergens (
  id bigint not null generated by default as identity,
  tenant_id bigint not null,
  name text not null,
  icon text,
  description text,
  is_mandatory boolean not null default false,
  severity text not null default 'moderate'::text,
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  created_by_id bigint,
  created_by_email text,
  updated_by_id bigint,
  updated_by_email text,
  deleted_by_id bigint,
  deleted_by_email text,
  deleted_with uuid,
  constraint allergens_deleted_at_check CHECK (((deleted_at IS NULL) OR (NOT is_active))),
  constraint allergens_id_pk PRIMARY KEY (id),
  constraint allergens_severity_check CHECK ((severity = ANY (ARRAY['mild'::text, 'moderate'::text, 'severe'::text, 'life_threatening'::text]))),
  constraint allergens_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT
);
CREATE INDEX allergens_deleted_with_index ON public.allergens USING btree (deleted_with) WHERE (deleted_with IS NOT NULL);
CREATE INDEX allergens_tenant_id_index ON public.allergens USING btree (tenant_id);
CREATE UNIQUE INDEX allergens_tenant_id_name_unique ON public.allergens USING btree (tenant_id, lower(name)) NULLS NOT DISTINCT WHERE (deleted_at IS NULL);
alter table allergens enable row level security;
create policy allergens_tenant_policy on allergens for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
CREATE TRIGGER allergens_updated_at_trigger BEFORE UPDATE ON public.allergens FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
grant delete, insert, select, update on allergens to integrador_app;

create table allocations (
  id bigint not null generated by default as identity,
  tenant_id bigint not null,
  payment_id bigint not null,
  charge_id bigint not null,
  amount_cents bigint not null,
  reversed_at timestamp with time zone,
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  created_by_id bigint,
  created_by_email text,
  updated_by_id bigint,
  updated_by_email text,
  deleted_by_id bigint,
  deleted_by_email text,
  deleted_with uuid,
  constraint allocations_amount_cents_check CHECK (((amount_cents >= 1) AND (amount_cents <= '10000000000'::bigint))),
  constraint allocations_charge_id_fk FOREIGN KEY (charge_id) REFERENCES charges(id) ON DELETE RESTRICT,
  constraint allocations_deleted_at_check CHECK (((deleted_at IS NULL) OR (NOT is_active))),
  constraint allocations_id_pk PRIMARY KEY (id),
  constraint allocations_payment_id_fk FOREIGN KEY (payment_id) REFERENCES payments(id) ON DELETE RESTRICT,
  constraint allocations_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT
);
CREATE INDEX allocations_charge_id_index ON public.allocations USING btree (charge_id);
CREATE INDEX allocations_deleted_with_index ON public.allocations USING btree (deleted_with) WHERE (deleted_with IS NOT NULL);
CREATE INDEX allocations_payment_id_index ON public.allocations USING btree (payment_id);
CREATE INDEX allocations_tenant_id_index ON public.allocations USING btree (tenant_id);
alter table allocations enable row level security;
create policy allocations_tenant_policy on allocations for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
CREATE CONSTRAINT TRIGGER allocations_books_balance AFTER INSERT OR DELETE OR UPDATE ON public.allocations DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION books_balance();
CREATE TRIGGER allocations_updated_at_trigger BEFORE UPDATE ON public.allocations FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
grant delete, insert, select, update on allocations to integrador_app;

create table audit_heads (
  tenant_id bigint not null,
  seq bigint not null default 0,
  hash text not null default repeat('0'::text, 64),
  constraint audit_heads_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT,
  constraint audit_heads_tenant_id_pk PRIMARY KEY (tenant_id)
);
alter table audit_heads enable row level security;
create policy audit_heads_tenant_policy on audit_heads for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
grant select on audit_heads to integrador_app;

create table audit_logs (
  id bigint not null generated by default as identity,
  tenant_id bigint not null,
  branch_id bigint,
  user_id bigint,
  user_email text,
  role text,
  action text not null,
  entity_type text not null,
  entity_id bigint not null,
  old_values jsonb,
  new_values jsonb,
  reason text,
  ip_address text,
  user_agent text,
  request_id text,
  created_at timestamp with time zone not null default now(),
  diner_id bigint,
  seq bigint not null,
  prev_hash text not null,
  hash text not null,
  constraint audit_logs_id_pk PRIMARY KEY (id),
  constraint audit_logs_new_values_check CHECK ((jsonb_typeof(new_values) = 'object'::text)),
  constraint audit_logs_old_values_check CHECK ((jsonb_typeof(old_values) = 'object'::text)),
  constraint audit_logs_seq_check CHECK ((seq >= 1)),
  constraint audit_logs_tenant_id_seq_unique UNIQUE NULLS NOT DISTINCT (tenant_id, seq)
);
CREATE INDEX audit_logs_tenant_id_branch_id_seq_index ON public.audit_logs USING btree (tenant_id, branch_id, seq);
CREATE INDEX audit_logs_tenant_id_created_at_index ON public.audit_logs USING btree (tenant_id, created_at);
CREATE INDEX audit_logs_tenant_id_entity_type_entity_id_index ON public.audit_logs USING btree (tenant_id, entity_type, entity_id);
CREATE INDEX audit_logs_tenant_id_request_id_index ON public.audit_logs USING btree (tenant_id, request_id);
CREATE INDEX audit_logs_tenant_id_user_id_seq_index ON public.audit_logs USING btree (tenant_id, user_id, seq);
alter table audit_logs enable row level security;
create policy audit_logs_tenant_policy on audit_logs for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
CREATE TRIGGER audit_logs_chain_trigger BEFORE INSERT ON public.audit_logs FOR EACH ROW EXECUTE FUNCTION chain_audit_line();
grant select on audit_logs to integrador_app;
grant insert (action, branch_id, diner_id, entity_id, entity_type, ip_address, new_values, old_values, reason, request_id, role, tenant_id, user_agent, user_email, user_id) on audit_logs to integrador_app;

create table branch_category_exclusions (
  id bigint not null generated by default as identity,
  tenant_id bigint not null,
  branch_id bigint not null,
  category_id bigint not null,
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  created_by_id bigint,
  created_by_email text,
  updated_by_id bigint,
  updated_by_email text,
  deleted_by_id bigint,
  deleted_by_email text,
  deleted_with uuid,
  constraint branch_category_exclusions_branch_id_fk FOREIGN KEY (branch_id) REFERENCES branches(id) ON DELETE CASCADE,
  constraint branch_category_exclusions_category_id_fk FOREIGN KEY (category_id) REFERENCES categories(id) ON DELETE CASCADE,
  constraint branch_category_exclusions_deleted_at_check CHECK (((deleted_at IS NULL) OR (NOT is_active))),
  constraint branch_category_exclusions_id_pk PRIMARY KEY (id),
  constraint branch_category_exclusions_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT
);
CREATE UNIQUE INDEX branch_category_exclusions_branch_id_category_id_unique ON public.branch_category_exclusions USING btree (branch_id, category_id) NULLS NOT DISTINCT WHERE (deleted_at IS NULL);
CREATE INDEX branch_category_exclusions_branch_id_index ON public.branch_category_exclusions USING btree (branch_id);
CREATE INDEX branch_category_exclusions_category_id_index ON public.branch_category_exclusions USING btree (category_id);
CREATE INDEX branch_category_exclusions_deleted_with_index ON public.branch_category_exclusions USING btree (deleted_with) WHERE (deleted_with IS NOT NULL);
CREATE INDEX branch_category_exclusions_tenant_id_index ON public.branch_category_exclusions USING btree (tenant_id);
alter table branch_category_exclusions enable row level security;
create policy branch_category_exclusions_tenant_policy on branch_category_exclusions for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
CREATE TRIGGER branch_category_exclusions_updated_at_trigger BEFORE UPDATE ON public.branch_category_exclusions FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
grant delete, insert, select, update on branch_category_exclusions to integrador_app;

create table branch_products (
  id bigint not null generated by default as identity,
  tenant_id bigint not null,
  branch_id bigint not null,
  product_id bigint not null,
  price_cents bigint not null,
  is_available boolean not null default true,
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  created_by_id bigint,
  created_by_email text,
  updated_by_id bigint,
  updated_by_email text,
  deleted_by_id bigint,
  deleted_by_email text,
  deleted_with uuid,
  constraint branch_products_branch_id_fk FOREIGN KEY (branch_id) REFERENCES branches(id) ON DELETE CASCADE,
  constraint branch_products_deleted_at_check CHECK (((deleted_at IS NULL) OR (NOT is_active))),
  constraint branch_products_id_pk PRIMARY KEY (id),
  constraint branch_products_price_cents_check CHECK (((price_cents >= 0) AND (price_cents <= 100000000))),
  constraint branch_products_product_id_fk FOREIGN KEY (product_id) REFERENCES products(id) ON DELETE CASCADE,
  constraint branch_products_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT
);
CREATE INDEX branch_products_branch_id_index ON public.branch_products USING btree (branch_id);
CREATE UNIQUE INDEX branch_products_branch_id_product_id_unique ON public.branch_products USING btree (branch_id, product_id) NULLS NOT DISTINCT WHERE (deleted_at IS NULL);
CREATE INDEX branch_products_deleted_with_index ON public.branch_products USING btree (deleted_with) WHERE (deleted_with IS NOT NULL);
CREATE INDEX branch_products_product_id_index ON public.branch_products USING btree (product_id);
CREATE INDEX branch_products_tenant_id_index ON public.branch_products USING btree (tenant_id);
alter table branch_products enable row level security;
create policy branch_products_tenant_policy on branch_products for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
CREATE TRIGGER branch_products_updated_at_trigger BEFORE UPDATE ON public.branch_products FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
grant delete, insert, select, update on branch_products to integrador_app;

create table branch_sectors (
  id bigint not null generated by default as identity,
  tenant_id bigint not null,
  branch_id bigint,
  name text not null,
  prefix text not null,
  display_order integer not null default 0,
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  created_by_id bigint,
  created_by_email text,
  updated_by_id bigint,
  updated_by_email text,
  deleted_by_id bigint,
  deleted_by_email text,
  deleted_with uuid,
  constraint branch_sectors_branch_id_fk FOREIGN KEY (branch_id) REFERENCES branches(id) ON DELETE CASCADE,
  constraint branch_sectors_deleted_at_check CHECK (((deleted_at IS NULL) OR (NOT is_active))),
  constraint branch_sectors_id_pk PRIMARY KEY (id),
  constraint branch_sectors_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT
);
CREATE INDEX branch_sectors_branch_id_index ON public.branch_sectors USING btree (branch_id);
CREATE INDEX branch_sectors_deleted_with_index ON public.branch_sectors USING btree (deleted_with) WHERE (deleted_with IS NOT NULL);
CREATE UNIQUE INDEX branch_sectors_tenant_id_branch_id_prefix_unique ON public.branch_sectors USING btree (tenant_id, branch_id, upper(prefix)) NULLS NOT DISTINCT WHERE (deleted_at IS NULL);
CREATE INDEX branch_sectors_tenant_id_index ON public.branch_sectors USING btree (tenant_id);
alter table branch_sectors enable row level security;
create policy branch_sectors_tenant_policy on branch_sectors for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
CREATE TRIGGER branch_sectors_updated_at_trigger BEFORE UPDATE ON public.branch_sectors FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
grant delete, insert, select, update on branch_sectors to integrador_app;

create table branch_settings (
  branch_id bigint not null,
  tenant_id bigint not null,
  round_approval text not null default 'manager'::text,
  approval_reminder_seconds integer not null default 300,
  kitchen_target_seconds integer not null default 900,
  tip_suggestions integer[] not null default '{10,15}'::integer[],
  payment_expiry_seconds integer not null default 1800,
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  created_by_id bigint,
  created_by_email text,
  updated_by_id bigint,
  updated_by_email text,
  deleted_by_id bigint,
  deleted_by_email text,
  deleted_with uuid,
  business_day_ends_at text not null default '04:00'::text,
  service_hours jsonb not null default '[]'::jsonb,
  constraint branch_settings_approval_reminder_seconds_check CHECK ((approval_reminder_seconds >= 1)),
  constraint branch_settings_branch_id_fk FOREIGN KEY (branch_id) REFERENCES branches(id) ON DELETE CASCADE,
  constraint branch_settings_branch_id_pk PRIMARY KEY (branch_id),
  constraint branch_settings_business_day_ends_at_check CHECK ((business_day_ends_at ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'::text)),
  constraint branch_settings_deleted_at_check CHECK (((deleted_at IS NULL) OR (NOT is_active))),
  constraint branch_settings_kitchen_target_seconds_check CHECK ((kitchen_target_seconds >= 1)),
  constraint branch_settings_payment_expiry_seconds_check CHECK ((payment_expiry_seconds >= 1)),
  constraint branch_settings_round_approval_check CHECK ((round_approval = ANY (ARRAY['manager'::text, 'waiter'::text, 'automatic'::text]))),
  constraint branch_settings_service_hours_check CHECK ((jsonb_typeof(service_hours) = 'array'::text)),
  constraint branch_settings_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT,
  constraint branch_settings_tip_suggestions_check CHECK (((0 <= ALL (tip_suggestions)) AND (100 >= ALL (tip_suggestions))))
);
CREATE INDEX branch_settings_branch_id_index ON public.branch_settings USING btree (branch_id);
CREATE INDEX branch_settings_deleted_with_index ON public.branch_settings USING btree (deleted_with) WHERE (deleted_with IS NOT NULL);
CREATE INDEX branch_settings_tenant_id_index ON public.branch_settings USING btree (tenant_id);
alter table branch_settings enable row level security;
create policy branch_settings_tenant_policy on branch_settings for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
CREATE TRIGGER branch_settings_updated_at_trigger BEFORE UPDATE ON public.branch_settings FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
grant delete, insert, select, update on branch_settings to integrador_app;

create table branch_slugs (
  slug text not null,
  tenant_id bigint not null,
  constraint branch_slugs_slug_pk PRIMARY KEY (slug),
  constraint branch_slugs_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT
);
CREATE INDEX branch_slugs_tenant_id_index ON public.branch_slugs USING btree (tenant_id);
alter table branch_slugs enable row level security;
create policy branch_slugs_tenant_policy on branch_slugs for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
grant insert, select on branch_slugs to integrador_app;

create table branch_subcategory_exclusions (
  id bigint not null generated by default as identity,
  tenant_id bigint not null,
  branch_id bigint not null,
  subcategory_id bigint not null,
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  created_by_id bigint,
  created_by_email text,
  updated_by_id bigint,
  updated_by_email text,
  deleted_by_id bigint,
  deleted_by_email text,
  deleted_with uuid,
  constraint branch_subcategory_exclusions_branch_id_fk FOREIGN KEY (branch_id) REFERENCES branches(id) ON DELETE CASCADE,
  constraint branch_subcategory_exclusions_deleted_at_check CHECK (((deleted_at IS NULL) OR (NOT is_active))),
  constraint branch_subcategory_exclusions_id_pk PRIMARY KEY (id),
  constraint branch_subcategory_exclusions_subcategory_id_fk FOREIGN KEY (subcategory_id) REFERENCES subcategories(id) ON DELETE CASCADE,
  constraint branch_subcategory_exclusions_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT
);
CREATE INDEX branch_subcategory_exclusions_branch_id_index ON public.branch_subcategory_exclusions USING btree (branch_id);
CREATE UNIQUE INDEX branch_subcategory_exclusions_branch_id_subcategory_id_unique ON public.branch_subcategory_exclusions USING btree (branch_id, subcategory_id) NULLS NOT DISTINCT WHERE (deleted_at IS NULL);
CREATE INDEX branch_subcategory_exclusions_deleted_with_index ON public.branch_subcategory_exclusions USING btree (deleted_with) WHERE (deleted_with IS NOT NULL);
CREATE INDEX branch_subcategory_exclusions_subcategory_id_index ON public.branch_subcategory_exclusions USING btree (subcategory_id);
CREATE INDEX branch_subcategory_exclusions_tenant_id_index ON public.branch_subcategory_exclusions USING btree (tenant_id);
alter table branch_subcategory_exclusions enable row level security;
create policy branch_subcategory_exclusions_tenant_policy on branch_subcategory_exclusions for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
CREATE TRIGGER branch_subcategory_exclusions_updated_at_trigger BEFORE UPDATE ON public.branch_subcategory_exclusions FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
grant delete, insert, select, update on branch_subcategory_exclusions to integrador_app;

create table branches (
  id bigint not null generated by default as identity,
  tenant_id bigint not null,
  name text not null,
  slug text not null,
  address text,
  phone text,
  timezone text not null default 'America/Argentina/Buenos_Aires'::text,
  opening_time text,
  closing_time text,
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  created_by_id bigint,
  created_by_email text,
  updated_by_id bigint,
  updated_by_email text,
  deleted_by_id bigint,
  deleted_by_email text,
  deleted_with uuid,
  constraint branches_closing_time_check CHECK ((closing_time ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'::text)),
  constraint branches_deleted_at_check CHECK (((deleted_at IS NULL) OR (NOT is_active))),
  constraint branches_id_pk PRIMARY KEY (id),
  constraint branches_opening_time_check CHECK ((opening_time ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'::text)),
  constraint branches_slug_check CHECK ((slug = lower(slug))),
  constraint branches_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT
);
CREATE INDEX branches_deleted_with_index ON public.branches USING btree (deleted_with) WHERE (deleted_with IS NOT NULL);
CREATE UNIQUE INDEX branches_slug_unique ON public.branches USING btree (slug) NULLS NOT DISTINCT WHERE (deleted_at IS NULL);
CREATE INDEX branches_tenant_id_index ON public.branches USING btree (tenant_id);
alter table branches enable row level security;
create policy branches_tenant_policy on branches for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
CREATE TRIGGER branches_slug_trigger AFTER INSERT OR UPDATE OF slug ON public.branches FOR EACH ROW EXECUTE FUNCTION keep_branch_slug();
CREATE TRIGGER branches_updated_at_trigger BEFORE UPDATE ON public.branches FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
grant delete, insert, select, update on branches to integrador_app;

create table cart_items (
  id bigint not null generated by default as identity,
  tenant_id bigint not null,
  branch_id bigint not null,
  session_id bigint not null,
  diner_id bigint,
  product_id bigint not null,
  quantity integer not null,
  notes text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint cart_items_branch_id_fk FOREIGN KEY (branch_id) REFERENCES branches(id) ON DELETE RESTRICT,
  constraint cart_items_diner_id_fk FOREIGN KEY (diner_id) REFERENCES diners(id) ON DELETE CASCADE,
  constraint cart_items_id_pk PRIMARY KEY (id),
  constraint cart_items_product_id_fk FOREIGN KEY (product_id) REFERENCES products(id) ON DELETE CASCADE,
  constraint cart_items_quantity_check CHECK (((quantity >= 1) AND (quantity <= 99))),
  constraint cart_items_session_id_diner_id_product_id_unique UNIQUE NULLS NOT DISTINCT (session_id, diner_id, product_id),
  constraint cart_items_session_id_fk FOREIGN KEY (session_id) REFERENCES table_sessions(id) ON DELETE CASCADE,
  constraint cart_items_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT
);
CREATE INDEX cart_items_branch_id_index ON public.cart_items USING btree (branch_id);
CREATE INDEX cart_items_diner_id_index ON public.cart_items USING btree (diner_id);
CREATE INDEX cart_items_product_id_index ON public.cart_items USING btree (product_id);
CREATE INDEX cart_items_session_id_index ON public.cart_items USING btree (session_id);
CREATE INDEX cart_items_tenant_id_index ON public.cart_items USING btree (tenant_id);
alter table cart_items enable row level security;
create policy cart_items_tenant_policy on cart_items for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
CREATE TRIGGER cart_items_updated_at_trigger BEFORE UPDATE ON public.cart_items FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
grant delete, insert, select, update on cart_items to integrador_app;

create table categories (
  id bigint not null generated by default as identity,
  tenant_id bigint not null,
  branch_id bigint not null,
  name text not null,
  icon text,
  image text,
  "order" integer not null default 0,
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  created_by_id bigint,
  created_by_email text,
  updated_by_id bigint,
  updated_by_email text,
  deleted_by_id bigint,
  deleted_by_email text,
  deleted_with uuid,
  constraint categories_branch_id_fk FOREIGN KEY (branch_id) REFERENCES branches(id) ON DELETE RESTRICT,
  constraint categories_deleted_at_check CHECK (((deleted_at IS NULL) OR (NOT is_active))),
  constraint categories_id_pk PRIMARY KEY (id),
  constraint categories_order_check CHECK (("order" >= 0)),
  constraint categories_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT
);
CREATE INDEX categories_branch_id_index ON public.categories USING btree (branch_id);
CREATE UNIQUE INDEX categories_branch_id_name_unique ON public.categories USING btree (branch_id, lower(name)) NULLS NOT DISTINCT WHERE (deleted_at IS NULL);
CREATE INDEX categories_deleted_with_index ON public.categories USING btree (deleted_with) WHERE (deleted_with IS NOT NULL);
CREATE INDEX categories_tenant_id_index ON public.categories USING btree (tenant_id);
alter table categories enable row level security;
create policy categories_tenant_policy on categories for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
CREATE TRIGGER categories_updated_at_trigger BEFORE UPDATE ON public.categories FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
grant delete, insert, select, update on categories to integrador_app;

create table channel_heads (
  channel text not null,
  last_seq bigint not null,
  constraint channel_heads_channel_pk PRIMARY KEY (channel)
);
grant delete, insert, select, update on channel_heads to integrador_app;

create table charges (
  id bigint not null generated by default as identity,
  tenant_id bigint not null,
  branch_id bigint not null,
  check_id bigint not null,
  diner_id bigint,
  round_item_id bigint not null,
  amount_cents bigint not null,
  description text not null,
  reversed_at timestamp with time zone,
  reversed_reason text,
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  created_by_id bigint,
  created_by_email text,
  updated_by_id bigint,
  updated_by_email text,
  deleted_by_id bigint,
  deleted_by_email text,
  deleted_with uuid,
  constraint charges_amount_cents_check CHECK (((amount_cents >= 1) AND (amount_cents <= '10000000000'::bigint))),
  constraint charges_branch_id_fk FOREIGN KEY (branch_id) REFERENCES branches(id) ON DELETE RESTRICT,
  constraint charges_check_id_fk FOREIGN KEY (check_id) REFERENCES checks(id) ON DELETE RESTRICT,
  constraint charges_deleted_at_check CHECK (((deleted_at IS NULL) OR (NOT is_active))),
  constraint charges_diner_id_fk FOREIGN KEY (diner_id) REFERENCES diners(id) ON DELETE SET NULL,
  constraint charges_id_pk PRIMARY KEY (id),
  constraint charges_round_item_id_fk FOREIGN KEY (round_item_id) REFERENCES round_items(id) ON DELETE RESTRICT,
  constraint charges_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT
);
CREATE INDEX charges_branch_id_index ON public.charges USING btree (branch_id);
CREATE INDEX charges_check_id_index ON public.charges USING btree (check_id);
CREATE INDEX charges_deleted_with_index ON public.charges USING btree (deleted_with) WHERE (deleted_with IS NOT NULL);
CREATE INDEX charges_diner_id_index ON public.charges USING btree (diner_id);
CREATE INDEX charges_round_item_id_index ON public.charges USING btree (round_item_id);
CREATE UNIQUE INDEX charges_round_item_id_unique ON public.charges USING btree (round_item_id) NULLS NOT DISTINCT WHERE (reversed_at IS NULL);
CREATE INDEX charges_tenant_id_index ON public.charges USING btree (tenant_id);
alter table charges enable row level security;
create policy charges_tenant_policy on charges for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
CREATE CONSTRAINT TRIGGER charges_books_balance AFTER INSERT OR DELETE OR UPDATE ON public.charges DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION books_balance();
CREATE TRIGGER charges_updated_at_trigger BEFORE UPDATE ON public.charges FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
grant delete, insert, select, update on charges to integrador_app;

create table chat_logs (
  id bigint not null generated by default as identity,
  tenant_id bigint not null,
  branch_id bigint,
  table_session_id bigint,
  user_id bigint,
  question text not null,
  answer text not null,
  context_docs integer[] not null default '{}'::integer[],
  response_time_ms integer,
  confidence_score double precision,
  feedback_helpful boolean,
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  created_by_id bigint,
  created_by_email text,
  updated_by_id bigint,
  updated_by_email text,
  deleted_by_id bigint,
  deleted_by_email text,
  deleted_with uuid,
  constraint chat_logs_branch_id_fk FOREIGN KEY (branch_id) REFERENCES branches(id) ON DELETE SET NULL,
  constraint chat_logs_deleted_at_check CHECK (((deleted_at IS NULL) OR (NOT is_active))),
  constraint chat_logs_id_pk PRIMARY KEY (id),
  constraint chat_logs_response_time_ms_check CHECK ((response_time_ms >= 0)),
  constraint chat_logs_table_session_id_fk FOREIGN KEY (table_session_id) REFERENCES table_sessions(id) ON DELETE SET NULL,
  constraint chat_logs_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT,
  constraint chat_logs_user_id_fk FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE SET NULL
);
CREATE INDEX chat_logs_branch_id_index ON public.chat_logs USING btree (branch_id);
CREATE INDEX chat_logs_deleted_with_index ON public.chat_logs USING btree (deleted_with) WHERE (deleted_with IS NOT NULL);
CREATE INDEX chat_logs_table_session_id_index ON public.chat_logs USING btree (table_session_id);
CREATE INDEX chat_logs_tenant_id_index ON public.chat_logs USING btree (tenant_id);
CREATE INDEX chat_logs_user_id_index ON public.chat_logs USING btree (user_id);
alter table chat_logs enable row level security;
create policy chat_logs_tenant_policy on chat_logs for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
CREATE TRIGGER chat_logs_updated_at_trigger BEFORE UPDATE ON public.chat_logs FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
grant delete, insert, select, update on chat_logs to integrador_app;

create table check_shares (
  id bigint not null generated by default as identity,
  tenant_id bigint not null,
  split_id bigint not null,
  check_id bigint not null,
  diner_id bigint,
  "position" integer not null,
  amount_cents bigint not null,
  payment_id bigint,
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  created_by_id bigint,
  created_by_email text,
  updated_by_id bigint,
  updated_by_email text,
  deleted_by_id bigint,
  deleted_by_email text,
  deleted_with uuid,
  constraint check_shares_amount_cents_check CHECK (((amount_cents >= 0) AND (amount_cents <= '10000000000'::bigint))),
  constraint check_shares_check_id_fk FOREIGN KEY (check_id) REFERENCES checks(id) ON DELETE RESTRICT,
  constraint check_shares_deleted_at_check CHECK (((deleted_at IS NULL) OR (NOT is_active))),
  constraint check_shares_diner_id_fk FOREIGN KEY (diner_id) REFERENCES diners(id) ON DELETE SET NULL,
  constraint check_shares_id_pk PRIMARY KEY (id),
  constraint check_shares_payment_id_fk FOREIGN KEY (payment_id) REFERENCES payments(id) ON DELETE SET NULL,
  constraint check_shares_position_check CHECK (("position" >= 1)),
  constraint check_shares_split_id_fk FOREIGN KEY (split_id) REFERENCES check_splits(id) ON DELETE CASCADE,
  constraint check_shares_split_id_position_unique UNIQUE NULLS NOT DISTINCT (split_id, "position"),
  constraint check_shares_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT
);
CREATE INDEX check_shares_check_id_index ON public.check_shares USING btree (check_id);
CREATE INDEX check_shares_deleted_with_index ON public.check_shares USING btree (deleted_with) WHERE (deleted_with IS NOT NULL);
CREATE INDEX check_shares_diner_id_index ON public.check_shares USING btree (diner_id);
CREATE INDEX check_shares_payment_id_index ON public.check_shares USING btree (payment_id);
CREATE INDEX check_shares_split_id_index ON public.check_shares USING btree (split_id);
CREATE INDEX check_shares_tenant_id_index ON public.check_shares USING btree (tenant_id);
alter table check_shares enable row level security;
create policy check_shares_tenant_policy on check_shares for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
CREATE TRIGGER check_shares_updated_at_trigger BEFORE UPDATE ON public.check_shares FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
grant delete, insert, select, update on check_shares to integrador_app;

create table check_splits (
  id bigint not null generated by default as identity,
  tenant_id bigint not null,
  check_id bigint not null,
  mode text not null,
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  created_by_id bigint,
  created_by_email text,
  updated_by_id bigint,
  updated_by_email text,
  deleted_by_id bigint,
  deleted_by_email text,
  deleted_with uuid,
  constraint check_splits_check_id_fk FOREIGN KEY (check_id) REFERENCES checks(id) ON DELETE RESTRICT,
  constraint check_splits_deleted_at_check CHECK (((deleted_at IS NULL) OR (NOT is_active))),
  constraint check_splits_id_pk PRIMARY KEY (id),
  constraint check_splits_mode_check CHECK ((mode = ANY (ARRAY['EQUAL'::text, 'CONSUMPTION'::text, 'CUSTOM'::text]))),
  constraint check_splits_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT
);
CREATE INDEX check_splits_check_id_index ON public.check_splits USING btree (check_id);
CREATE UNIQUE INDEX check_splits_check_id_unique ON public.check_splits USING btree (check_id) NULLS NOT DISTINCT WHERE (deleted_at IS NULL);
CREATE INDEX check_splits_deleted_with_index ON public.check_splits USING btree (deleted_with) WHERE (deleted_with IS NOT NULL);
CREATE INDEX check_splits_tenant_id_index ON public.check_splits USING btree (tenant_id);
alter table check_splits enable row level security;
create policy check_splits_tenant_policy on check_splits for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
CREATE TRIGGER check_splits_updated_at_trigger BEFORE UPDATE ON public.check_splits FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
grant delete, insert, select, update on check_splits to integrador_app;

create table checks (
  id bigint not null generated by default as identity,
  tenant_id bigint not null,
  branch_id bigint not null,
  table_session_id bigint not null,
  n integer not null,
  status text not null default 'REQUESTED'::text,
  total_cents bigint not null default 0,
  paid_cents bigint not null default 0,
  write_off_cents bigint not null default 0,
  workflow_id text not null,
  requested_by_user_id bigint,
  requested_by_diner_id bigint,
  requested_at timestamp with time zone not null default now(),
  paid_at timestamp with time zone,
  canceled_at timestamp with time zone,
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  created_by_id bigint,
  created_by_email text,
  updated_by_id bigint,
  updated_by_email text,
  deleted_by_id bigint,
  deleted_by_email text,
  deleted_with uuid,
  constraint checks_branch_id_fk FOREIGN KEY (branch_id) REFERENCES branches(id) ON DELETE RESTRICT,
  constraint checks_deleted_at_check CHECK (((deleted_at IS NULL) OR (NOT is_active))),
  constraint checks_id_pk PRIMARY KEY (id),
  constraint checks_n_check CHECK ((n >= 1)),
  constraint checks_paid_cents_check CHECK (((paid_cents >= 0) AND (paid_cents <= '9007199254740991'::bigint))),
  constraint checks_paid_cents_total_cents_check CHECK ((paid_cents <= total_cents)),
  constraint checks_requested_by_diner_id_fk FOREIGN KEY (requested_by_diner_id) REFERENCES diners(id) ON DELETE SET NULL,
  constraint checks_requested_by_user_id_fk FOREIGN KEY (requested_by_user_id) REFERENCES users(id) ON DELETE SET NULL,
  constraint checks_status_check CHECK ((status = ANY (ARRAY['REQUESTED'::text, 'IN_PAYMENT'::text, 'PAID'::text, 'CANCELED'::text]))),
  constraint checks_table_session_id_fk FOREIGN KEY (table_session_id) REFERENCES table_sessions(id) ON DELETE RESTRICT,
  constraint checks_table_session_id_n_unique UNIQUE NULLS NOT DISTINCT (table_session_id, n),
  constraint checks_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT,
  constraint checks_total_cents_check CHECK (((total_cents >= 0) AND (total_cents <= '9007199254740991'::bigint))),
  constraint checks_workflow_id_unique UNIQUE NULLS NOT DISTINCT (workflow_id),
  constraint checks_write_off_cents_check CHECK (((write_off_cents >= 0) AND (write_off_cents <= '9007199254740991'::bigint)))
);
CREATE INDEX checks_branch_id_index ON public.checks USING btree (branch_id);
CREATE INDEX checks_branch_id_status_index ON public.checks USING btree (branch_id, status);
CREATE INDEX checks_deleted_with_index ON public.checks USING btree (deleted_with) WHERE (deleted_with IS NOT NULL);
CREATE INDEX checks_requested_by_diner_id_index ON public.checks USING btree (requested_by_diner_id);
CREATE INDEX checks_requested_by_user_id_index ON public.checks USING btree (requested_by_user_id);
CREATE INDEX checks_table_session_id_index ON public.checks USING btree (table_session_id);
CREATE UNIQUE INDEX checks_table_session_id_unique ON public.checks USING btree (table_session_id) NULLS NOT DISTINCT WHERE (status = ANY (ARRAY['REQUESTED'::text, 'IN_PAYMENT'::text]));
CREATE INDEX checks_tenant_id_index ON public.checks USING btree (tenant_id);
alter table checks enable row level security;
create policy checks_tenant_policy on checks for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
CREATE CONSTRAINT TRIGGER checks_books_balance AFTER INSERT OR DELETE OR UPDATE ON public.checks DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION books_balance();
CREATE TRIGGER checks_updated_at_trigger BEFORE UPDATE ON public.checks FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
grant delete, insert, select, update on checks to integrador_app;

create table command_results (
  tenant_id bigint not null,
  command_id text not null,
  result jsonb,
  created_at timestamp with time zone not null default now(),
  constraint command_results_tenant_id_command_id_pk PRIMARY KEY (tenant_id, command_id),
  constraint command_results_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT
);
CREATE INDEX command_results_created_at_index ON public.command_results USING btree (created_at);
CREATE INDEX command_results_tenant_id_index ON public.command_results USING btree (tenant_id);
alter table command_results enable row level security;
create policy command_results_tenant_policy on command_results for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
grant delete, insert, select, update on command_results to integrador_app;

create table cooking_methods (
  id bigint not null generated by default as identity,
  tenant_id bigint not null,
  name text not null,
  description text,
  icon text,
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  created_by_id bigint,
  created_by_email text,
  updated_by_id bigint,
  updated_by_email text,
  deleted_by_id bigint,
  deleted_by_email text,
  deleted_with uuid,
  constraint cooking_methods_deleted_at_check CHECK (((deleted_at IS NULL) OR (NOT is_active))),
  constraint cooking_methods_id_pk PRIMARY KEY (id),
  constraint cooking_methods_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT
);
CREATE INDEX cooking_methods_deleted_with_index ON public.cooking_methods USING btree (deleted_with) WHERE (deleted_with IS NOT NULL);
CREATE INDEX cooking_methods_tenant_id_index ON public.cooking_methods USING btree (tenant_id);
CREATE UNIQUE INDEX cooking_methods_tenant_id_name_unique ON public.cooking_methods USING btree (tenant_id, lower(name)) NULLS NOT DISTINCT WHERE (deleted_at IS NULL);
alter table cooking_methods enable row level security;
create policy cooking_methods_tenant_policy on cooking_methods for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
CREATE TRIGGER cooking_methods_updated_at_trigger BEFORE UPDATE ON public.cooking_methods FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
grant delete, insert, select, update on cooking_methods to integrador_app;

create table cuisine_types (
  id bigint not null generated by default as identity,
  tenant_id bigint not null,
  name text not null,
  description text,
  icon text,
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  created_by_id bigint,
  created_by_email text,
  updated_by_id bigint,
  updated_by_email text,
  deleted_by_id bigint,
  deleted_by_email text,
  deleted_with uuid,
  constraint cuisine_types_deleted_at_check CHECK (((deleted_at IS NULL) OR (NOT is_active))),
  constraint cuisine_types_id_pk PRIMARY KEY (id),
  constraint cuisine_types_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT
);
CREATE INDEX cuisine_types_deleted_with_index ON public.cuisine_types USING btree (deleted_with) WHERE (deleted_with IS NOT NULL);
CREATE INDEX cuisine_types_tenant_id_index ON public.cuisine_types USING btree (tenant_id);
CREATE UNIQUE INDEX cuisine_types_tenant_id_name_unique ON public.cuisine_types USING btree (tenant_id, lower(name)) NULLS NOT DISTINCT WHERE (deleted_at IS NULL);
alter table cuisine_types enable row level security;
create policy cuisine_types_tenant_policy on cuisine_types for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
CREATE TRIGGER cuisine_types_updated_at_trigger BEFORE UPDATE ON public.cuisine_types FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
grant delete, insert, select, update on cuisine_types to integrador_app;

create table customer_devices (
  tenant_id bigint not null,
  device_id text not null,
  customer_id bigint not null,
  first_seen_at timestamp with time zone not null default now(),
  last_seen_at timestamp with time zone not null default now(),
  constraint customer_devices_customer_id_fk FOREIGN KEY (customer_id) REFERENCES customers(id) ON DELETE CASCADE,
  constraint customer_devices_first_seen_at_last_seen_at_check CHECK ((first_seen_at <= last_seen_at)),
  constraint customer_devices_tenant_id_device_id_pk PRIMARY KEY (tenant_id, device_id),
  constraint customer_devices_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT
);
CREATE INDEX customer_devices_customer_id_index ON public.customer_devices USING btree (customer_id);
CREATE INDEX customer_devices_tenant_id_index ON public.customer_devices USING btree (tenant_id);
alter table customer_devices enable row level security;
create policy customer_devices_tenant_policy on customer_devices for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
grant delete, insert, select, update on customer_devices to integrador_app;

create table customers (
  id bigint not null generated by default as identity,
  tenant_id bigint not null,
  name text,
  phone text,
  email text,
  excluded_allergen_ids integer[] not null default '{}'::integer[],
  dietary_preferences text[] not null default '{}'::text[],
  excluded_cooking_methods text[] not null default '{}'::text[],
  consent_remember boolean not null default true,
  consent_marketing boolean not null default false,
  consent_date timestamp with time zone not null default now(),
  ai_personalization_enabled boolean not null default true,
  birthday_month integer,
  birthday_day integer,
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  created_by_id bigint,
  created_by_email text,
  updated_by_id bigint,
  updated_by_email text,
  deleted_by_id bigint,
  deleted_by_email text,
  deleted_with uuid,
  consent_marketing_date timestamp with time zone,
  device_link_until timestamp with time zone,
  constraint customers_birthday_day_check CHECK (((birthday_day >= 1) AND (birthday_day <= 31))),
  constraint customers_birthday_month_birthday_day_check CHECK (((num_nonnulls(birthday_month, birthday_day) = 0) OR COALESCE(((birthday_day >= 1) AND (birthday_day <=
CASE
    WHEN (birthday_month = ANY (ARRAY[4, 6, 9, 11])) THEN 30
    WHEN (birthday_month = 2) THEN 29
    WHEN ((birthday_month >= 1) AND (birthday_month <= 12)) THEN 31
    ELSE 0
END)), false))),
  constraint customers_birthday_month_check CHECK (((birthday_month >= 1) AND (birthday_month <= 12))),
  constraint customers_consent_marketing_consent_marketing_date_check CHECK ((consent_marketing = (consent_marketing_date IS NOT NULL))),
  constraint customers_consent_remember_deleted_at_check CHECK ((consent_remember = (deleted_at IS NULL))),
  constraint customers_deleted_at_check CHECK (((deleted_at IS NULL) OR (NOT is_active))),
  constraint customers_deleted_at_nothing_personal_check CHECK (((deleted_at IS NULL) OR ((num_nonnulls(name, phone, email, birthday_month, device_link_until) = 0) AND (NOT consent_marketing) AND (excluded_allergen_ids = '{}'::integer[]) AND (dietary_preferences = '{}'::text[]) AND (excluded_cooking_methods = '{}'::text[])))),
  constraint customers_email_check CHECK ((email = lower(email))),
  constraint customers_id_pk PRIMARY KEY (id),
  constraint customers_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT
);
CREATE INDEX customers_deleted_with_index ON public.customers USING btree (deleted_with) WHERE (deleted_with IS NOT NULL);
CREATE INDEX customers_tenant_id_email_index ON public.customers USING btree (tenant_id, email) WHERE (email IS NOT NULL);
CREATE INDEX customers_tenant_id_index ON public.customers USING btree (tenant_id);
CREATE INDEX customers_tenant_id_phone_index ON public.customers USING btree (tenant_id, phone) WHERE (phone IS NOT NULL);
alter table customers enable row level security;
create policy customers_tenant_policy on customers for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
CREATE TRIGGER customers_updated_at_trigger BEFORE UPDATE ON public.customers FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
grant delete, insert, select, update on customers to integrador_app;

create table deletions (
  id uuid not null,
  tenant_id bigint not null,
  entity_type text not null,
  root_table text not null,
  entity_id bigint not null,
  taken jsonb not null,
  inactive jsonb not null,
  deleted_by_id bigint,
  deleted_by_email text,
  created_at timestamp with time zone not null default now(),
  restored_at timestamp with time zone,
  constraint deletions_id_pk PRIMARY KEY (id),
  constraint deletions_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT
);
CREATE INDEX deletions_tenant_id_created_at_index ON public.deletions USING btree (tenant_id, created_at);
CREATE INDEX deletions_tenant_id_index ON public.deletions USING btree (tenant_id);
alter table deletions enable row level security;
create policy deletions_tenant_policy on deletions for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
grant insert, select, update on deletions to integrador_app;

create table diners (
  id bigint not null generated by default as identity,
  tenant_id bigint not null,
  branch_id bigint not null,
  session_id bigint not null,
  name text not null,
  color text not null,
  local_id text,
  joined_at timestamp with time zone not null default now(),
  device_id text,
  device_fingerprint text,
  implicit_preferences jsonb,
  customer_id bigint,
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  created_by_id bigint,
  created_by_email text,
  updated_by_id bigint,
  updated_by_email text,
  deleted_by_id bigint,
  deleted_by_email text,
  deleted_with uuid,
  constraint diners_branch_id_fk FOREIGN KEY (branch_id) REFERENCES branches(id) ON DELETE RESTRICT,
  constraint diners_customer_id_fk FOREIGN KEY (customer_id) REFERENCES customers(id) ON DELETE SET NULL,
  constraint diners_deleted_at_check CHECK (((deleted_at IS NULL) OR (NOT is_active))),
  constraint diners_id_pk PRIMARY KEY (id),
  constraint diners_session_id_fk FOREIGN KEY (session_id) REFERENCES table_sessions(id) ON DELETE RESTRICT,
  constraint diners_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT
);
CREATE INDEX diners_branch_id_index ON public.diners USING btree (branch_id);
CREATE INDEX diners_customer_id_index ON public.diners USING btree (customer_id);
CREATE INDEX diners_deleted_with_index ON public.diners USING btree (deleted_with) WHERE (deleted_with IS NOT NULL);
CREATE INDEX diners_session_id_index ON public.diners USING btree (session_id);
CREATE UNIQUE INDEX diners_session_id_local_id_device_id_unique ON public.diners USING btree (session_id, local_id, device_id) NULLS NOT DISTINCT WHERE ((local_id IS NOT NULL) AND (deleted_at IS NULL));
CREATE INDEX diners_tenant_id_device_id_index ON public.diners USING btree (tenant_id, device_id) WHERE (device_id IS NOT NULL);
CREATE INDEX diners_tenant_id_index ON public.diners USING btree (tenant_id);
alter table diners enable row level security;
create policy diners_tenant_policy on diners for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
CREATE TRIGGER diners_updated_at_trigger BEFORE UPDATE ON public.diners FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
grant delete, insert, select, update on diners to integrador_app;

create table events (
  id uuid not null,
  channel text not null,
  seq bigint not null,
  tenant_id bigint not null,
  branch_id bigint not null,
  type text not null,
  payload jsonb not null,
  occurred_at timestamp with time zone not null default now(),
  published_at timestamp with time zone,
  constraint events_channel_seq_occurred_at_pk PRIMARY KEY (channel, seq, occurred_at)
) partition by RANGE (occurred_at);
CREATE INDEX events_tenant_id_occurred_at_index ON ONLY public.events USING btree (tenant_id, occurred_at);
CREATE INDEX events_unpublished_index ON ONLY public.events USING btree (occurred_at) WHERE (published_at IS NULL);
alter table events enable row level security;
create policy events_tenant_policy on events for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
grant delete, insert, select, update on events to integrador_app;

create table events_default (
  id uuid not null,
  channel text not null,
  seq bigint not null,
  tenant_id bigint not null,
  branch_id bigint not null,
  type text not null,
  payload jsonb not null,
  occurred_at timestamp with time zone not null default now(),
  published_at timestamp with time zone
);

create table flavor_profiles (
  id bigint not null generated by default as identity,
  tenant_id bigint not null,
  name text not null,
  description text,
  icon text,
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  created_by_id bigint,
  created_by_email text,
  updated_by_id bigint,
  updated_by_email text,
  deleted_by_id bigint,
  deleted_by_email text,
  deleted_with uuid,
  constraint flavor_profiles_deleted_at_check CHECK (((deleted_at IS NULL) OR (NOT is_active))),
  constraint flavor_profiles_id_pk PRIMARY KEY (id),
  constraint flavor_profiles_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT
);
CREATE INDEX flavor_profiles_deleted_with_index ON public.flavor_profiles USING btree (deleted_with) WHERE (deleted_with IS NOT NULL);
CREATE INDEX flavor_profiles_tenant_id_index ON public.flavor_profiles USING btree (tenant_id);
CREATE UNIQUE INDEX flavor_profiles_tenant_id_name_unique ON public.flavor_profiles USING btree (tenant_id, lower(name)) NULLS NOT DISTINCT WHERE (deleted_at IS NULL);
alter table flavor_profiles enable row level security;
create policy flavor_profiles_tenant_policy on flavor_profiles for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
CREATE TRIGGER flavor_profiles_updated_at_trigger BEFORE UPDATE ON public.flavor_profiles FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
grant delete, insert, select, update on flavor_profiles to integrador_app;

create table idempotency_keys (
  tenant_id bigint not null,
  caller text not null,
  key text not null,
  method text not null,
  path text not null,
  body_hash text not null,
  status_code integer,
  response jsonb,
  created_at timestamp with time zone not null default now(),
  constraint idempotency_keys_tenant_id_caller_key_method_path_pk PRIMARY KEY (tenant_id, caller, key, method, path),
  constraint idempotency_keys_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT
);
CREATE INDEX idempotency_keys_created_at_index ON public.idempotency_keys USING btree (created_at);
CREATE INDEX idempotency_keys_tenant_id_index ON public.idempotency_keys USING btree (tenant_id);
alter table idempotency_keys enable row level security;
create policy idempotency_keys_tenant_policy on idempotency_keys for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
grant delete, insert, select, update on idempotency_keys to integrador_app;

create table ingredient_groups (
  id bigint not null generated by default as identity,
  tenant_id bigint not null,
  name text not null,
  description text,
  icon text,
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  created_by_id bigint,
  created_by_email text,
  updated_by_id bigint,
  updated_by_email text,
  deleted_by_id bigint,
  deleted_by_email text,
  deleted_with uuid,
  constraint ingredient_groups_deleted_at_check CHECK (((deleted_at IS NULL) OR (NOT is_active))),
  constraint ingredient_groups_id_pk PRIMARY KEY (id),
  constraint ingredient_groups_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT
);
CREATE INDEX ingredient_groups_deleted_with_index ON public.ingredient_groups USING btree (deleted_with) WHERE (deleted_with IS NOT NULL);
CREATE INDEX ingredient_groups_tenant_id_index ON public.ingredient_groups USING btree (tenant_id);
CREATE UNIQUE INDEX ingredient_groups_tenant_id_name_unique ON public.ingredient_groups USING btree (tenant_id, lower(name)) NULLS NOT DISTINCT WHERE (deleted_at IS NULL);
alter table ingredient_groups enable row level security;
create policy ingredient_groups_tenant_policy on ingredient_groups for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
CREATE TRIGGER ingredient_groups_updated_at_trigger BEFORE UPDATE ON public.ingredient_groups FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
grant delete, insert, select, update on ingredient_groups to integrador_app;

create table ingredients (
  id bigint not null generated by default as identity,
  tenant_id bigint not null,
  name text not null,
  group_id bigint,
  is_processed boolean not null default false,
  description text,
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  created_by_id bigint,
  created_by_email text,
  updated_by_id bigint,
  updated_by_email text,
  deleted_by_id bigint,
  deleted_by_email text,
  deleted_with uuid,
  constraint ingredients_deleted_at_check CHECK (((deleted_at IS NULL) OR (NOT is_active))),
  constraint ingredients_group_id_fk FOREIGN KEY (group_id) REFERENCES ingredient_groups(id) ON DELETE SET NULL,
  constraint ingredients_id_pk PRIMARY KEY (id),
  constraint ingredients_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT
);
CREATE INDEX ingredients_deleted_with_index ON public.ingredients USING btree (deleted_with) WHERE (deleted_with IS NOT NULL);
CREATE INDEX ingredients_group_id_index ON public.ingredients USING btree (group_id);
CREATE INDEX ingredients_tenant_id_index ON public.ingredients USING btree (tenant_id);
CREATE UNIQUE INDEX ingredients_tenant_id_name_unique ON public.ingredients USING btree (tenant_id, lower(name)) NULLS NOT DISTINCT WHERE (deleted_at IS NULL);
alter table ingredients enable row level security;
create policy ingredients_tenant_policy on ingredients for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
CREATE TRIGGER ingredients_updated_at_trigger BEFORE UPDATE ON public.ingredients FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
grant delete, insert, select, update on ingredients to integrador_app;

create table kitchen_ticket_items (
  id bigint not null generated by default as identity,
  tenant_id bigint not null,
  ticket_id bigint not null,
  round_item_id bigint not null,
  qty integer not null,
  status text not null default 'PENDING'::text,
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  created_by_id bigint,
  created_by_email text,
  updated_by_id bigint,
  updated_by_email text,
  deleted_by_id bigint,
  deleted_by_email text,
  deleted_with uuid,
  constraint kitchen_ticket_items_deleted_at_check CHECK (((deleted_at IS NULL) OR (NOT is_active))),
  constraint kitchen_ticket_items_id_pk PRIMARY KEY (id),
  constraint kitchen_ticket_items_qty_check CHECK (((qty >= 1) AND (qty <= 99))),
  constraint kitchen_ticket_items_round_item_id_fk FOREIGN KEY (round_item_id) REFERENCES round_items(id) ON DELETE CASCADE,
  constraint kitchen_ticket_items_status_check CHECK ((status = ANY (ARRAY['PENDING'::text, 'IN_PROGRESS'::text, 'READY'::text, 'DELIVERED'::text, 'CANCELED'::text]))),
  constraint kitchen_ticket_items_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT,
  constraint kitchen_ticket_items_ticket_id_fk FOREIGN KEY (ticket_id) REFERENCES kitchen_tickets(id) ON DELETE CASCADE,
  constraint kitchen_ticket_items_ticket_id_round_item_id_unique UNIQUE NULLS NOT DISTINCT (ticket_id, round_item_id)
);
CREATE INDEX kitchen_ticket_items_deleted_with_index ON public.kitchen_ticket_items USING btree (deleted_with) WHERE (deleted_with IS NOT NULL);
CREATE INDEX kitchen_ticket_items_round_item_id_index ON public.kitchen_ticket_items USING btree (round_item_id);
CREATE INDEX kitchen_ticket_items_tenant_id_index ON public.kitchen_ticket_items USING btree (tenant_id);
CREATE INDEX kitchen_ticket_items_ticket_id_index ON public.kitchen_ticket_items USING btree (ticket_id);
alter table kitchen_ticket_items enable row level security;
create policy kitchen_ticket_items_tenant_policy on kitchen_ticket_items for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
CREATE TRIGGER kitchen_ticket_items_updated_at_trigger BEFORE UPDATE ON public.kitchen_ticket_items FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
grant delete, insert, select, update on kitchen_ticket_items to integrador_app;

create table kitchen_tickets (
  id bigint not null generated by default as identity,
  tenant_id bigint not null,
  branch_id bigint not null,
  round_id bigint not null,
  station text not null,
  status text not null default 'PENDING'::text,
  priority integer not null default 0,
  notes text,
  started_at timestamp with time zone,
  completed_at timestamp with time zone,
  delivered_at timestamp with time zone,
  canceled_at timestamp with time zone,
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  created_by_id bigint,
  created_by_email text,
  updated_by_id bigint,
  updated_by_email text,
  deleted_by_id bigint,
  deleted_by_email text,
  deleted_with uuid,
  constraint kitchen_tickets_branch_id_fk FOREIGN KEY (branch_id) REFERENCES branches(id) ON DELETE RESTRICT,
  constraint kitchen_tickets_deleted_at_check CHECK (((deleted_at IS NULL) OR (NOT is_active))),
  constraint kitchen_tickets_id_pk PRIMARY KEY (id),
  constraint kitchen_tickets_round_id_fk FOREIGN KEY (round_id) REFERENCES rounds(id) ON DELETE CASCADE,
  constraint kitchen_tickets_round_id_station_unique UNIQUE NULLS NOT DISTINCT (round_id, station),
  constraint kitchen_tickets_station_check CHECK ((station = ANY (ARRAY['BAR'::text, 'HOT_KITCHEN'::text, 'COLD_KITCHEN'::text, 'GRILL'::text, 'PASTRY'::text, 'OTHER'::text]))),
  constraint kitchen_tickets_status_check CHECK ((status = ANY (ARRAY['PENDING'::text, 'IN_PROGRESS'::text, 'READY'::text, 'DELIVERED'::text, 'CANCELED'::text]))),
  constraint kitchen_tickets_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT
);
CREATE INDEX kitchen_tickets_branch_id_created_at_index ON public.kitchen_tickets USING btree (branch_id, created_at);
CREATE INDEX kitchen_tickets_branch_id_index ON public.kitchen_tickets USING btree (branch_id);
CREATE INDEX kitchen_tickets_branch_id_status_station_index ON public.kitchen_tickets USING btree (branch_id, status, station);
CREATE INDEX kitchen_tickets_deleted_with_index ON public.kitchen_tickets USING btree (deleted_with) WHERE (deleted_with IS NOT NULL);
CREATE INDEX kitchen_tickets_round_id_index ON public.kitchen_tickets USING btree (round_id);
CREATE INDEX kitchen_tickets_tenant_id_index ON public.kitchen_tickets USING btree (tenant_id);
alter table kitchen_tickets enable row level security;
create policy kitchen_tickets_tenant_policy on kitchen_tickets for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
CREATE TRIGGER kitchen_tickets_updated_at_trigger BEFORE UPDATE ON public.kitchen_tickets FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
grant delete, insert, select, update on kitchen_tickets to integrador_app;

create table knowledge_documents (
  id bigint not null generated by default as identity,
  tenant_id bigint not null,
  branch_id bigint,
  title text,
  content text not null,
  source text,
  source_id bigint,
  embedding real[],
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  created_by_id bigint,
  created_by_email text,
  updated_by_id bigint,
  updated_by_email text,
  deleted_by_id bigint,
  deleted_by_email text,
  deleted_with uuid,
  constraint knowledge_documents_branch_id_fk FOREIGN KEY (branch_id) REFERENCES branches(id) ON DELETE CASCADE,
  constraint knowledge_documents_deleted_at_check CHECK (((deleted_at IS NULL) OR (NOT is_active))),
  constraint knowledge_documents_id_pk PRIMARY KEY (id),
  constraint knowledge_documents_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT
);
CREATE INDEX knowledge_documents_branch_id_index ON public.knowledge_documents USING btree (branch_id);
CREATE INDEX knowledge_documents_deleted_with_index ON public.knowledge_documents USING btree (deleted_with) WHERE (deleted_with IS NOT NULL);
CREATE INDEX knowledge_documents_tenant_id_index ON public.knowledge_documents USING btree (tenant_id);
CREATE INDEX knowledge_documents_tenant_id_source_source_id_index ON public.knowledge_documents USING btree (tenant_id, source, source_id);
alter table knowledge_documents enable row level security;
create policy knowledge_documents_tenant_policy on knowledge_documents for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
CREATE TRIGGER knowledge_documents_updated_at_trigger BEFORE UPDATE ON public.knowledge_documents FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
grant delete, insert, select, update on knowledge_documents to integrador_app;

create table login_families (
  id uuid not null,
  tenant_id bigint not null,
  user_id bigint not null,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  revoked_at timestamp with time zone,
  revoked_reason text,
  ip text,
  user_agent text,
  constraint login_families_created_at_expires_at_check CHECK ((created_at <= expires_at)),
  constraint login_families_id_pk PRIMARY KEY (id),
  constraint login_families_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT,
  constraint login_families_user_id_fk FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);
CREATE INDEX login_families_expires_at_index ON public.login_families USING btree (expires_at);
CREATE INDEX login_families_tenant_id_index ON public.login_families USING btree (tenant_id);
CREATE INDEX login_families_user_id_index ON public.login_families USING btree (user_id);
alter table login_families enable row level security;
create policy login_families_tenant_policy on login_families for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
grant delete, insert, select, update on login_families to integrador_app;

create table payment_accounts (
  id bigint not null generated by default as identity,
  tenant_id bigint not null,
  provider text not null default 'MERCADO_PAGO'::text,
  provider_user_id text not null,
  access_token_encrypted text not null,
  webhook_secrets_encrypted text not null,
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  created_by_id bigint,
  created_by_email text,
  updated_by_id bigint,
  updated_by_email text,
  deleted_by_id bigint,
  deleted_by_email text,
  deleted_with uuid,
  constraint payment_accounts_deleted_at_check CHECK (((deleted_at IS NULL) OR (NOT is_active))),
  constraint payment_accounts_id_pk PRIMARY KEY (id),
  constraint payment_accounts_provider_check CHECK ((provider = 'MERCADO_PAGO'::text)),
  constraint payment_accounts_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT
);
CREATE INDEX payment_accounts_deleted_with_index ON public.payment_accounts USING btree (deleted_with) WHERE (deleted_with IS NOT NULL);
CREATE UNIQUE INDEX payment_accounts_provider_provider_user_id_unique ON public.payment_accounts USING btree (provider, provider_user_id) NULLS NOT DISTINCT WHERE (deleted_at IS NULL);
CREATE INDEX payment_accounts_tenant_id_index ON public.payment_accounts USING btree (tenant_id);
CREATE UNIQUE INDEX payment_accounts_tenant_id_provider_unique ON public.payment_accounts USING btree (tenant_id, provider) NULLS NOT DISTINCT WHERE (deleted_at IS NULL);
alter table payment_accounts enable row level security;
create policy payment_accounts_tenant_policy on payment_accounts for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
CREATE TRIGGER payment_accounts_updated_at_trigger BEFORE UPDATE ON public.payment_accounts FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
grant delete, insert, select, update on payment_accounts to integrador_app;

create table payments (
  id bigint not null generated by default as identity,
  tenant_id bigint not null,
  branch_id bigint not null,
  check_id bigint not null,
  payer_diner_id bigint,
  provider text not null,
  status text not null default 'PENDING'::text,
  amount_cents bigint not null,
  tip_cents bigint not null default 0,
  credit_cents bigint not null default 0,
  refunded_cents bigint not null default 0,
  payment_category text not null,
  registered_by text not null,
  registered_by_waiter_id bigint,
  manual_method text,
  manual_notes text,
  external_reference text,
  preference_id text,
  init_point text,
  sandbox_init_point text,
  provider_payment_id text,
  provider_status text,
  provider_status_detail text,
  workflow_id text,
  surplus_of_payment_id bigint,
  needs_review boolean not null default false,
  expires_at timestamp with time zone,
  decided_at timestamp with time zone,
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  created_by_id bigint,
  created_by_email text,
  updated_by_id bigint,
  updated_by_email text,
  deleted_by_id bigint,
  deleted_by_email text,
  deleted_with uuid,
  share_id bigint,
  constraint payments_amount_cents_check CHECK (((amount_cents >= 1) AND (amount_cents <= '10000000000'::bigint))),
  constraint payments_branch_id_fk FOREIGN KEY (branch_id) REFERENCES branches(id) ON DELETE RESTRICT,
  constraint payments_check_id_fk FOREIGN KEY (check_id) REFERENCES checks(id) ON DELETE RESTRICT,
  constraint payments_credit_cents_check CHECK (((credit_cents >= 0) AND (credit_cents <= '10000000000'::bigint))),
  constraint payments_credit_cents_refunded_cents_check CHECK (((credit_cents + refunded_cents) <= amount_cents)),
  constraint payments_deleted_at_check CHECK (((deleted_at IS NULL) OR (NOT is_active))),
  constraint payments_id_pk PRIMARY KEY (id),
  constraint payments_manual_method_check CHECK ((manual_method = ANY (ARRAY['CASH'::text, 'CARD_PHYSICAL'::text, 'TRANSFER_EXTERNAL'::text, 'OTHER_MANUAL'::text]))),
  constraint payments_payer_diner_id_fk FOREIGN KEY (payer_diner_id) REFERENCES diners(id) ON DELETE SET NULL,
  constraint payments_payment_category_check CHECK ((payment_category = ANY (ARRAY['DIGITAL'::text, 'MANUAL'::text]))),
  constraint payments_provider_check CHECK ((provider = ANY (ARRAY['CASH'::text, 'CARD'::text, 'TRANSFER'::text, 'OTHER'::text, 'MERCADO_PAGO'::text]))),
  constraint payments_refunded_cents_check CHECK (((refunded_cents >= 0) AND (refunded_cents <= '10000000000'::bigint))),
  constraint payments_registered_by_check CHECK ((registered_by = ANY (ARRAY['SYSTEM'::text, 'DINER'::text, 'WAITER'::text]))),
  constraint payments_registered_by_waiter_id_fk FOREIGN KEY (registered_by_waiter_id) REFERENCES users(id) ON DELETE SET NULL,
  constraint payments_share_id_fk FOREIGN KEY (share_id) REFERENCES check_shares(id) ON DELETE SET NULL,
  constraint payments_status_check CHECK ((status = ANY (ARRAY['PENDING'::text, 'APPROVED'::text, 'REJECTED'::text, 'EXPIRED'::text, 'CANCELED'::text, 'PARTIALLY_REFUNDED'::text, 'REFUNDED'::text, 'CHARGED_BACK'::text]))),
  constraint payments_surplus_of_payment_id_fk FOREIGN KEY (surplus_of_payment_id) REFERENCES payments(id) ON DELETE SET NULL,
  constraint payments_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT,
  constraint payments_tip_cents_check CHECK (((tip_cents >= 0) AND (tip_cents <= '10000000000'::bigint)))
);
CREATE INDEX payments_branch_id_decided_at_index ON public.payments USING btree (branch_id, decided_at);
CREATE INDEX payments_branch_id_index ON public.payments USING btree (branch_id);
CREATE INDEX payments_branch_id_status_index ON public.payments USING btree (branch_id, status);
CREATE INDEX payments_check_id_index ON public.payments USING btree (check_id);
CREATE INDEX payments_deleted_with_index ON public.payments USING btree (deleted_with) WHERE (deleted_with IS NOT NULL);
CREATE INDEX payments_payer_diner_id_index ON public.payments USING btree (payer_diner_id);
CREATE INDEX payments_registered_by_waiter_id_index ON public.payments USING btree (registered_by_waiter_id);
CREATE INDEX payments_share_id_index ON public.payments USING btree (share_id);
CREATE INDEX payments_status_created_at_index ON public.payments USING btree (status, created_at);
CREATE INDEX payments_surplus_of_payment_id_index ON public.payments USING btree (surplus_of_payment_id);
CREATE UNIQUE INDEX payments_tenant_id_external_reference_unique ON public.payments USING btree (tenant_id, external_reference) NULLS NOT DISTINCT WHERE (external_reference IS NOT NULL);
CREATE INDEX payments_tenant_id_index ON public.payments USING btree (tenant_id);
CREATE UNIQUE INDEX payments_tenant_id_provider_provider_payment_id_unique ON public.payments USING btree (tenant_id, provider, provider_payment_id) NULLS NOT DISTINCT WHERE (provider_payment_id IS NOT NULL);
CREATE UNIQUE INDEX payments_workflow_id_unique ON public.payments USING btree (workflow_id) NULLS NOT DISTINCT WHERE (workflow_id IS NOT NULL);
alter table payments enable row level security;
create policy payments_tenant_policy on payments for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
CREATE CONSTRAINT TRIGGER payments_books_balance AFTER INSERT OR DELETE OR UPDATE ON public.payments DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION books_balance();
CREATE TRIGGER payments_updated_at_trigger BEFORE UPDATE ON public.payments FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
grant delete, insert, select, update on payments to integrador_app;

create table product_allergens (
  id bigint not null generated by default as identity,
  tenant_id bigint not null,
  product_id bigint not null,
  allergen_id bigint not null,
  presence_type text not null default 'contains'::text,
  risk_level text not null default 'standard'::text,
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  created_by_id bigint,
  created_by_email text,
  updated_by_id bigint,
  updated_by_email text,
  deleted_by_id bigint,
  deleted_by_email text,
  deleted_with uuid,
  from_recipe boolean not null default false,
  own_risk_level text,
  constraint product_allergens_allergen_id_fk FOREIGN KEY (allergen_id) REFERENCES allergens(id) ON DELETE RESTRICT,
  constraint product_allergens_deleted_at_check CHECK (((deleted_at IS NULL) OR (NOT is_active))),
  constraint product_allergens_from_recipe_check CHECK (
CASE
    WHEN from_recipe THEN (presence_type = 'contains'::text)
    ELSE (own_risk_level IS NULL)
END),
  constraint product_allergens_id_pk PRIMARY KEY (id),
  constraint product_allergens_own_risk_level_check CHECK ((own_risk_level = ANY (ARRAY['low'::text, 'standard'::text, 'high'::text]))),
  constraint product_allergens_presence_type_check CHECK ((presence_type = ANY (ARRAY['contains'::text, 'may_contain'::text, 'free_from'::text]))),
  constraint product_allergens_product_id_fk FOREIGN KEY (product_id) REFERENCES products(id) ON DELETE CASCADE,
  constraint product_allergens_risk_level_check CHECK ((risk_level = ANY (ARRAY['low'::text, 'standard'::text, 'high'::text]))),
  constraint product_allergens_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT
);
CREATE INDEX product_allergens_allergen_id_index ON public.product_allergens USING btree (allergen_id);
CREATE INDEX product_allergens_deleted_with_index ON public.product_allergens USING btree (deleted_with) WHERE (deleted_with IS NOT NULL);
CREATE UNIQUE INDEX product_allergens_product_id_allergen_id_presence_type_unique ON public.product_allergens USING btree (product_id, allergen_id, presence_type) NULLS NOT DISTINCT WHERE (deleted_at IS NULL);
CREATE INDEX product_allergens_product_id_index ON public.product_allergens USING btree (product_id);
CREATE INDEX product_allergens_tenant_id_index ON public.product_allergens USING btree (tenant_id);
alter table product_allergens enable row level security;
create policy product_allergens_tenant_policy on product_allergens for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
CREATE TRIGGER product_allergens_updated_at_trigger BEFORE UPDATE ON public.product_allergens FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
grant delete, insert, select, update on product_allergens to integrador_app;

create table product_cooking_methods (
  product_id bigint not null,
  cooking_method_id bigint not null,
  tenant_id bigint not null,
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  created_by_id bigint,
  created_by_email text,
  updated_by_id bigint,
  updated_by_email text,
  deleted_by_id bigint,
  deleted_by_email text,
  deleted_with uuid,
  constraint product_cooking_methods_cooking_method_id_fk FOREIGN KEY (cooking_method_id) REFERENCES cooking_methods(id) ON DELETE CASCADE,
  constraint product_cooking_methods_deleted_at_check CHECK (((deleted_at IS NULL) OR (NOT is_active))),
  constraint product_cooking_methods_product_id_cooking_method_id_pk PRIMARY KEY (product_id, cooking_method_id),
  constraint product_cooking_methods_product_id_fk FOREIGN KEY (product_id) REFERENCES products(id) ON DELETE CASCADE,
  constraint product_cooking_methods_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT
);
CREATE INDEX product_cooking_methods_cooking_method_id_index ON public.product_cooking_methods USING btree (cooking_method_id);
CREATE INDEX product_cooking_methods_deleted_with_index ON public.product_cooking_methods USING btree (deleted_with) WHERE (deleted_with IS NOT NULL);
CREATE INDEX product_cooking_methods_product_id_index ON public.product_cooking_methods USING btree (product_id);
CREATE INDEX product_cooking_methods_tenant_id_index ON public.product_cooking_methods USING btree (tenant_id);
alter table product_cooking_methods enable row level security;
create policy product_cooking_methods_tenant_policy on product_cooking_methods for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
CREATE TRIGGER product_cooking_methods_updated_at_trigger BEFORE UPDATE ON public.product_cooking_methods FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
grant delete, insert, select, update on product_cooking_methods to integrador_app;

create table product_cookings (
  id bigint not null generated by default as identity,
  tenant_id bigint not null,
  product_id bigint not null,
  uses_oil boolean not null default false,
  prep_time_minutes integer,
  cook_time_minutes integer,
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  created_by_id bigint,
  created_by_email text,
  updated_by_id bigint,
  updated_by_email text,
  deleted_by_id bigint,
  deleted_by_email text,
  deleted_with uuid,
  constraint product_cookings_cook_time_minutes_check CHECK ((cook_time_minutes >= 0)),
  constraint product_cookings_deleted_at_check CHECK (((deleted_at IS NULL) OR (NOT is_active))),
  constraint product_cookings_id_pk PRIMARY KEY (id),
  constraint product_cookings_prep_time_minutes_check CHECK ((prep_time_minutes >= 0)),
  constraint product_cookings_product_id_fk FOREIGN KEY (product_id) REFERENCES products(id) ON DELETE CASCADE,
  constraint product_cookings_product_id_unique UNIQUE NULLS NOT DISTINCT (product_id),
  constraint product_cookings_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT
);
CREATE INDEX product_cookings_deleted_with_index ON public.product_cookings USING btree (deleted_with) WHERE (deleted_with IS NOT NULL);
CREATE INDEX product_cookings_product_id_index ON public.product_cookings USING btree (product_id);
CREATE INDEX product_cookings_tenant_id_index ON public.product_cookings USING btree (tenant_id);
alter table product_cookings enable row level security;
create policy product_cookings_tenant_policy on product_cookings for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
CREATE TRIGGER product_cookings_updated_at_trigger BEFORE UPDATE ON public.product_cookings FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
grant delete, insert, select, update on product_cookings to integrador_app;

create table product_dietary_profiles (
  id bigint not null generated by default as identity,
  tenant_id bigint not null,
  product_id bigint not null,
  is_vegetarian boolean not null default false,
  is_vegan boolean not null default false,
  is_gluten_free boolean not null default false,
  is_dairy_free boolean not null default false,
  is_celiac_safe boolean not null default false,
  is_keto boolean not null default false,
  is_low_sodium boolean not null default false,
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  created_by_id bigint,
  created_by_email text,
  updated_by_id bigint,
  updated_by_email text,
  deleted_by_id bigint,
  deleted_by_email text,
  deleted_with uuid,
  constraint product_dietary_profiles_deleted_at_check CHECK (((deleted_at IS NULL) OR (NOT is_active))),
  constraint product_dietary_profiles_id_pk PRIMARY KEY (id),
  constraint product_dietary_profiles_product_id_fk FOREIGN KEY (product_id) REFERENCES products(id) ON DELETE CASCADE,
  constraint product_dietary_profiles_product_id_unique UNIQUE NULLS NOT DISTINCT (product_id),
  constraint product_dietary_profiles_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT
);
CREATE INDEX product_dietary_profiles_deleted_with_index ON public.product_dietary_profiles USING btree (deleted_with) WHERE (deleted_with IS NOT NULL);
CREATE INDEX product_dietary_profiles_product_id_index ON public.product_dietary_profiles USING btree (product_id);
CREATE INDEX product_dietary_profiles_tenant_id_index ON public.product_dietary_profiles USING btree (tenant_id);
alter table product_dietary_profiles enable row level security;
create policy product_dietary_profiles_tenant_policy on product_dietary_profiles for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
CREATE TRIGGER product_dietary_profiles_updated_at_trigger BEFORE UPDATE ON public.product_dietary_profiles FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
grant delete, insert, select, update on product_dietary_profiles to integrador_app;

create table product_flavors (
  product_id bigint not null,
  flavor_profile_id bigint not null,
  tenant_id bigint not null,
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  created_by_id bigint,
  created_by_email text,
  updated_by_id bigint,
  updated_by_email text,
  deleted_by_id bigint,
  deleted_by_email text,
  deleted_with uuid,
  constraint product_flavors_deleted_at_check CHECK (((deleted_at IS NULL) OR (NOT is_active))),
  constraint product_flavors_flavor_profile_id_fk FOREIGN KEY (flavor_profile_id) REFERENCES flavor_profiles(id) ON DELETE CASCADE,
  constraint product_flavors_product_id_fk FOREIGN KEY (product_id) REFERENCES products(id) ON DELETE CASCADE,
  constraint product_flavors_product_id_flavor_profile_id_pk PRIMARY KEY (product_id, flavor_profile_id),
  constraint product_flavors_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT
);
CREATE INDEX product_flavors_deleted_with_index ON public.product_flavors USING btree (deleted_with) WHERE (deleted_with IS NOT NULL);
CREATE INDEX product_flavors_flavor_profile_id_index ON public.product_flavors USING btree (flavor_profile_id);
CREATE INDEX product_flavors_product_id_index ON public.product_flavors USING btree (product_id);
CREATE INDEX product_flavors_tenant_id_index ON public.product_flavors USING btree (tenant_id);
alter table product_flavors enable row level security;
create policy product_flavors_tenant_policy on product_flavors for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
CREATE TRIGGER product_flavors_updated_at_trigger BEFORE UPDATE ON public.product_flavors FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
grant delete, insert, select, update on product_flavors to integrador_app;

create table product_ingredients (
  id bigint not null generated by default as identity,
  tenant_id bigint not null,
  product_id bigint not null,
  ingredient_id bigint not null,
  is_main boolean not null default false,
  notes text,
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  created_by_id bigint,
  created_by_email text,
  updated_by_id bigint,
  updated_by_email text,
  deleted_by_id bigint,
  deleted_by_email text,
  deleted_with uuid,
  constraint product_ingredients_deleted_at_check CHECK (((deleted_at IS NULL) OR (NOT is_active))),
  constraint product_ingredients_id_pk PRIMARY KEY (id),
  constraint product_ingredients_ingredient_id_fk FOREIGN KEY (ingredient_id) REFERENCES ingredients(id) ON DELETE RESTRICT,
  constraint product_ingredients_product_id_fk FOREIGN KEY (product_id) REFERENCES products(id) ON DELETE CASCADE,
  constraint product_ingredients_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT
);
CREATE INDEX product_ingredients_deleted_with_index ON public.product_ingredients USING btree (deleted_with) WHERE (deleted_with IS NOT NULL);
CREATE INDEX product_ingredients_ingredient_id_index ON public.product_ingredients USING btree (ingredient_id);
CREATE INDEX product_ingredients_product_id_index ON public.product_ingredients USING btree (product_id);
CREATE UNIQUE INDEX product_ingredients_product_id_ingredient_id_unique ON public.product_ingredients USING btree (product_id, ingredient_id) NULLS NOT DISTINCT WHERE (deleted_at IS NULL);
CREATE INDEX product_ingredients_tenant_id_index ON public.product_ingredients USING btree (tenant_id);
alter table product_ingredients enable row level security;
create policy product_ingredients_tenant_policy on product_ingredients for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
CREATE TRIGGER product_ingredients_updated_at_trigger BEFORE UPDATE ON public.product_ingredients FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
grant delete, insert, select, update on product_ingredients to integrador_app;

create table product_modifications (
  id bigint not null generated by default as identity,
  tenant_id bigint not null,
  product_id bigint not null,
  action text not null,
  item text not null,
  is_allowed boolean not null default true,
  extra_cost_cents bigint not null default 0,
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  created_by_id bigint,
  created_by_email text,
  updated_by_id bigint,
  updated_by_email text,
  deleted_by_id bigint,
  deleted_by_email text,
  deleted_with uuid,
  constraint product_modifications_action_check CHECK ((action = ANY (ARRAY['remove'::text, 'substitute'::text]))),
  constraint product_modifications_deleted_at_check CHECK (((deleted_at IS NULL) OR (NOT is_active))),
  constraint product_modifications_extra_cost_cents_check CHECK (((extra_cost_cents >= 0) AND (extra_cost_cents <= 100000000))),
  constraint product_modifications_id_pk PRIMARY KEY (id),
  constraint product_modifications_product_id_fk FOREIGN KEY (product_id) REFERENCES products(id) ON DELETE CASCADE,
  constraint product_modifications_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT
);
CREATE INDEX product_modifications_deleted_with_index ON public.product_modifications USING btree (deleted_with) WHERE (deleted_with IS NOT NULL);
CREATE INDEX product_modifications_product_id_index ON public.product_modifications USING btree (product_id);
CREATE INDEX product_modifications_tenant_id_index ON public.product_modifications USING btree (tenant_id);
alter table product_modifications enable row level security;
create policy product_modifications_tenant_policy on product_modifications for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
CREATE TRIGGER product_modifications_updated_at_trigger BEFORE UPDATE ON public.product_modifications FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
grant delete, insert, select, update on product_modifications to integrador_app;

create table product_rag_configs (
  id bigint not null generated by default as identity,
  tenant_id bigint not null,
  product_id bigint not null,
  risk_level text not null default 'low'::text,
  custom_disclaimer text,
  highlight_allergens boolean not null default true,
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  created_by_id bigint,
  created_by_email text,
  updated_by_id bigint,
  updated_by_email text,
  deleted_by_id bigint,
  deleted_by_email text,
  deleted_with uuid,
  constraint product_rag_configs_deleted_at_check CHECK (((deleted_at IS NULL) OR (NOT is_active))),
  constraint product_rag_configs_id_pk PRIMARY KEY (id),
  constraint product_rag_configs_product_id_fk FOREIGN KEY (product_id) REFERENCES products(id) ON DELETE CASCADE,
  constraint product_rag_configs_product_id_unique UNIQUE NULLS NOT DISTINCT (product_id),
  constraint product_rag_configs_risk_level_check CHECK ((risk_level = ANY (ARRAY['low'::text, 'medium'::text, 'high'::text]))),
  constraint product_rag_configs_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT
);
CREATE INDEX product_rag_configs_deleted_with_index ON public.product_rag_configs USING btree (deleted_with) WHERE (deleted_with IS NOT NULL);
CREATE INDEX product_rag_configs_product_id_index ON public.product_rag_configs USING btree (product_id);
CREATE INDEX product_rag_configs_tenant_id_index ON public.product_rag_configs USING btree (tenant_id);
alter table product_rag_configs enable row level security;
create policy product_rag_configs_tenant_policy on product_rag_configs for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
CREATE TRIGGER product_rag_configs_updated_at_trigger BEFORE UPDATE ON public.product_rag_configs FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
grant delete, insert, select, update on product_rag_configs to integrador_app;

create table product_textures (
  product_id bigint not null,
  texture_profile_id bigint not null,
  tenant_id bigint not null,
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  created_by_id bigint,
  created_by_email text,
  updated_by_id bigint,
  updated_by_email text,
  deleted_by_id bigint,
  deleted_by_email text,
  deleted_with uuid,
  constraint product_textures_deleted_at_check CHECK (((deleted_at IS NULL) OR (NOT is_active))),
  constraint product_textures_product_id_fk FOREIGN KEY (product_id) REFERENCES products(id) ON DELETE CASCADE,
  constraint product_textures_product_id_texture_profile_id_pk PRIMARY KEY (product_id, texture_profile_id),
  constraint product_textures_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT,
  constraint product_textures_texture_profile_id_fk FOREIGN KEY (texture_profile_id) REFERENCES texture_profiles(id) ON DELETE CASCADE
);
CREATE INDEX product_textures_deleted_with_index ON public.product_textures USING btree (deleted_with) WHERE (deleted_with IS NOT NULL);
CREATE INDEX product_textures_product_id_index ON public.product_textures USING btree (product_id);
CREATE INDEX product_textures_tenant_id_index ON public.product_textures USING btree (tenant_id);
CREATE INDEX product_textures_texture_profile_id_index ON public.product_textures USING btree (texture_profile_id);
alter table product_textures enable row level security;
create policy product_textures_tenant_policy on product_textures for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
CREATE TRIGGER product_textures_updated_at_trigger BEFORE UPDATE ON public.product_textures FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
grant delete, insert, select, update on product_textures to integrador_app;

create table product_warnings (
  id bigint not null generated by default as identity,
  tenant_id bigint not null,
  product_id bigint not null,
  text text not null,
  severity text not null default 'info'::text,
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  created_by_id bigint,
  created_by_email text,
  updated_by_id bigint,
  updated_by_email text,
  deleted_by_id bigint,
  deleted_by_email text,
  deleted_with uuid,
  constraint product_warnings_deleted_at_check CHECK (((deleted_at IS NULL) OR (NOT is_active))),
  constraint product_warnings_id_pk PRIMARY KEY (id),
  constraint product_warnings_product_id_fk FOREIGN KEY (product_id) REFERENCES products(id) ON DELETE CASCADE,
  constraint product_warnings_severity_check CHECK ((severity = ANY (ARRAY['info'::text, 'warning'::text, 'danger'::text]))),
  constraint product_warnings_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT
);
CREATE INDEX product_warnings_deleted_with_index ON public.product_warnings USING btree (deleted_with) WHERE (deleted_with IS NOT NULL);
CREATE INDEX product_warnings_product_id_index ON public.product_warnings USING btree (product_id);
CREATE INDEX product_warnings_tenant_id_index ON public.product_warnings USING btree (tenant_id);
alter table product_warnings enable row level security;
create policy product_warnings_tenant_policy on product_warnings for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
CREATE TRIGGER product_warnings_updated_at_trigger BEFORE UPDATE ON public.product_warnings FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
grant delete, insert, select, update on product_warnings to integrador_app;

create table products (
  id bigint not null generated by default as identity,
  tenant_id bigint not null,
  name text not null,
  description text,
  image text,
  category_id bigint not null,
  subcategory_id bigint,
  featured boolean not null default false,
  popular boolean not null default false,
  badge text,
  seal text,
  inherits_from_recipe boolean not null default false,
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  created_by_id bigint,
  created_by_email text,
  updated_by_id bigint,
  updated_by_email text,
  deleted_by_id bigint,
  deleted_by_email text,
  deleted_with uuid,
  recipe_id bigint,
  constraint products_category_id_fk FOREIGN KEY (category_id) REFERENCES categories(id) ON DELETE RESTRICT,
  constraint products_deleted_at_check CHECK (((deleted_at IS NULL) OR (NOT is_active))),
  constraint products_id_pk PRIMARY KEY (id),
  constraint products_recipe_id_fk FOREIGN KEY (recipe_id) REFERENCES recipes(id) ON DELETE SET NULL,
  constraint products_subcategory_id_fk FOREIGN KEY (subcategory_id) REFERENCES subcategories(id) ON DELETE SET NULL,
  constraint products_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT
);
CREATE INDEX products_category_id_index ON public.products USING btree (category_id);
CREATE UNIQUE INDEX products_category_id_subcategory_id_name_unique ON public.products USING btree (category_id, subcategory_id, lower(name)) NULLS NOT DISTINCT WHERE (deleted_at IS NULL);
CREATE INDEX products_deleted_with_index ON public.products USING btree (deleted_with) WHERE (deleted_with IS NOT NULL);
CREATE INDEX products_recipe_id_index ON public.products USING btree (recipe_id);
CREATE INDEX products_subcategory_id_index ON public.products USING btree (subcategory_id);
CREATE INDEX products_tenant_id_index ON public.products USING btree (tenant_id);
alter table products enable row level security;
create policy products_tenant_policy on products for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
CREATE TRIGGER products_updated_at_trigger BEFORE UPDATE ON public.products FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
grant delete, insert, select, update on products to integrador_app;

create table promotion_branches (
  id bigint not null generated by default as identity,
  tenant_id bigint not null,
  promotion_id bigint not null,
  branch_id bigint not null,
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  created_by_id bigint,
  created_by_email text,
  updated_by_id bigint,
  updated_by_email text,
  deleted_by_id bigint,
  deleted_by_email text,
  deleted_with uuid,
  constraint promotion_branches_branch_id_fk FOREIGN KEY (branch_id) REFERENCES branches(id) ON DELETE CASCADE,
  constraint promotion_branches_deleted_at_check CHECK (((deleted_at IS NULL) OR (NOT is_active))),
  constraint promotion_branches_id_pk PRIMARY KEY (id),
  constraint promotion_branches_promotion_id_fk FOREIGN KEY (promotion_id) REFERENCES promotions(id) ON DELETE CASCADE,
  constraint promotion_branches_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT
);
CREATE INDEX promotion_branches_branch_id_index ON public.promotion_branches USING btree (branch_id);
CREATE INDEX promotion_branches_deleted_with_index ON public.promotion_branches USING btree (deleted_with) WHERE (deleted_with IS NOT NULL);
CREATE UNIQUE INDEX promotion_branches_promotion_id_branch_id_unique ON public.promotion_branches USING btree (promotion_id, branch_id) NULLS NOT DISTINCT WHERE (deleted_at IS NULL);
CREATE INDEX promotion_branches_promotion_id_index ON public.promotion_branches USING btree (promotion_id);
CREATE INDEX promotion_branches_tenant_id_index ON public.promotion_branches USING btree (tenant_id);
alter table promotion_branches enable row level security;
create policy promotion_branches_tenant_policy on promotion_branches for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
CREATE TRIGGER promotion_branches_updated_at_trigger BEFORE UPDATE ON public.promotion_branches FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
grant delete, insert, select, update on promotion_branches to integrador_app;

create table promotion_items (
  id bigint not null generated by default as identity,
  tenant_id bigint not null,
  promotion_id bigint not null,
  product_id bigint not null,
  quantity integer not null default 1,
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  created_by_id bigint,
  created_by_email text,
  updated_by_id bigint,
  updated_by_email text,
  deleted_by_id bigint,
  deleted_by_email text,
  deleted_with uuid,
  constraint promotion_items_deleted_at_check CHECK (((deleted_at IS NULL) OR (NOT is_active))),
  constraint promotion_items_id_pk PRIMARY KEY (id),
  constraint promotion_items_product_id_fk FOREIGN KEY (product_id) REFERENCES products(id) ON DELETE RESTRICT,
  constraint promotion_items_promotion_id_fk FOREIGN KEY (promotion_id) REFERENCES promotions(id) ON DELETE CASCADE,
  constraint promotion_items_quantity_check CHECK (((quantity >= 1) AND (quantity <= 99))),
  constraint promotion_items_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT
);
CREATE INDEX promotion_items_deleted_with_index ON public.promotion_items USING btree (deleted_with) WHERE (deleted_with IS NOT NULL);
CREATE INDEX promotion_items_product_id_index ON public.promotion_items USING btree (product_id);
CREATE INDEX promotion_items_promotion_id_index ON public.promotion_items USING btree (promotion_id);
CREATE UNIQUE INDEX promotion_items_promotion_id_product_id_unique ON public.promotion_items USING btree (promotion_id, product_id) NULLS NOT DISTINCT WHERE (deleted_at IS NULL);
CREATE INDEX promotion_items_tenant_id_index ON public.promotion_items USING btree (tenant_id);
alter table promotion_items enable row level security;
create policy promotion_items_tenant_policy on promotion_items for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
CREATE TRIGGER promotion_items_updated_at_trigger BEFORE UPDATE ON public.promotion_items FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
grant delete, insert, select, update on promotion_items to integrador_app;

create table promotions (
  id bigint not null generated by default as identity,
  tenant_id bigint not null,
  name text not null,
  description text,
  price_cents bigint not null,
  image text,
  start_date date not null,
  end_date date not null,
  start_time text not null default '00:00'::text,
  end_time text not null default '23:59'::text,
  promotion_type_id text,
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  created_by_id bigint,
  created_by_email text,
  updated_by_id bigint,
  updated_by_email text,
  deleted_by_id bigint,
  deleted_by_email text,
  deleted_with uuid,
  constraint promotions_deleted_at_check CHECK (((deleted_at IS NULL) OR (NOT is_active))),
  constraint promotions_end_time_check CHECK ((end_time ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'::text)),
  constraint promotions_id_pk PRIMARY KEY (id),
  constraint promotions_price_cents_check CHECK (((price_cents >= 0) AND (price_cents <= 100000000))),
  constraint promotions_start_date_end_date_check CHECK ((start_date <= end_date)),
  constraint promotions_start_time_check CHECK ((start_time ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'::text)),
  constraint promotions_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT
);
CREATE INDEX promotions_deleted_with_index ON public.promotions USING btree (deleted_with) WHERE (deleted_with IS NOT NULL);
CREATE INDEX promotions_start_date_end_date_index ON public.promotions USING btree (start_date, end_date);
CREATE INDEX promotions_tenant_id_index ON public.promotions USING btree (tenant_id);
CREATE UNIQUE INDEX promotions_tenant_id_name_unique ON public.promotions USING btree (tenant_id, lower(name)) NULLS NOT DISTINCT WHERE (deleted_at IS NULL);
alter table promotions enable row level security;
create policy promotions_tenant_policy on promotions for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
CREATE TRIGGER promotions_updated_at_trigger BEFORE UPDATE ON public.promotions FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
grant delete, insert, select, update on promotions to integrador_app;

create table provider_notifications (
  id bigint not null generated by default as identity,
  tenant_id bigint not null,
  provider text not null default 'MERCADO_PAGO'::text,
  resource text not null,
  resource_id text not null,
  provider_notification_id text,
  request_id text,
  signature text not null,
  body jsonb not null,
  received_at timestamp with time zone not null default now(),
  constraint provider_notifications_id_pk PRIMARY KEY (id),
  constraint provider_notifications_provider_check CHECK ((provider = 'MERCADO_PAGO'::text)),
  constraint provider_notifications_signature_check CHECK ((signature = ANY (ARRAY['valid'::text, 'invalid'::text, 'unsigned'::text]))),
  constraint provider_notifications_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT
);
CREATE INDEX provider_notifications_received_at_index ON public.provider_notifications USING btree (received_at);
CREATE INDEX provider_notifications_tenant_id_index ON public.provider_notifications USING btree (tenant_id);
CREATE INDEX provider_notifications_tenant_id_resource_resource_id_index ON public.provider_notifications USING btree (tenant_id, resource, resource_id);
alter table provider_notifications enable row level security;
create policy provider_notifications_tenant_policy on provider_notifications for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
grant delete, insert, select, update on provider_notifications to integrador_app;

create table realtime_epochs (
  epoch uuid not null default gen_random_uuid(),
  constraint realtime_epochs_epoch_pk PRIMARY KEY (epoch)
);
CREATE UNIQUE INDEX realtime_epochs_only_one_unique ON public.realtime_epochs USING btree ((true));
grant select on realtime_epochs to integrador_app;

create table recipe_allergens (
  id bigint not null generated by default as identity,
  tenant_id bigint not null,
  recipe_id bigint not null,
  allergen_id bigint not null,
  risk_level text not null default 'standard'::text,
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  created_by_id bigint,
  created_by_email text,
  updated_by_id bigint,
  updated_by_email text,
  deleted_by_id bigint,
  deleted_by_email text,
  deleted_with uuid,
  constraint recipe_allergens_allergen_id_fk FOREIGN KEY (allergen_id) REFERENCES allergens(id) ON DELETE RESTRICT,
  constraint recipe_allergens_deleted_at_check CHECK (((deleted_at IS NULL) OR (NOT is_active))),
  constraint recipe_allergens_id_pk PRIMARY KEY (id),
  constraint recipe_allergens_recipe_id_fk FOREIGN KEY (recipe_id) REFERENCES recipes(id) ON DELETE CASCADE,
  constraint recipe_allergens_risk_level_check CHECK ((risk_level = ANY (ARRAY['low'::text, 'standard'::text, 'high'::text]))),
  constraint recipe_allergens_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT
);
CREATE INDEX recipe_allergens_allergen_id_index ON public.recipe_allergens USING btree (allergen_id);
CREATE INDEX recipe_allergens_deleted_with_index ON public.recipe_allergens USING btree (deleted_with) WHERE (deleted_with IS NOT NULL);
CREATE UNIQUE INDEX recipe_allergens_recipe_id_allergen_id_unique ON public.recipe_allergens USING btree (recipe_id, allergen_id) NULLS NOT DISTINCT WHERE (deleted_at IS NULL);
CREATE INDEX recipe_allergens_recipe_id_index ON public.recipe_allergens USING btree (recipe_id);
CREATE INDEX recipe_allergens_tenant_id_index ON public.recipe_allergens USING btree (tenant_id);
alter table recipe_allergens enable row level security;
create policy recipe_allergens_tenant_policy on recipe_allergens for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
CREATE TRIGGER recipe_allergens_updated_at_trigger BEFORE UPDATE ON public.recipe_allergens FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
grant delete, insert, select, update on recipe_allergens to integrador_app;

create table recipes (
  id bigint not null generated by default as identity,
  tenant_id bigint not null,
  branch_id bigint not null,
  name text not null,
  description text,
  short_description text,
  image text,
  product_id bigint,
  subcategory_id bigint,
  cuisine_type text,
  difficulty text,
  prep_time_minutes integer,
  cook_time_minutes integer,
  servings integer,
  calories_per_serving integer,
  ingredients jsonb not null default '[]'::jsonb,
  preparation_steps jsonb not null default '[]'::jsonb,
  chef_notes text,
  presentation_tips text,
  storage_instructions text,
  dietary_tags text[] not null default '{}'::text[],
  flavors text[] not null default '{}'::text[],
  textures text[] not null default '{}'::text[],
  cooking_methods text[] not null default '{}'::text[],
  uses_oil boolean not null default false,
  is_celiac_safe boolean not null default false,
  allergen_notes text,
  modifications jsonb not null default '[]'::jsonb,
  warnings text[] not null default '{}'::text[],
  cost_cents bigint,
  suggested_price_cents bigint,
  yield_quantity text,
  yield_unit text,
  portion_size text,
  is_ingested boolean not null default false,
  last_ingested_at timestamp with time zone,
  risk_level text not null default 'low'::text,
  custom_rag_disclaimer text,
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  created_by_id bigint,
  created_by_email text,
  updated_by_id bigint,
  updated_by_email text,
  deleted_by_id bigint,
  deleted_by_email text,
  deleted_with uuid,
  constraint recipes_branch_id_fk FOREIGN KEY (branch_id) REFERENCES branches(id) ON DELETE RESTRICT,
  constraint recipes_calories_per_serving_check CHECK ((calories_per_serving >= 0)),
  constraint recipes_cook_time_minutes_check CHECK ((cook_time_minutes >= 0)),
  constraint recipes_cost_cents_check CHECK (((cost_cents >= 0) AND (cost_cents <= 100000000))),
  constraint recipes_cost_cents_suggested_price_cents_check CHECK ((cost_cents <= suggested_price_cents)),
  constraint recipes_deleted_at_check CHECK (((deleted_at IS NULL) OR (NOT is_active))),
  constraint recipes_id_pk PRIMARY KEY (id),
  constraint recipes_prep_time_minutes_check CHECK ((prep_time_minutes >= 0)),
  constraint recipes_product_id_fk FOREIGN KEY (product_id) REFERENCES products(id) ON DELETE SET NULL,
  constraint recipes_risk_level_check CHECK ((risk_level = ANY (ARRAY['low'::text, 'medium'::text, 'high'::text]))),
  constraint recipes_servings_check CHECK ((servings >= 1)),
  constraint recipes_subcategory_id_fk FOREIGN KEY (subcategory_id) REFERENCES subcategories(id) ON DELETE SET NULL,
  constraint recipes_suggested_price_cents_check CHECK (((suggested_price_cents >= 0) AND (suggested_price_cents <= 100000000))),
  constraint recipes_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT
);
CREATE INDEX recipes_branch_id_index ON public.recipes USING btree (branch_id);
CREATE UNIQUE INDEX recipes_branch_id_name_unique ON public.recipes USING btree (branch_id, lower(name)) NULLS NOT DISTINCT WHERE (deleted_at IS NULL);
CREATE INDEX recipes_deleted_with_index ON public.recipes USING btree (deleted_with) WHERE (deleted_with IS NOT NULL);
CREATE INDEX recipes_product_id_index ON public.recipes USING btree (product_id);
CREATE INDEX recipes_subcategory_id_index ON public.recipes USING btree (subcategory_id);
CREATE INDEX recipes_tenant_id_index ON public.recipes USING btree (tenant_id);
alter table recipes enable row level security;
create policy recipes_tenant_policy on recipes for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
CREATE TRIGGER recipes_updated_at_trigger BEFORE UPDATE ON public.recipes FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
grant delete, insert, select, update on recipes to integrador_app;

create table refresh_tokens (
  jti uuid not null,
  family_id uuid not null,
  tenant_id bigint not null,
  user_id bigint not null,
  issued_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  successor_jti uuid,
  constraint refresh_tokens_family_id_fk FOREIGN KEY (family_id) REFERENCES login_families(id) ON DELETE CASCADE,
  constraint refresh_tokens_issued_at_expires_at_check CHECK ((issued_at <= expires_at)),
  constraint refresh_tokens_jti_pk PRIMARY KEY (jti),
  constraint refresh_tokens_successor_jti_fk FOREIGN KEY (successor_jti) REFERENCES refresh_tokens(jti) ON DELETE SET NULL,
  constraint refresh_tokens_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT,
  constraint refresh_tokens_user_id_fk FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);
CREATE INDEX refresh_tokens_expires_at_index ON public.refresh_tokens USING btree (expires_at);
CREATE INDEX refresh_tokens_family_id_index ON public.refresh_tokens USING btree (family_id);
CREATE INDEX refresh_tokens_successor_jti_index ON public.refresh_tokens USING btree (successor_jti);
CREATE INDEX refresh_tokens_tenant_id_index ON public.refresh_tokens USING btree (tenant_id);
CREATE INDEX refresh_tokens_user_id_index ON public.refresh_tokens USING btree (user_id);
alter table refresh_tokens enable row level security;
create policy refresh_tokens_tenant_policy on refresh_tokens for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
grant delete, insert, select, update on refresh_tokens to integrador_app;

create table refunds (
  id bigint not null generated by default as identity,
  tenant_id bigint not null,
  branch_id bigint not null,
  payment_id bigint not null,
  amount_cents bigint not null,
  reason text not null,
  status text not null default 'PENDING'::text,
  round_item_ids integer[] not null default '{}'::integer[],
  provider_refund_id text,
  workflow_id text,
  requested_by_user_id bigint,
  decided_at timestamp with time zone,
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  created_by_id bigint,
  created_by_email text,
  updated_by_id bigint,
  updated_by_email text,
  deleted_by_id bigint,
  deleted_by_email text,
  deleted_with uuid,
  constraint refunds_amount_cents_check CHECK (((amount_cents >= 1) AND (amount_cents <= '10000000000'::bigint))),
  constraint refunds_branch_id_fk FOREIGN KEY (branch_id) REFERENCES branches(id) ON DELETE RESTRICT,
  constraint refunds_deleted_at_check CHECK (((deleted_at IS NULL) OR (NOT is_active))),
  constraint refunds_id_pk PRIMARY KEY (id),
  constraint refunds_payment_id_fk FOREIGN KEY (payment_id) REFERENCES payments(id) ON DELETE RESTRICT,
  constraint refunds_requested_by_user_id_fk FOREIGN KEY (requested_by_user_id) REFERENCES users(id) ON DELETE SET NULL,
  constraint refunds_status_check CHECK ((status = ANY (ARRAY['PENDING'::text, 'APPROVED'::text, 'REJECTED'::text]))),
  constraint refunds_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT
);
CREATE INDEX refunds_branch_id_index ON public.refunds USING btree (branch_id);
CREATE INDEX refunds_deleted_with_index ON public.refunds USING btree (deleted_with) WHERE (deleted_with IS NOT NULL);
CREATE INDEX refunds_payment_id_index ON public.refunds USING btree (payment_id);
CREATE UNIQUE INDEX refunds_payment_id_provider_refund_id_unique ON public.refunds USING btree (payment_id, provider_refund_id) NULLS NOT DISTINCT WHERE (provider_refund_id IS NOT NULL);
CREATE INDEX refunds_requested_by_user_id_index ON public.refunds USING btree (requested_by_user_id);
CREATE INDEX refunds_tenant_id_index ON public.refunds USING btree (tenant_id);
CREATE UNIQUE INDEX refunds_workflow_id_unique ON public.refunds USING btree (workflow_id) NULLS NOT DISTINCT WHERE (workflow_id IS NOT NULL);
alter table refunds enable row level security;
create policy refunds_tenant_policy on refunds for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
CREATE TRIGGER refunds_updated_at_trigger BEFORE UPDATE ON public.refunds FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
grant delete, insert, select, update on refunds to integrador_app;

create table round_items (
  id bigint not null generated by default as identity,
  tenant_id bigint not null,
  branch_id bigint not null,
  round_id bigint not null,
  product_id bigint not null,
  diner_id bigint,
  product_name text not null,
  category_name text,
  station text not null default 'HOT_KITCHEN'::text,
  qty integer not null,
  unit_price_cents bigint not null,
  notes text,
  struck_at timestamp with time zone,
  struck_reason text,
  struck_by_user_id bigint,
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  created_by_id bigint,
  created_by_email text,
  updated_by_id bigint,
  updated_by_email text,
  deleted_by_id bigint,
  deleted_by_email text,
  deleted_with uuid,
  discount_cents bigint not null default 0,
  promotion_id bigint,
  promotion_name text,
  line_cents bigint not null generated always as ((qty * unit_price_cents) - discount_cents) stored,
  constraint round_items_branch_id_fk FOREIGN KEY (branch_id) REFERENCES branches(id) ON DELETE RESTRICT,
  constraint round_items_deleted_at_check CHECK (((deleted_at IS NULL) OR (NOT is_active))),
  constraint round_items_diner_id_fk FOREIGN KEY (diner_id) REFERENCES diners(id) ON DELETE SET NULL,
  constraint round_items_discount_cents_check CHECK (((discount_cents >= 0) AND (discount_cents <= '10000000000'::bigint))),
  constraint round_items_discount_cents_promotion_name_check CHECK (((discount_cents = 0) OR (promotion_name IS NOT NULL))),
  constraint round_items_discount_cents_qty_unit_price_cents_check CHECK ((discount_cents <= (qty * unit_price_cents))),
  constraint round_items_id_pk PRIMARY KEY (id),
  constraint round_items_product_id_fk FOREIGN KEY (product_id) REFERENCES products(id) ON DELETE RESTRICT,
  constraint round_items_promotion_id_fk FOREIGN KEY (promotion_id) REFERENCES promotions(id) ON DELETE SET NULL,
  constraint round_items_qty_check CHECK (((qty >= 1) AND (qty <= 99))),
  constraint round_items_round_id_fk FOREIGN KEY (round_id) REFERENCES rounds(id) ON DELETE CASCADE,
  constraint round_items_station_check CHECK ((station = ANY (ARRAY['BAR'::text, 'HOT_KITCHEN'::text, 'COLD_KITCHEN'::text, 'GRILL'::text, 'PASTRY'::text, 'OTHER'::text]))),
  constraint round_items_struck_at_struck_reason_check CHECK (((struck_at IS NULL) OR (struck_reason IS NOT NULL))),
  constraint round_items_struck_by_user_id_fk FOREIGN KEY (struck_by_user_id) REFERENCES users(id) ON DELETE SET NULL,
  constraint round_items_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT,
  constraint round_items_unit_price_cents_check CHECK (((unit_price_cents >= 0) AND (unit_price_cents <= 100000000)))
);
CREATE INDEX round_items_branch_id_index ON public.round_items USING btree (branch_id);
CREATE INDEX round_items_deleted_with_index ON public.round_items USING btree (deleted_with) WHERE (deleted_with IS NOT NULL);
CREATE INDEX round_items_diner_id_index ON public.round_items USING btree (diner_id);
CREATE INDEX round_items_product_id_index ON public.round_items USING btree (product_id);
CREATE INDEX round_items_promotion_id_index ON public.round_items USING btree (promotion_id);
CREATE INDEX round_items_round_id_index ON public.round_items USING btree (round_id) INCLUDE (tenant_id, product_id, qty, line_cents, struck_at);
CREATE INDEX round_items_struck_by_user_id_index ON public.round_items USING btree (struck_by_user_id);
CREATE INDEX round_items_tenant_id_index ON public.round_items USING btree (tenant_id);
alter table round_items enable row level security;
create policy round_items_tenant_policy on round_items for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
CREATE TRIGGER round_items_updated_at_trigger BEFORE UPDATE ON public.round_items FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
grant delete, insert, select, update on round_items to integrador_app;

create table rounds (
  id bigint not null generated by default as identity,
  tenant_id bigint not null,
  branch_id bigint not null,
  table_session_id bigint not null,
  round_number integer not null,
  status text not null default 'PENDING'::text,
  idempotency_key text not null,
  workflow_id text not null,
  notes text,
  submitted_at timestamp with time zone not null default now(),
  submitted_by text not null default 'DINER'::text,
  submitted_by_diner_id bigint,
  submitted_by_waiter_id bigint,
  confirmed_by_user_id bigint,
  confirmed_at timestamp with time zone,
  decided_by_user_id bigint,
  decided_by_role text,
  decided_at timestamp with time zone,
  in_kitchen_at timestamp with time zone,
  ready_at timestamp with time zone,
  served_at timestamp with time zone,
  canceled_at timestamp with time zone,
  canceled_by_user_id bigint,
  cancel_reason text,
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  created_by_id bigint,
  created_by_email text,
  updated_by_id bigint,
  updated_by_email text,
  deleted_by_id bigint,
  deleted_by_email text,
  deleted_with uuid,
  constraint rounds_branch_id_fk FOREIGN KEY (branch_id) REFERENCES branches(id) ON DELETE RESTRICT,
  constraint rounds_canceled_by_user_id_fk FOREIGN KEY (canceled_by_user_id) REFERENCES users(id) ON DELETE SET NULL,
  constraint rounds_confirmed_by_user_id_fk FOREIGN KEY (confirmed_by_user_id) REFERENCES users(id) ON DELETE SET NULL,
  constraint rounds_decided_by_user_id_fk FOREIGN KEY (decided_by_user_id) REFERENCES users(id) ON DELETE SET NULL,
  constraint rounds_deleted_at_check CHECK (((deleted_at IS NULL) OR (NOT is_active))),
  constraint rounds_id_pk PRIMARY KEY (id),
  constraint rounds_round_number_check CHECK ((round_number >= 1)),
  constraint rounds_status_canceled_at_check CHECK (((status = 'CANCELED'::text) = (canceled_at IS NOT NULL))),
  constraint rounds_status_check CHECK ((status = ANY (ARRAY['PENDING'::text, 'CONFIRMED'::text, 'IN_KITCHEN'::text, 'READY'::text, 'SERVED'::text, 'CANCELED'::text]))),
  constraint rounds_submitted_by_check CHECK ((submitted_by = ANY (ARRAY['DINER'::text, 'WAITER'::text]))),
  constraint rounds_submitted_by_diner_id_fk FOREIGN KEY (submitted_by_diner_id) REFERENCES diners(id) ON DELETE SET NULL,
  constraint rounds_submitted_by_waiter_id_fk FOREIGN KEY (submitted_by_waiter_id) REFERENCES users(id) ON DELETE SET NULL,
  constraint rounds_table_session_id_fk FOREIGN KEY (table_session_id) REFERENCES table_sessions(id) ON DELETE RESTRICT,
  constraint rounds_table_session_id_idempotency_key_unique UNIQUE NULLS NOT DISTINCT (table_session_id, idempotency_key),
  constraint rounds_table_session_id_round_number_unique UNIQUE NULLS NOT DISTINCT (table_session_id, round_number),
  constraint rounds_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT,
  constraint rounds_workflow_id_unique UNIQUE NULLS NOT DISTINCT (workflow_id)
);
CREATE INDEX rounds_branch_id_index ON public.rounds USING btree (branch_id);
CREATE INDEX rounds_branch_id_status_index ON public.rounds USING btree (branch_id, status);
CREATE INDEX rounds_branch_id_submitted_at_index ON public.rounds USING btree (branch_id, submitted_at);
CREATE INDEX rounds_canceled_by_user_id_index ON public.rounds USING btree (canceled_by_user_id);
CREATE INDEX rounds_confirmed_by_user_id_index ON public.rounds USING btree (confirmed_by_user_id);
CREATE INDEX rounds_decided_by_user_id_index ON public.rounds USING btree (decided_by_user_id);
CREATE INDEX rounds_deleted_with_index ON public.rounds USING btree (deleted_with) WHERE (deleted_with IS NOT NULL);
CREATE INDEX rounds_status_submitted_at_index ON public.rounds USING btree (status, submitted_at);
CREATE INDEX rounds_submitted_by_diner_id_index ON public.rounds USING btree (submitted_by_diner_id);
CREATE INDEX rounds_submitted_by_waiter_id_index ON public.rounds USING btree (submitted_by_waiter_id);
CREATE INDEX rounds_table_session_id_index ON public.rounds USING btree (table_session_id);
CREATE INDEX rounds_tenant_id_index ON public.rounds USING btree (tenant_id);
alter table rounds enable row level security;
create policy rounds_tenant_policy on rounds for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
CREATE TRIGGER rounds_updated_at_trigger BEFORE UPDATE ON public.rounds FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
grant delete, insert, select, update on rounds to integrador_app;

create table service_calls (
  id bigint not null generated by default as identity,
  tenant_id bigint not null,
  branch_id bigint not null,
  table_session_id bigint not null,
  type text not null default 'WAITER_CALL'::text,
  status text not null default 'OPEN'::text,
  acked_at timestamp with time zone,
  acked_by_user_id bigint,
  reminded_at timestamp with time zone,
  reminder_count integer not null default 0,
  closed_at timestamp with time zone,
  closed_by_user_id bigint,
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  created_by_id bigint,
  created_by_email text,
  updated_by_id bigint,
  updated_by_email text,
  deleted_by_id bigint,
  deleted_by_email text,
  deleted_with uuid,
  constraint service_calls_acked_by_user_id_fk FOREIGN KEY (acked_by_user_id) REFERENCES users(id) ON DELETE SET NULL,
  constraint service_calls_branch_id_fk FOREIGN KEY (branch_id) REFERENCES branches(id) ON DELETE RESTRICT,
  constraint service_calls_closed_by_user_id_fk FOREIGN KEY (closed_by_user_id) REFERENCES users(id) ON DELETE SET NULL,
  constraint service_calls_deleted_at_check CHECK (((deleted_at IS NULL) OR (NOT is_active))),
  constraint service_calls_id_pk PRIMARY KEY (id),
  constraint service_calls_status_check CHECK ((status = ANY (ARRAY['OPEN'::text, 'ACKED'::text, 'CLOSED'::text]))),
  constraint service_calls_table_session_id_fk FOREIGN KEY (table_session_id) REFERENCES table_sessions(id) ON DELETE RESTRICT,
  constraint service_calls_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT,
  constraint service_calls_type_check CHECK ((type = ANY (ARRAY['WAITER_CALL'::text, 'PAYMENT_HELP'::text, 'OTHER'::text])))
);
CREATE INDEX service_calls_acked_by_user_id_index ON public.service_calls USING btree (acked_by_user_id);
CREATE INDEX service_calls_branch_id_index ON public.service_calls USING btree (branch_id);
CREATE INDEX service_calls_branch_id_status_index ON public.service_calls USING btree (branch_id, status);
CREATE INDEX service_calls_closed_by_user_id_index ON public.service_calls USING btree (closed_by_user_id);
CREATE INDEX service_calls_deleted_with_index ON public.service_calls USING btree (deleted_with) WHERE (deleted_with IS NOT NULL);
CREATE INDEX service_calls_table_session_id_index ON public.service_calls USING btree (table_session_id);
CREATE UNIQUE INDEX service_calls_table_session_id_type_unique ON public.service_calls USING btree (table_session_id, type) NULLS NOT DISTINCT WHERE (status = 'OPEN'::text);
CREATE INDEX service_calls_tenant_id_index ON public.service_calls USING btree (tenant_id);
alter table service_calls enable row level security;
create policy service_calls_tenant_policy on service_calls for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
CREATE TRIGGER service_calls_updated_at_trigger BEFORE UPDATE ON public.service_calls FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
grant delete, insert, select, update on service_calls to integrador_app;

create table sub_ingredients (
  id bigint not null generated by default as identity,
  tenant_id bigint not null,
  ingredient_id bigint not null,
  name text not null,
  description text,
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  created_by_id bigint,
  created_by_email text,
  updated_by_id bigint,
  updated_by_email text,
  deleted_by_id bigint,
  deleted_by_email text,
  deleted_with uuid,
  constraint sub_ingredients_deleted_at_check CHECK (((deleted_at IS NULL) OR (NOT is_active))),
  constraint sub_ingredients_id_pk PRIMARY KEY (id),
  constraint sub_ingredients_ingredient_id_fk FOREIGN KEY (ingredient_id) REFERENCES ingredients(id) ON DELETE CASCADE,
  constraint sub_ingredients_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT
);
CREATE INDEX sub_ingredients_deleted_with_index ON public.sub_ingredients USING btree (deleted_with) WHERE (deleted_with IS NOT NULL);
CREATE INDEX sub_ingredients_ingredient_id_index ON public.sub_ingredients USING btree (ingredient_id);
CREATE UNIQUE INDEX sub_ingredients_ingredient_id_name_unique ON public.sub_ingredients USING btree (ingredient_id, lower(name)) NULLS NOT DISTINCT WHERE (deleted_at IS NULL);
CREATE INDEX sub_ingredients_tenant_id_index ON public.sub_ingredients USING btree (tenant_id);
alter table sub_ingredients enable row level security;
create policy sub_ingredients_tenant_policy on sub_ingredients for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
CREATE TRIGGER sub_ingredients_updated_at_trigger BEFORE UPDATE ON public.sub_ingredients FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
grant delete, insert, select, update on sub_ingredients to integrador_app;

create table subcategories (
  id bigint not null generated by default as identity,
  tenant_id bigint not null,
  category_id bigint not null,
  name text not null,
  image text,
  "order" integer not null default 0,
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  created_by_id bigint,
  created_by_email text,
  updated_by_id bigint,
  updated_by_email text,
  deleted_by_id bigint,
  deleted_by_email text,
  deleted_with uuid,
  constraint subcategories_category_id_fk FOREIGN KEY (category_id) REFERENCES categories(id) ON DELETE RESTRICT,
  constraint subcategories_deleted_at_check CHECK (((deleted_at IS NULL) OR (NOT is_active))),
  constraint subcategories_id_pk PRIMARY KEY (id),
  constraint subcategories_order_check CHECK (("order" >= 0)),
  constraint subcategories_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT
);
CREATE INDEX subcategories_category_id_index ON public.subcategories USING btree (category_id);
CREATE UNIQUE INDEX subcategories_category_id_name_unique ON public.subcategories USING btree (category_id, lower(name)) NULLS NOT DISTINCT WHERE (deleted_at IS NULL);
CREATE INDEX subcategories_deleted_with_index ON public.subcategories USING btree (deleted_with) WHERE (deleted_with IS NOT NULL);
CREATE INDEX subcategories_tenant_id_index ON public.subcategories USING btree (tenant_id);
alter table subcategories enable row level security;
create policy subcategories_tenant_policy on subcategories for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
CREATE TRIGGER subcategories_updated_at_trigger BEFORE UPDATE ON public.subcategories FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
grant delete, insert, select, update on subcategories to integrador_app;

create table table_sessions (
  id bigint not null generated by default as identity,
  tenant_id bigint not null,
  branch_id bigint not null,
  table_id bigint not null,
  status text not null default 'OPEN'::text,
  assigned_waiter_id bigint,
  opened_at timestamp with time zone not null default now(),
  opened_by text not null default 'DINER'::text,
  opened_by_waiter_id bigint,
  diner_count integer,
  notes text,
  cart_version integer not null default 0,
  closed_at timestamp with time zone,
  closed_by_user_id bigint,
  close_reason text,
  forced boolean not null default false,
  write_off_cents bigint not null default 0,
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  created_by_id bigint,
  created_by_email text,
  updated_by_id bigint,
  updated_by_email text,
  deleted_by_id bigint,
  deleted_by_email text,
  deleted_with uuid,
  constraint table_sessions_assigned_waiter_id_fk FOREIGN KEY (assigned_waiter_id) REFERENCES users(id) ON DELETE SET NULL,
  constraint table_sessions_branch_id_fk FOREIGN KEY (branch_id) REFERENCES branches(id) ON DELETE RESTRICT,
  constraint table_sessions_closed_by_user_id_fk FOREIGN KEY (closed_by_user_id) REFERENCES users(id) ON DELETE SET NULL,
  constraint table_sessions_deleted_at_check CHECK (((deleted_at IS NULL) OR (NOT is_active))),
  constraint table_sessions_diner_count_check CHECK ((diner_count >= 1)),
  constraint table_sessions_id_pk PRIMARY KEY (id),
  constraint table_sessions_opened_at_closed_at_check CHECK ((opened_at <= closed_at)),
  constraint table_sessions_opened_by_check CHECK ((opened_by = ANY (ARRAY['DINER'::text, 'WAITER'::text]))),
  constraint table_sessions_opened_by_waiter_id_fk FOREIGN KEY (opened_by_waiter_id) REFERENCES users(id) ON DELETE SET NULL,
  constraint table_sessions_status_check CHECK ((status = ANY (ARRAY['OPEN'::text, 'PAYING'::text, 'CLOSED'::text]))),
  constraint table_sessions_status_closed_at_check CHECK (((status = 'CLOSED'::text) = (closed_at IS NOT NULL))),
  constraint table_sessions_table_id_fk FOREIGN KEY (table_id) REFERENCES tables(id) ON DELETE RESTRICT,
  constraint table_sessions_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT,
  constraint table_sessions_write_off_cents_check CHECK (((write_off_cents >= 0) AND (write_off_cents <= '9007199254740991'::bigint)))
);
CREATE INDEX table_sessions_assigned_waiter_id_index ON public.table_sessions USING btree (assigned_waiter_id);
CREATE INDEX table_sessions_branch_id_index ON public.table_sessions USING btree (branch_id);
CREATE INDEX table_sessions_branch_id_opened_at_index ON public.table_sessions USING btree (branch_id, opened_at);
CREATE INDEX table_sessions_branch_id_status_index ON public.table_sessions USING btree (branch_id, status);
CREATE INDEX table_sessions_closed_by_user_id_index ON public.table_sessions USING btree (closed_by_user_id);
CREATE INDEX table_sessions_deleted_with_index ON public.table_sessions USING btree (deleted_with) WHERE (deleted_with IS NOT NULL);
CREATE INDEX table_sessions_opened_by_waiter_id_index ON public.table_sessions USING btree (opened_by_waiter_id);
CREATE INDEX table_sessions_table_id_index ON public.table_sessions USING btree (table_id);
CREATE UNIQUE INDEX table_sessions_table_id_unique ON public.table_sessions USING btree (table_id) NULLS NOT DISTINCT WHERE (status <> 'CLOSED'::text);
CREATE INDEX table_sessions_tenant_id_index ON public.table_sessions USING btree (tenant_id);
alter table table_sessions enable row level security;
create policy table_sessions_tenant_policy on table_sessions for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
CREATE TRIGGER table_sessions_updated_at_trigger BEFORE UPDATE ON public.table_sessions FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
grant delete, insert, select, update on table_sessions to integrador_app;

create table tables (
  id bigint not null generated by default as identity,
  tenant_id bigint not null,
  branch_id bigint not null,
  code text not null,
  capacity integer not null default 4,
  sector text,
  sector_id bigint,
  status text not null default 'FREE'::text,
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  created_by_id bigint,
  created_by_email text,
  updated_by_id bigint,
  updated_by_email text,
  deleted_by_id bigint,
  deleted_by_email text,
  deleted_with uuid,
  constraint tables_branch_id_fk FOREIGN KEY (branch_id) REFERENCES branches(id) ON DELETE RESTRICT,
  constraint tables_capacity_check CHECK (((capacity >= 1) AND (capacity <= 999))),
  constraint tables_deleted_at_check CHECK (((deleted_at IS NULL) OR (NOT is_active))),
  constraint tables_id_pk PRIMARY KEY (id),
  constraint tables_sector_id_fk FOREIGN KEY (sector_id) REFERENCES branch_sectors(id) ON DELETE SET NULL,
  constraint tables_status_check CHECK ((status = ANY (ARRAY['FREE'::text, 'ACTIVE'::text, 'PAYING'::text, 'OUT_OF_SERVICE'::text]))),
  constraint tables_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT
);
CREATE UNIQUE INDEX tables_branch_id_code_unique ON public.tables USING btree (branch_id, lower(code)) NULLS NOT DISTINCT WHERE (deleted_at IS NULL);
CREATE INDEX tables_branch_id_index ON public.tables USING btree (branch_id);
CREATE INDEX tables_branch_id_status_index ON public.tables USING btree (branch_id, status);
CREATE INDEX tables_deleted_with_index ON public.tables USING btree (deleted_with) WHERE (deleted_with IS NOT NULL);
CREATE INDEX tables_sector_id_index ON public.tables USING btree (sector_id);
CREATE INDEX tables_tenant_id_index ON public.tables USING btree (tenant_id);
alter table tables enable row level security;
create policy tables_tenant_policy on tables for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
CREATE TRIGGER tables_updated_at_trigger BEFORE UPDATE ON public.tables FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
grant delete, insert, select, update on tables to integrador_app;

create table tenants (
  id bigint not null generated by default as identity,
  name text not null,
  slug text not null,
  description text,
  logo text,
  theme_color text not null default '#f97316'::text,
  currency character(3) not null default 'ARS'::bpchar,
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  created_by_id bigint,
  created_by_email text,
  updated_by_id bigint,
  updated_by_email text,
  deleted_by_id bigint,
  deleted_by_email text,
  deleted_with uuid,
  constraint tenants_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  constraint tenants_deleted_at_check CHECK (((deleted_at IS NULL) OR (NOT is_active))),
  constraint tenants_id_pk PRIMARY KEY (id)
);
CREATE INDEX tenants_deleted_with_index ON public.tenants USING btree (deleted_with) WHERE (deleted_with IS NOT NULL);
CREATE UNIQUE INDEX tenants_slug_unique ON public.tenants USING btree (lower(slug)) NULLS NOT DISTINCT WHERE (deleted_at IS NULL);
alter table tenants enable row level security;
create policy tenants_tenant_policy on tenants for ALL using (((id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
CREATE TRIGGER tenants_audit_chain_trigger AFTER INSERT ON public.tenants FOR EACH ROW EXECUTE FUNCTION begin_audit_chain();
CREATE TRIGGER tenants_updated_at_trigger BEFORE UPDATE ON public.tenants FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
grant delete, insert, select, update on tenants to integrador_app;

create table texture_profiles (
  id bigint not null generated by default as identity,
  tenant_id bigint not null,
  name text not null,
  description text,
  icon text,
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  created_by_id bigint,
  created_by_email text,
  updated_by_id bigint,
  updated_by_email text,
  deleted_by_id bigint,
  deleted_by_email text,
  deleted_with uuid,
  constraint texture_profiles_deleted_at_check CHECK (((deleted_at IS NULL) OR (NOT is_active))),
  constraint texture_profiles_id_pk PRIMARY KEY (id),
  constraint texture_profiles_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT
);
CREATE INDEX texture_profiles_deleted_with_index ON public.texture_profiles USING btree (deleted_with) WHERE (deleted_with IS NOT NULL);
CREATE INDEX texture_profiles_tenant_id_index ON public.texture_profiles USING btree (tenant_id);
CREATE UNIQUE INDEX texture_profiles_tenant_id_name_unique ON public.texture_profiles USING btree (tenant_id, lower(name)) NULLS NOT DISTINCT WHERE (deleted_at IS NULL);
alter table texture_profiles enable row level security;
create policy texture_profiles_tenant_policy on texture_profiles for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
CREATE TRIGGER texture_profiles_updated_at_trigger BEFORE UPDATE ON public.texture_profiles FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
grant delete, insert, select, update on texture_profiles to integrador_app;

create table tip_payouts (
  id bigint not null generated by default as identity,
  tenant_id bigint not null,
  branch_id bigint not null,
  waiter_id bigint,
  amount_cents bigint not null,
  paid_by_user_id bigint,
  paid_at timestamp with time zone not null default now(),
  notes text,
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  created_by_id bigint,
  created_by_email text,
  updated_by_id bigint,
  updated_by_email text,
  deleted_by_id bigint,
  deleted_by_email text,
  deleted_with uuid,
  constraint tip_payouts_amount_cents_check CHECK (((amount_cents >= 1) AND (amount_cents <= '10000000000'::bigint))),
  constraint tip_payouts_branch_id_fk FOREIGN KEY (branch_id) REFERENCES branches(id) ON DELETE RESTRICT,
  constraint tip_payouts_deleted_at_check CHECK (((deleted_at IS NULL) OR (NOT is_active))),
  constraint tip_payouts_id_pk PRIMARY KEY (id),
  constraint tip_payouts_paid_by_user_id_fk FOREIGN KEY (paid_by_user_id) REFERENCES users(id) ON DELETE SET NULL,
  constraint tip_payouts_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT,
  constraint tip_payouts_waiter_id_fk FOREIGN KEY (waiter_id) REFERENCES users(id) ON DELETE SET NULL
);
CREATE INDEX tip_payouts_branch_id_index ON public.tip_payouts USING btree (branch_id);
CREATE INDEX tip_payouts_deleted_with_index ON public.tip_payouts USING btree (deleted_with) WHERE (deleted_with IS NOT NULL);
CREATE INDEX tip_payouts_paid_by_user_id_index ON public.tip_payouts USING btree (paid_by_user_id);
CREATE INDEX tip_payouts_tenant_id_index ON public.tip_payouts USING btree (tenant_id);
CREATE INDEX tip_payouts_waiter_id_index ON public.tip_payouts USING btree (waiter_id);
alter table tip_payouts enable row level security;
create policy tip_payouts_tenant_policy on tip_payouts for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
CREATE TRIGGER tip_payouts_updated_at_trigger BEFORE UPDATE ON public.tip_payouts FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
grant delete, insert, select, update on tip_payouts to integrador_app;

create table tips (
  id bigint not null generated by default as identity,
  tenant_id bigint not null,
  branch_id bigint not null,
  payment_id bigint not null,
  waiter_id bigint,
  amount_cents bigint not null,
  payout_id bigint,
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  created_by_id bigint,
  created_by_email text,
  updated_by_id bigint,
  updated_by_email text,
  deleted_by_id bigint,
  deleted_by_email text,
  deleted_with uuid,
  constraint tips_amount_cents_check CHECK (((amount_cents >= 1) AND (amount_cents <= '10000000000'::bigint))),
  constraint tips_branch_id_fk FOREIGN KEY (branch_id) REFERENCES branches(id) ON DELETE RESTRICT,
  constraint tips_deleted_at_check CHECK (((deleted_at IS NULL) OR (NOT is_active))),
  constraint tips_id_pk PRIMARY KEY (id),
  constraint tips_payment_id_fk FOREIGN KEY (payment_id) REFERENCES payments(id) ON DELETE RESTRICT,
  constraint tips_payment_id_unique UNIQUE NULLS NOT DISTINCT (payment_id),
  constraint tips_payout_id_fk FOREIGN KEY (payout_id) REFERENCES tip_payouts(id) ON DELETE SET NULL,
  constraint tips_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT,
  constraint tips_waiter_id_fk FOREIGN KEY (waiter_id) REFERENCES users(id) ON DELETE SET NULL
);
CREATE INDEX tips_branch_id_created_at_index ON public.tips USING btree (branch_id, created_at);
CREATE INDEX tips_branch_id_index ON public.tips USING btree (branch_id);
CREATE INDEX tips_deleted_with_index ON public.tips USING btree (deleted_with) WHERE (deleted_with IS NOT NULL);
CREATE INDEX tips_payment_id_index ON public.tips USING btree (payment_id);
CREATE INDEX tips_payout_id_index ON public.tips USING btree (payout_id);
CREATE INDEX tips_tenant_id_index ON public.tips USING btree (tenant_id);
CREATE INDEX tips_waiter_id_index ON public.tips USING btree (waiter_id);
alter table tips enable row level security;
create policy tips_tenant_policy on tips for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
CREATE TRIGGER tips_updated_at_trigger BEFORE UPDATE ON public.tips FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
grant delete, insert, select, update on tips to integrador_app;

create table user_branch_roles (
  id bigint not null generated by default as identity,
  user_id bigint not null,
  tenant_id bigint not null,
  branch_id bigint not null,
  role text not null,
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  created_by_id bigint,
  created_by_email text,
  updated_by_id bigint,
  updated_by_email text,
  deleted_by_id bigint,
  deleted_by_email text,
  deleted_with uuid,
  constraint user_branch_roles_branch_id_fk FOREIGN KEY (branch_id) REFERENCES branches(id) ON DELETE CASCADE,
  constraint user_branch_roles_deleted_at_check CHECK (((deleted_at IS NULL) OR (NOT is_active))),
  constraint user_branch_roles_id_pk PRIMARY KEY (id),
  constraint user_branch_roles_role_check CHECK ((role = ANY (ARRAY['ADMIN'::text, 'MANAGER'::text, 'KITCHEN'::text, 'WAITER'::text]))),
  constraint user_branch_roles_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT,
  constraint user_branch_roles_user_id_fk FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);
CREATE INDEX user_branch_roles_branch_id_index ON public.user_branch_roles USING btree (branch_id);
CREATE INDEX user_branch_roles_deleted_with_index ON public.user_branch_roles USING btree (deleted_with) WHERE (deleted_with IS NOT NULL);
CREATE INDEX user_branch_roles_tenant_id_index ON public.user_branch_roles USING btree (tenant_id);
CREATE UNIQUE INDEX user_branch_roles_user_id_branch_id_role_unique ON public.user_branch_roles USING btree (user_id, branch_id, role) NULLS NOT DISTINCT WHERE (deleted_at IS NULL);
CREATE INDEX user_branch_roles_user_id_index ON public.user_branch_roles USING btree (user_id);
alter table user_branch_roles enable row level security;
create policy user_branch_roles_tenant_policy on user_branch_roles for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
CREATE TRIGGER user_branch_roles_updated_at_trigger BEFORE UPDATE ON public.user_branch_roles FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
grant delete, insert, select, update on user_branch_roles to integrador_app;

create table user_revocations (
  user_id bigint not null,
  tenant_id bigint not null,
  revoked_before timestamp with time zone not null,
  constraint user_revocations_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT,
  constraint user_revocations_user_id_fk FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE,
  constraint user_revocations_user_id_pk PRIMARY KEY (user_id)
);
CREATE INDEX user_revocations_tenant_id_index ON public.user_revocations USING btree (tenant_id);
CREATE INDEX user_revocations_user_id_index ON public.user_revocations USING btree (user_id);
alter table user_revocations enable row level security;
create policy user_revocations_tenant_policy on user_revocations for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
grant delete, insert, select, update on user_revocations to integrador_app;

create table users (
  id bigint not null generated by default as identity,
  tenant_id bigint not null,
  email text not null,
  password_hash text not null,
  first_name text,
  last_name text,
  phone text,
  dni text,
  hire_date date,
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  created_by_id bigint,
  created_by_email text,
  updated_by_id bigint,
  updated_by_email text,
  deleted_by_id bigint,
  deleted_by_email text,
  deleted_with uuid,
  constraint users_deleted_at_check CHECK (((deleted_at IS NULL) OR (NOT is_active))),
  constraint users_email_check CHECK (((email = lower(email)) AND (email ~~ '%_@_%'::text))),
  constraint users_id_pk PRIMARY KEY (id),
  constraint users_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT
);
CREATE INDEX users_deleted_with_index ON public.users USING btree (deleted_with) WHERE (deleted_with IS NOT NULL);
CREATE UNIQUE INDEX users_email_unique ON public.users USING btree (email) NULLS NOT DISTINCT WHERE (deleted_at IS NULL);
CREATE INDEX users_tenant_id_index ON public.users USING btree (tenant_id);
alter table users enable row level security;
create policy users_tenant_policy on users for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
CREATE TRIGGER users_updated_at_trigger BEFORE UPDATE ON public.users FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
grant delete, insert, select, update on users to integrador_app;

create table waiter_sector_assignments (
  id bigint not null generated by default as identity,
  tenant_id bigint not null,
  branch_id bigint not null,
  sector_id bigint not null,
  waiter_id bigint not null,
  assignment_date date not null,
  shift text,
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  created_by_id bigint,
  created_by_email text,
  updated_by_id bigint,
  updated_by_email text,
  deleted_by_id bigint,
  deleted_by_email text,
  deleted_with uuid,
  constraint waiter_sector_assignments_branch_id_fk FOREIGN KEY (branch_id) REFERENCES branches(id) ON DELETE CASCADE,
  constraint waiter_sector_assignments_deleted_at_check CHECK (((deleted_at IS NULL) OR (NOT is_active))),
  constraint waiter_sector_assignments_id_pk PRIMARY KEY (id),
  constraint waiter_sector_assignments_sector_id_fk FOREIGN KEY (sector_id) REFERENCES branch_sectors(id) ON DELETE CASCADE,
  constraint waiter_sector_assignments_shift_check CHECK ((shift = ANY (ARRAY['MORNING'::text, 'AFTERNOON'::text, 'NIGHT'::text]))),
  constraint waiter_sector_assignments_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE RESTRICT,
  constraint waiter_sector_assignments_waiter_id_fk FOREIGN KEY (waiter_id) REFERENCES users(id) ON DELETE CASCADE
);
CREATE INDEX waiter_sector_assignments_assignment_date_branch_id_index ON public.waiter_sector_assignments USING btree (assignment_date, branch_id);
CREATE UNIQUE INDEX waiter_sector_assignments_assignment_unique ON public.waiter_sector_assignments USING btree (branch_id, sector_id, waiter_id, assignment_date, shift) NULLS NOT DISTINCT WHERE (deleted_at IS NULL);
CREATE INDEX waiter_sector_assignments_branch_id_index ON public.waiter_sector_assignments USING btree (branch_id);
CREATE INDEX waiter_sector_assignments_deleted_with_index ON public.waiter_sector_assignments USING btree (deleted_with) WHERE (deleted_with IS NOT NULL);
CREATE INDEX waiter_sector_assignments_sector_id_index ON public.waiter_sector_assignments USING btree (sector_id);
CREATE INDEX waiter_sector_assignments_tenant_id_index ON public.waiter_sector_assignments USING btree (tenant_id);
CREATE INDEX waiter_sector_assignments_waiter_id_index ON public.waiter_sector_assignments USING btree (waiter_id);
alter table waiter_sector_assignments enable row level security;
create policy waiter_sector_assignments_tenant_policy on waiter_sector_assignments for ALL using (((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint) OR (current_setting('app.scope'::text, true) = 'system'::text)));
CREATE TRIGGER waiter_sector_assignments_updated_at_trigger BEFORE UPDATE ON public.waiter_sector_assignments FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
grant delete, insert, select, update on waiter_sector_assignments to integrador_app;
