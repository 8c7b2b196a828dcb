import { execFile } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Connection } from '@temporalio/client'
import { findGo } from '../platform/stack/go-toolchain'
import { startGuarded, waitUntilReady } from '../platform/stack/guarded-process'
import { startPostgres } from '../platform/stack/postgres'
import { cacheFolder, projectRoot } from '../platform/stack/project-root'

/**
 * The production server of Temporal on a Postgres of its own, as bench/README says: the second stack that figures are taken on.
 * Prints its address, runs until Ctrl-C, and leaves nothing. `TEMPORAL_ADDRESS=… npm start` then uses it.
 */
const run = promisify(execFile)
const port = Number(process.env.BENCH_TEMPORAL_PORT ?? 17234)
const version = '1.31.2'

const dynamicConfig = `limit.maxIDLength:
  - value: 255
matching.numTaskqueueReadPartitions:
  - value: 1
matching.numTaskqueueWritePartitions:
  - value: 1
`

async function main(): Promise<void> {
  const { server, sql } = await findPrograms()
  const folder = reachableFolder()
  const postgres = await startPostgres({ dataDir: join(folder, 'postgres') })
  const database = new URL(postgres.url)
  for (const [name, schema] of Object.entries({ temporal: 'temporal', temporal_visibility: 'visibility' }))
    await prepare(sql, database, name, schema)

  const dynamicConfigFile = join(folder, 'dynamic.yaml')
  writeFileSync(dynamicConfigFile, dynamicConfig)
  const temporal = startGuarded({
    command: server,
    args: ['start'],
    stopSignal: 'SIGTERM',
    cwd: folder,
    env: {
      ...connectionOf(database),
      DYNAMIC_CONFIG_FILE_PATH: dynamicConfigFile,
      NUM_HISTORY_SHARDS: '64',
      ...ports(),
      LOG_LEVEL: 'error',
    },
  })
  await waitUntilReady('Temporal', temporal, () => createNamespace(`127.0.0.1:${port}`), 60_000)
  console.log(`Temporal ${version} on Postgres: TEMPORAL_ADDRESS=127.0.0.1:${port}`)

  await new Promise(resolve => process.once('SIGINT', resolve).once('SIGTERM', resolve))
  await temporal.stop()
  await postgres.stop()
  rmSync(folder, { recursive: true, force: true })
}

/** Four services in one process, each with a port for calls and one for finding the others. Their table holds ports up to 32767. */
function ports(): Record<string, string> {
  const given = ['FRONTEND', 'HISTORY', 'MATCHING', 'WORKER'].flatMap((service, index) => [
    [`${service}_GRPC_PORT`, String(port + 2 * index)],
    [`${service}_MEMBERSHIP_PORT`, String(port + 2 * index + 1)],
  ])
  return { ...Object.fromEntries(given), FRONTEND_HTTP_PORT: String(port + 8) }
}

/** Postgres runs as another user when this is root. */
function reachableFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'integrador-temporal-'))
  chmodSync(folder, 0o755)
  return folder
}

const connectionOf = (database: URL) => ({
  DB: 'postgres12',
  POSTGRES_SEEDS: database.hostname,
  DB_PORT: database.port,
  POSTGRES_USER: database.username,
  POSTGRES_PWD: decodeURIComponent(database.password),
  BIND_ON_IP: '127.0.0.1',
})

async function prepare(sql: string, database: URL, name: string, schema: string): Promise<void> {
  const target = ['--plugin', 'postgres12', '--ep', database.hostname, '-p', database.port, '-u', database.username]
  const common = [...target, '--pw', decodeURIComponent(database.password), '--db', name]
  await run(sql, [...common, 'create'])
  await run(sql, [...common, 'setup-schema', '-v', '0.0'])
  await run(sql, [...common, 'update-schema', '--schema-name', `postgresql/v12/${schema}`])
}

/** Also tells whether it is up. */
async function createNamespace(address: string): Promise<void> {
  const connection = await Connection.connect({ address, connectTimeout: 1_000 })
  const day = 24 * 3_600
  try {
    await connection.workflowService
      .registerNamespace({ namespace: 'default', workflowExecutionRetentionPeriod: { seconds: day } as never })
      .catch((error: Error) => {
        if (!error.message.includes('already')) throw error
      })
    await connection.operatorService.listSearchAttributes({ namespace: 'default' })
  } finally {
    await connection.close()
  }
}

async function findPrograms(): Promise<{ server: string; sql: string }> {
  const folder = join(cacheFolder(), `temporal-server-${version}`)
  const programs = { server: join(folder, 'server'), sql: join(folder, 'sql') }
  if (existsSync(programs.server) && existsSync(programs.sql)) return programs
  const go = await findGo()
  if (go === null) throw new Error('This needs Go, to build the server that tools/temporal-server/go.mod pins.')
  console.log('Building the Temporal server with Go (once, some minutes) …')
  mkdirSync(folder, { recursive: true })
  const cwd = join(projectRoot(), 'tools', 'temporal-server')
  await run(go, ['build', '-o', programs.server, 'go.temporal.io/server/cmd/server'], { cwd })
  await run(go, ['build', '-o', programs.sql, 'go.temporal.io/server/cmd/tools/sql'], { cwd })
  return programs
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
