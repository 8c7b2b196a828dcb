import type { Knex } from 'knex'
import { DomainError } from '../../domain/errors'

/** The branch, of this tenant and not deleted. Throws `not_found`. */
export async function findBranch(db: Knex, branchId: number): Promise<{ id: number; name: string; timezone: string }> {
  const row: { id: number; name: string; timezone: string } | undefined = await db('branches')
    .where({ id: branchId })
    .whereNull('deleted_at')
    .first('id', 'name', 'timezone')
  if (!row) throw new DomainError('not_found', { entity: 'branch' })
  return row
}
