import knex, { type Knex } from 'knex'
import { types } from 'pg'
import type { Config } from '../platform/config'

const int8 = 20
const date = 1082

// Ids and cents fit safe integers (checked by constraints); a date stays the text it is, without a time zone to shift it.
types.setTypeParser(int8, text => {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint ${text} is not a safe integer`)
  return value
})
types.setTypeParser(date, text => text)

export interface PostgresOptions {
  readonly url: string
  readonly poolSize: number
  /** The role that connections act as: `integrador_app`, bound by row-level security. Null = the login itself (migrations). */
  readonly role: 'integrador_app' | null
  readonly applicationName: string
}

/** The pool of a process: acts as the application role. The process destroys it. */
export const connectProcess = (config: Pick<Config, 'DATABASE_URL' | 'DATABASE_POOL_SIZE'>, name: string): Knex =>
  connectPostgres({
    url: config.DATABASE_URL,
    poolSize: config.DATABASE_POOL_SIZE,
    role: 'integrador_app',
    applicationName: name,
  })

/** How long a statement may run, and how long a request may wait for a connection: past that the database is the trouble. */
const statementTimeoutMs = 10_000
const acquireTimeoutMs = 5_000

/** A pool. The caller destroys it. Compiling a query (jit) would cost more than it saves: reports of a whole group take 60–85 % without. */
export function connectPostgres({ url, poolSize, role, applicationName }: PostgresOptions): Knex {
  return knex({
    client: 'pg',
    connection: { connectionString: url, application_name: applicationName, statement_timeout: role ? statementTimeoutMs : 0 },
    acquireConnectionTimeout: acquireTimeoutMs,
    log: { error: silent, warn: silent }, // knex would print each lost connection; whoever asked gets the error
    pool: {
      min: 0,
      max: poolSize,
      afterCreate: (connection: PgConnection, done: (error: Error | null, connection: PgConnection) => void) => {
        if (role === null) done(null, connection)
        else connection.query(`set role ${role}; set jit = off`, error => done(error, connection))
      },
    },
  })
}

const silent = () => undefined

interface PgConnection {
  query(sql: string, done: (error: Error | null) => void): void
}

/** Runs `work` in a transaction that sees one tenant's rows only. */
export function inTenant<T>(db: Knex, tenantId: number, work: (trx: Knex.Transaction) => Promise<T>): Promise<T> {
  return db.transaction(async trx => {
    await setTenant(trx, tenantId)
    return work(trx)
  })
}

/** As `inTenant`, but sees one state throughout, whatever is written meanwhile, and writes nothing. */
export function inSnapshot<T>(db: Knex, tenantId: number, work: (trx: Knex.Transaction) => Promise<T>): Promise<T> {
  const inside = async (trx: Knex.Transaction) => {
    await setTenant(trx, tenantId)
    return work(trx)
  }
  return db.transaction(inside, { isolationLevel: 'repeatable read', readOnly: true })
}

/** Runs `work` in a transaction that sees every tenant: look-ups that precede knowing the tenant, and housekeeping. */
export function asSystem<T>(db: Knex, work: (trx: Knex.Transaction) => Promise<T>): Promise<T> {
  return db.transaction(async trx => {
    await trx.raw("select set_config('app.scope', 'system', true)")
    return work(trx)
  })
}

/** From here to the end of the transaction row-level security shows and accepts this tenant's rows only. */
export async function setTenant(trx: Knex.Transaction, tenantId: number): Promise<void> {
  await trx.raw("select set_config('app.tenant_id', ?, true)", [String(tenantId)])
}
