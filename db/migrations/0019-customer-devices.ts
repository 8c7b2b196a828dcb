import type { Knex } from 'knex'
import { check, column, createTable, extendTable, index, primaryKey, required, tenant } from './columns'

/**
 * A customer's phones become rows, each of one customer. What can be counted from visits and orders is no longer kept beside them. Contact
 * data are what somebody typed, proven by nobody, so two customers may name the same. Whoever is erased leaves an empty row.
 */
export async function up(knex: Knex): Promise<void> {
  await createTable(knex, 'customer_devices', [
    tenant,
    column('device_id', 'text not null'),
    required('customer_id', 'customers', 'cascade'),
    column('first_seen_at', 'timestamptz not null default now()'),
    column('last_seen_at', 'timestamptz not null default now()'),
    primaryKey('tenant_id', 'device_id'),
    check('first_seen_at_last_seen_at', 'first_seen_at <= last_seen_at'),
  ])
  await knex.raw(moveDevices)
  await dropColumns(knex)
  await extendTable(knex, 'customers', [
    column('consent_marketing_date', 'timestamptz'),
    column('device_link_until', 'timestamptz'),
    index(['tenant_id', 'phone'], 'phone is not null'),
    index(['tenant_id', 'email'], 'email is not null'),
  ])
  await knex.raw(eraseWithoutConsent)
  await knex.raw(`
    update customers set email = lower(email),
      phone = nullif(case when phone like '+%' then '+' else '' end || regexp_replace(phone, '\\D', '', 'g'), ''),
      consent_marketing_date = case when consent_marketing then consent_date end,
      birthday_month = case when ${isBirthday} then birthday_month end, birthday_day = case when ${isBirthday} then birthday_day end`)
  await extendTable(knex, 'customers', [
    check('email', 'email = lower(email)'),
    check('birthday_month_birthday_day', `num_nonnulls(birthday_month, birthday_day) = 0 or ${isBirthday}`),
    check('consent_marketing_consent_marketing_date', 'consent_marketing = (consent_marketing_date is not null)'),
    check('consent_remember_deleted_at', 'consent_remember = (deleted_at is null)'),
    check('deleted_at_nothing_personal', `deleted_at is null or (${nothingPersonal})`),
  ])
}

/** A phone that was listed for several goes to whoever used it last. */
const moveDevices = `
  insert into customer_devices (tenant_id, device_id, customer_id, first_seen_at, last_seen_at)
  select distinct on (customers.tenant_id, device.id) customers.tenant_id, device.id, customers.id, first_visit_at, last_visit_at
  from customers cross join lateral unnest(device_ids) as device (id)
  where deleted_at is null and consent_remember
  order by customers.tenant_id, device.id, last_visit_at desc, customers.id`

async function dropColumns(knex: Knex): Promise<void> {
  const counted = ['first_visit_at', 'last_visit_at', 'total_visits', 'total_spent_cents', 'avg_ticket_cents', 'segment']
  const guessed = ['favorite_product_ids', 'churn_risk_score', 'predicted_next_visit']
  await knex.raw('drop index customers_tenant_id_email_unique, customers_tenant_id_phone_unique')
  for (const name of [...counted, ...guessed, 'device_ids']) await knex.raw('alter table customers drop column ??', [name])
}

const isBirthday = `coalesce(birthday_day between 1 and case when birthday_month in (4, 6, 9, 11) then 30
  when birthday_month = 2 then 29 when birthday_month between 1 and 12 then 31 else 0 end, false)`

/** Of whoever never agreed, or was deleted, nothing stays. */
const eraseWithoutConsent = `
  with gone as (
    update customers set name = null, phone = null, email = null, birthday_month = null, birthday_day = null,
      excluded_allergen_ids = '{}', dietary_preferences = '{}', excluded_cooking_methods = '{}', consent_remember = false,
      consent_marketing = false, is_active = false, deleted_at = coalesce(deleted_at, now())
    where deleted_at is not null or not consent_remember
    returning id)
  update diners set customer_id = null from gone where diners.customer_id = gone.id`

const nothingPersonal = `num_nonnulls(name, phone, email, birthday_month, device_link_until) = 0 and not consent_marketing
  and excluded_allergen_ids = '{}' and dietary_preferences = '{}' and excluded_cooking_methods = '{}'`
