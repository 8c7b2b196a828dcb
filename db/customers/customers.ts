import type { Knex } from 'knex'
import type { StaffActor } from '../../domain/access/actor'
import { type Customer, type CustomerFacts, deviceLinkMinutes } from '../../domain/customers/customer'
import { DomainError } from '../../domain/errors'
import type { CustomerModel } from '../models/customer'

/** One command at a time about a phone of a restaurant, whether anybody knows it or not. Lock it after a session, before a customer. */
export async function lockDevice(trx: Knex.Transaction, tenantId: number, deviceId: string): Promise<void> {
  await trx.raw('select pg_advisory_xact_lock(hashtextextended(?, 0))', [`device:${tenantId}:${deviceId}`])
}

/** Whose phone it is, under lock; null = nobody's. */
export async function lockCustomerOfDevice(trx: Knex.Transaction, tenantId: number, deviceId: string): Promise<Customer | null> {
  const row = await ofDevice(trx, tenantId, deviceId).forUpdate('customers').first<CustomerModel | undefined>('customers.*')
  return row ? toCustomer(row) : null
}

/** Whose phone it is; nobody erases them before the transaction ends. */
export async function keepCustomerOfDevice(trx: Knex.Transaction, tenantId: number, deviceId: string): Promise<number | null> {
  const row = await ofDevice(trx, tenantId, deviceId).forKeyShare('customers').first<{ id: number } | undefined>('customers.id')
  return row?.id ?? null
}

/** Whose phone it is, as last committed. */
export async function findCustomerOfDevice(db: Knex, tenantId: number, deviceId: string): Promise<Customer | null> {
  const row = await ofDevice(db, tenantId, deviceId).first<CustomerModel | undefined>('customers.*')
  return row ? toCustomer(row) : null
}

const ofDevice = (db: Knex, tenantId: number, deviceId: string) =>
  db('customers')
    .join('customer_devices as device', 'device.customer_id', 'customers.id')
    .where({ 'device.tenant_id': tenantId, 'device.device_id': deviceId })
    .whereNull('customers.deleted_at')

/** Whom staff expects with a new phone, by what that person knows, under lock; null = nobody who says that is expected. */
export async function lockExpected(
  trx: Knex.Transaction,
  tenantId: number,
  contact: { readonly phone?: string | null | undefined; readonly email?: string | null | undefined },
): Promise<Customer | null> {
  for (const name of ['phone', 'email'] as const) {
    const value = contact[name]
    if (!value) continue
    const row = await trx('customers')
      .where({ tenant_id: tenantId, [name]: value })
      .where('device_link_until', '>', trx.fn.now())
      .whereNull('deleted_at')
      .orderBy('id')
      .forUpdate()
      .first<CustomerModel | undefined>()
    if (row) return toCustomer(row)
  }
  return null
}

/** Throws `not_found`, for somebody who was erased too. */
export async function lockCustomer(trx: Knex.Transaction, tenantId: number, id: number): Promise<Customer> {
  const row = await trx('customers')
    .where({ id, tenant_id: tenantId })
    .whereNull('deleted_at')
    .forUpdate()
    .first<CustomerModel | undefined>()
  if (!row) throw new DomainError('not_found', { entity: 'customer' })
  return toCustomer(row)
}

/** Somebody who agreed to be remembered, now. Returns the id. */
export async function insertCustomer(trx: Knex.Transaction, tenantId: number, facts: CustomerFacts): Promise<number> {
  const [made] = await trx('customers')
    .insert({ tenant_id: tenantId, ...toColumns(trx, facts, false), consent_remember: true })
    .returning<{ id: number }[]>('id')
  if (!made) throw new Error('the customer was not stored')
  return made.id
}

/** The customer must be locked. Returns the names of the columns that were written; none when nothing was said. */
export async function updateCustomer(
  trx: Knex.Transaction,
  before: Customer,
  facts: CustomerFacts,
  by: StaffActor | null,
): Promise<string[]> {
  const columns = toColumns(trx, facts, before.consentMarketing)
  if (Object.keys(columns).length > 0) await write(trx, before, columns, by)
  return Object.keys(columns)
}

/** From now on, for a short while, a new phone may join the customer; or no longer. The customer must be locked. */
export async function setDeviceLink(
  trx: Knex.Transaction,
  before: Customer,
  isOpen: boolean,
  by: StaffActor | null,
): Promise<void> {
  const until = trx.raw(`now() + make_interval(mins => ?)`, [deviceLinkMinutes])
  await write(trx, before, { device_link_until: isOpen ? until : null }, by)
}

const write = (trx: Knex.Transaction, before: Customer, columns: object, by: StaffActor | null) =>
  trx('customers')
    .where({ id: before.id, tenant_id: before.tenantId })
    .update({
      ...columns,
      version: trx.raw('version + 1'),
      ...(by === null ? {} : { updated_by_id: by.userId, updated_by_email: by.email }),
    })

/** Consent to marketing keeps the date when it was given; repeating it changes nothing. */
function toColumns(trx: Knex.Transaction, facts: CustomerFacts, hadMarketing: boolean): Record<string, unknown> {
  const { consentMarketing, birthday } = facts
  const columns = {
    name: facts.name,
    phone: facts.phone,
    email: facts.email,
    excluded_allergen_ids: distinct(facts.excludedAllergenIds),
    dietary_preferences: distinct(facts.dietaryPreferences),
    excluded_cooking_methods: distinct(facts.excludedCookingMethods),
    ai_personalization_enabled: facts.aiPersonalizationEnabled,
    ...(birthday === undefined ? {} : { birthday_month: birthday?.month ?? null, birthday_day: birthday?.day ?? null }),
    ...(consentMarketing === undefined || consentMarketing === hadMarketing
      ? {}
      : { consent_marketing: consentMarketing, consent_marketing_date: consentMarketing ? trx.fn.now() : null }),
  }
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined))
}

const distinct = <T>(list: readonly T[] | undefined): T[] | undefined => (list === undefined ? undefined : [...new Set(list)])

export const toCustomer = (row: CustomerModel): Customer => ({
  id: row.id,
  tenantId: row.tenant_id,
  name: row.name,
  phone: row.phone,
  email: row.email,
  birthday:
    row.birthday_month === null || row.birthday_day === null ? null : { month: row.birthday_month, day: row.birthday_day },
  excludedAllergenIds: row.excluded_allergen_ids,
  dietaryPreferences: row.dietary_preferences,
  excludedCookingMethods: row.excluded_cooking_methods,
  consentMarketing: row.consent_marketing,
  consentMarketingDate: row.consent_marketing_date,
  consentDate: row.consent_date,
  aiPersonalizationEnabled: row.ai_personalization_enabled,
  deviceLinkUntil: row.device_link_until,
  createdAt: row.created_at,
  version: row.version,
})
