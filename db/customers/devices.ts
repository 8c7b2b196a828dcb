import type { Knex } from 'knex'

interface Phone {
  readonly tenantId: number
  readonly deviceId: string
}

/** Gives a phone to a customer, or notes that it was seen. The phone must be locked and nobody else's. */
export async function rememberDevice(trx: Knex.Transaction, { tenantId, deviceId }: Phone, customerId: number): Promise<void> {
  await trx('customer_devices')
    .insert({ tenant_id: tenantId, device_id: deviceId, customer_id: customerId })
    .onConflict(['tenant_id', 'device_id'])
    .merge({ last_seen_at: trx.raw('greatest(customer_devices.last_seen_at, excluded.last_seen_at)') })
}

/**
 * The visits that a phone made before anybody knew whose it is become its owner's, and so does the place of the diner who says so at this
 * very table, if nobody else has it. The phone must be locked. Where it has sat down under the same name as well, that place keeps the phone.
 */
export async function linkVisits(
  trx: Knex.Transaction,
  { tenantId, deviceId }: Phone,
  customerId: number,
  dinerId: number | null,
): Promise<void> {
  await trx('diners')
    .where({ tenant_id: tenantId, device_id: deviceId })
    .whereNull('customer_id')
    .whereNull('deleted_at')
    .update({ customer_id: customerId })
  if (dinerId === null) return
  const twin = trx('diners as twin')
    .where({ 'twin.session_id': trx.ref('diners.session_id'), 'twin.local_id': trx.ref('diners.local_id') })
    .where({ 'twin.device_id': deviceId })
    .whereNull('twin.deleted_at')
    .select('twin.id')
  await trx('diners')
    .where({ id: dinerId, tenant_id: tenantId })
    .whereNull('customer_id')
    .whereNull('device_id')
    .whereNull('deleted_at')
    .update({ customer_id: customerId, device_id: trx.raw('case when exists ? then null else ? end', [twin, deviceId]) })
}
