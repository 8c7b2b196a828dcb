import type { Knex } from 'knex'
import { BranchModel } from '../models/branch'

/** Names of branches by id. */
export async function branchNames(db: Knex, branchIds: readonly number[] | 'all'): Promise<Map<number, string>> {
  const query = BranchModel.query(db).whereNull('deleted_at').select('id', 'name')
  const branches = await (branchIds === 'all' ? query : query.findByIds([...branchIds]))
  return new Map(branches.map(({ id, name }) => [id, name]))
}
