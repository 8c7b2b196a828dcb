import type { Knex } from 'knex'
import type { StaffActor } from '../../domain/access/actor'
import type { Customer } from '../../domain/customers/customer'
import { nameless } from '../../domain/customers/forget-diner'
import { type ErasedDiner, forgetInLogs } from './forget-in-logs'

/**
 * Holds the tables where somebody sits now, so that nothing that is under way there writes their name once more after it was erased. As
 * every session, these are locked before anything else.
 */
export async function lockOpenTables(trx: Knex.Transaction, tenantId: number, customerId: number): Promise<void> {
  await trx('table_sessions')
    .where({ tenant_id: tenantId })
    .whereIn('status', ['OPEN', 'PAYING'])
    .whereIn('id', trx('diners').where({ customer_id: customerId }).whereNull('deleted_at').select('session_id'))
    .orderBy('id')
    .forUpdate()
    .select('id')
}

/**
 * Takes everything personal out of the database: the customer's own row stays empty, their phones go, and at every table they sat at they
 * become somebody without name, phone or preferences. What was ordered and paid there stays as it was. Their open tables
 * and the customer must be locked.
 */
export async function eraseCustomer(trx: Knex.Transaction, customer: Customer, by: StaffActor | null): Promise<void> {
  const deviceIds: string[] = await trx('customer_devices').where({ customer_id: customer.id }).pluck('device_id')
  const diners = await eraseDiners(trx, customer, deviceIds)
  await trx('customer_devices').where({ customer_id: customer.id }).delete()
  await trx('customers')
    .where({ id: customer.id })
    .update({
      name: null,
      phone: null,
      email: null,
      birthday_month: null,
      birthday_day: null,
      excluded_allergen_ids: [],
      dietary_preferences: [],
      excluded_cooking_methods: [],
      ai_personalization_enabled: false,
      consent_remember: false,
      consent_marketing: false,
      consent_marketing_date: null,
      device_link_until: null,
      is_active: false,
      version: trx.raw('version + 1'),
      deleted_at: trx.fn.now(),
      deleted_by_id: by?.userId ?? null,
      deleted_by_email: by?.email ?? null,
    })
  await forgetInLogs(trx, { customer, deviceIds, diners })
}

/** Those that are linked, and what the same phones did before anybody linked them. */
async function eraseDiners(trx: Knex.Transaction, { id, tenantId }: Customer, deviceIds: string[]): Promise<ErasedDiner[]> {
  const diners: ErasedDiner[] = await trx('diners')
    .where({ tenant_id: tenantId })
    .where(theirs =>
      theirs.where({ customer_id: id }).orWhere(unlinked => unlinked.whereNull('customer_id').whereIn('device_id', deviceIds)),
    )
    .orderBy('id')
    .forNoKeyUpdate()
    .select({ id: 'id', sessionId: 'session_id', name: 'name', localId: 'local_id' })
  await trx('diners')
    .whereIn(
      'id',
      diners.map(diner => diner.id),
    )
    .update({
      name: nameless,
      local_id: null,
      device_id: null,
      device_fingerprint: null,
      implicit_preferences: null,
      customer_id: null,
    })
  return diners
}
