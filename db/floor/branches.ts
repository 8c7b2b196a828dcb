import type { Knex } from 'knex'
import { DomainError } from '../../domain/errors'
import { BranchModel } from '../models/branch'

/** The branch, of this tenant and not deleted. Throws `not_found`. */
export async function findBranch(db: Knex, branchId: number): Promise<BranchModel> {
  const branch = await BranchModel.query(db).findById(branchId).whereNull('deleted_at')
  if (!branch) throw new DomainError('not_found', { entity: 'branch' })
  return branch
}
