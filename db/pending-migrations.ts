import type { Knex } from 'knex'
import { migrations } from './migrations'

/** Names of migrations that this version of the code needs and the database has not had. */
export async function pendingMigrations(db: Knex): Promise<string[]> {
  const applied: string[] = await db('knex_migrations').pluck('name')
  return Object.keys(migrations).filter(name => !applied.includes(name))
}
