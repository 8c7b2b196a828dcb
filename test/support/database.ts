import { randomBytes } from 'node:crypto'
import type { Knex } from 'knex'
import { connectPostgres } from '../../db/postgres'
import { services } from './services'

export interface TestDatabase {
  readonly url: string
  /** Acts as the owner: sees all tenants, for arranging and asserting. */
  readonly owner: Knex
  /** Acts as the application role, bound by row-level security. */
  readonly app: Knex
  destroy(): Promise<void>
}

/** A database of its own for a test file: a clone of the migrated and seeded template. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`
  await maintain(`create database ${name} template integrador_template strategy file_copy`)
  const url = new URL(services.postgresUrl)
  url.pathname = `/${name}`
  const owner = connectPostgres({ url: url.href, poolSize: 5, role: null, applicationName: 'test-owner' })
  const app = connectPostgres({ url: url.href, poolSize: 20, role: 'integrador_app', applicationName: 'test-app' })
  await spreadIds(owner)
  return {
    url: url.href,
    owner,
    app,
    async destroy() {
      await Promise.all([owner.destroy(), app.destroy()])
      await maintain(`drop database ${name} with (force)`)
    },
  }
}

/** Workflow ids are made of these, and all test databases share one Temporal server. */
async function spreadIds(owner: Knex): Promise<void> {
  const first = 1_000_000 * (1 + randomBytes(4).readUInt32BE())
  for (const table of ['table_sessions', 'payments'])
    await owner.raw(`alter table ${table} alter column id restart with ${first}`)
}

async function maintain(sql: string): Promise<void> {
  const maintenance = connectPostgres({ url: services.postgresUrl, poolSize: 1, role: null, applicationName: 'test-maintenance' })
  try {
    await maintenance.raw(sql)
  } finally {
    await maintenance.destroy()
  }
}
