import type { Knex } from 'knex'
import type { Customer, CustomerFacts } from '../../domain/customers/customer'
import { fieldFault } from '../../domain/field-fault'

/**
 * Throws `invalid_request` for an allergen that the restaurant does not have: nobody may believe that it is left out. One that the customer
 * excluded already may be gone by now.
 */
export async function mustKnowAllergens(
  trx: Knex.Transaction,
  tenantId: number,
  { excludedAllergenIds = [] }: CustomerFacts,
  before: Customer | null,
): Promise<void> {
  const fresh = [...new Set(excludedAllergenIds)].filter(id => !before?.excludedAllergenIds.includes(id))
  if (fresh.length === 0) return
  const known: number[] = await trx('allergens').where({ tenant_id: tenantId, is_active: true }).whereIn('id', fresh).pluck('id')
  const unknown = fresh.filter(id => !known.includes(id))
  if (unknown.length > 0)
    throw fieldFault('/excluded_allergen_ids', 'Hay alérgenos que este restaurante no tiene.', { unknown_ids: unknown })
}
