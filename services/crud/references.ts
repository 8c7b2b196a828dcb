import type { Knex } from 'knex'
import { unknownReference } from '../../domain/field-fault'
import type { Input, Resource } from './resource'

/** Throws `unknown_reference` naming the field that points at nothing this restaurant has. What it points at stays until the commit. */
export async function mustReferToOwn(trx: Knex.Transaction, resource: Resource, tenantId: number, input: Input): Promise<void> {
  for (const [field, table] of Object.entries(resource.references ?? {})) {
    const id = input[field]
    if (typeof id === 'number') await mustBeOwn(trx, tenantId, { field, table, ids: [id] })
  }
}

interface Pointers {
  readonly field: string
  readonly table: string
  readonly ids: readonly number[]
}

/** The same for a list. */
export async function mustBeOwn(trx: Knex.Transaction, tenantId: number, { field, table, ids }: Pointers): Promise<void> {
  const wanted = [...new Set(ids)]
  if (wanted.length === 0) return
  const known: number[] = await trx(table)
    .where({ tenant_id: tenantId })
    .whereIn('id', wanted)
    .whereNull('deleted_at')
    .forShare()
    .pluck('id')
  const unknown = wanted.filter(id => !known.includes(id))
  if (unknown.length > 0) throw unknownReference(field, unknown)
}
