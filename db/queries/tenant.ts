import type { Knex } from 'knex'
import { DomainError } from '../../domain/errors'
import { TenantModel } from '../models/tenant'

/** A restaurant as its people see it. Keys are those of the wire. */
export interface Tenant {
  readonly id: number
  readonly name: string
  readonly slug: string
  readonly description: string | null
  readonly logo: string | null
  /** #rrggbb */
  readonly theme_color: string
  readonly currency: string
  readonly version: number
  readonly created_at: string
  readonly updated_at: string
}

/** The restaurant; inside a write with its row locked. Throws `not_found`. */
export async function readTenant(db: Knex, tenantId: number, lock = false): Promise<Tenant> {
  const query = TenantModel.query(db).findById(tenantId).whereNull('deleted_at')
  const row = await (lock ? query.forNoKeyUpdate() : query)
  if (!row) throw new DomainError('not_found', { entity: 'tenant' })
  return {
    id: row.id,
    name: row.name,
    slug: row.slug,
    description: row.description,
    logo: row.logo,
    theme_color: row.theme_color,
    currency: row.currency,
    version: row.version,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  }
}
