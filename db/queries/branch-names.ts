import type { Knex } from 'knex'

/** Names of branches by id. */
export async function branchNames(db: Knex, branchIds: readonly number[] | 'all'): Promise<Map<number, string>> {
  const query = db('branches').whereNull('deleted_at').select('id', 'name')
  const rows: { id: number; name: string }[] = await (branchIds === 'all' ? query : query.whereIn('id', [...branchIds]))
  return new Map(rows.map(({ id, name }) => [id, name]))
}
