import type { Knex } from 'knex'
import { type Suggestions, suggest } from '../../../domain/customers/suggestions'
import { DomainError } from '../../../domain/errors'
import { findCustomerOfDevice } from '../../customers/customers'
import { readDevicePreferences } from '../diner/device-preferences'
import { readOfferedProducts } from './offered-products'
import { readOrders } from './orders'

interface Asked {
  readonly tenantId: number
  readonly branchId: number
  readonly deviceId: string
}

/**
 * What to offer the owner of a phone, or a phone that nobody owns by its own visits. What they exclude is what they said as a customer and
 * what the phone filtered the menu by last. Throws `not_found` for a branch that is not there.
 */
export async function readSuggestions(
  trx: Knex.Transaction,
  { tenantId, branchId, deviceId }: Asked,
): Promise<Suggestions & { readonly customerId: number | null }> {
  const branch = await trx('branches').where({ id: branchId, tenant_id: tenantId, is_active: true }).first('id')
  if (!branch) throw new DomainError('not_found', { entity: 'branch' })
  const owner = await findCustomerOfDevice(trx, tenantId, deviceId)
  const { preferences } = await readDevicePreferences(trx, tenantId, deviceId)
  const taste = {
    orders: await readOrders(trx, owner === null ? { tenantId, deviceId } : { customerId: owner.id }),
    excludedAllergenIds: [...(owner?.excludedAllergenIds ?? []), ...(preferences?.excluded_allergen_ids ?? [])],
    wantsRecommendations: owner?.aiPersonalizationEnabled ?? true,
  }
  return { customerId: owner?.id ?? null, ...suggest(taste, await readOfferedProducts(trx, tenantId, branchId)) }
}
