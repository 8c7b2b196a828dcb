import type { Knex } from 'knex'
import { loadConfig } from '../platform/config'
import { runProcess } from '../platform/shutdown'
import { migrations } from './migrations'
import { connectPostgres } from './postgres'

/**
 * Brings a database to the newest schema; each migration in a transaction of its own, none twice. `knexOwner` must be a login that
 * owns the schema and may create roles (or for which `integrador_app` was made beforehand). Throws when another run holds the lock.
 */
export async function migrate(knexOwner: Knex): Promise<void> {
  await knexOwner.migrate.latest({ migrationSource })
}

const migrationSource: Knex.MigrationSource<string> = {
  getMigrations: async () => Object.keys(migrations),
  getMigrationName: name => name,
  getMigration: async name => {
    const migration = migrations[name]
    if (!migration) throw new Error(`No migration is called ${name}`)
    // Forward only: a mistake is corrected by the next migration.
    return { up: migration.up, down: async () => undefined }
  },
}

/** PROCESS that ends: the job that runs before the others start. */
async function main(): Promise<void> {
  const config = loadConfig()
  const url = config.DATABASE_OWNER_URL ?? config.DATABASE_URL
  const knexOwner = connectPostgres({ url, poolSize: 2, role: null, applicationName: 'migrate' })
  try {
    await migrate(knexOwner)
  } finally {
    await knexOwner.destroy()
  }
}

if (require.main === module) runProcess('migrate', main)
