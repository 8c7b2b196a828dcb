import { join } from 'node:path'
import type { StackConfig } from '../config'
import { openLogFile } from './log-file'
import { freePort, isPortFree } from './ports'
import { startPostgres } from './postgres'
import { startRedis } from './redis'
import type { StopList } from './stop-list'
import { startTemporal } from './temporal'
import { ensureSearchAttributes } from './temporal-search-attributes'

export interface Services {
  readonly databaseUrl: string
  readonly redisUrl: string
  readonly temporalAddress: string
  /** Undefined for a server that is not ours. */
  readonly temporalUiUrl: string | undefined
}

export interface ServicesContext {
  readonly config: StackConfig
  readonly dataDir: string
  readonly stops: StopList
  readonly onPid: (name: string, pid: number) => void
  /** One that we brought up died: the sentence that says so. */
  readonly onDeath: (reason: string) => void
}

interface Embedded {
  readonly pid: number
  readonly exited: Promise<number>
  stop(): Promise<void>
}

/** Where the `temporal` command looks by itself. */
const customaryTemporalPort = 7233

/** The services that the environment names; those it does not name are brought up on the loopback address. */
export async function startServices(context: ServicesContext): Promise<Services> {
  const databaseUrl = context.config.DATABASE_URL ?? (await postgres(context))
  const redisUrl = context.config.REDIS_URL ?? (await redis(context))
  const temporal = await temporalOf(context)
  return { databaseUrl, redisUrl, ...temporal }
}

async function postgres(context: ServicesContext): Promise<string> {
  const running = await startPostgres({ dataDir: join(context.dataDir, 'postgres'), onLine: logOf(context, 'postgres') })
  watch(context, 'postgres', running)
  return running.url
}

async function redis(context: ServicesContext): Promise<string> {
  const running = await startRedis({ dataDir: join(context.dataDir, 'redis'), onLine: logOf(context, 'redis') })
  watch(context, 'redis', running)
  return running.url
}

async function temporalOf(context: ServicesContext): Promise<Pick<Services, 'temporalAddress' | 'temporalUiUrl'>> {
  const { config, dataDir } = context
  if (config.TEMPORAL_ADDRESS) {
    await ensureSearchAttributes({ ...config, TEMPORAL_ADDRESS: config.TEMPORAL_ADDRESS })
    return { temporalAddress: config.TEMPORAL_ADDRESS, temporalUiUrl: undefined }
  }
  const running = await startTemporal({
    dbFile: join(dataDir, 'temporal.db'),
    port: (await isPortFree(customaryTemporalPort)) ? customaryTemporalPort : await freePort(),
    uiPort: config.TEMPORAL_UI_PORT,
    namespace: config.TEMPORAL_NAMESPACE,
    onLine: logOf(context, 'temporal'),
  })
  watch(context, 'temporal', running)
  return { temporalAddress: running.address, temporalUiUrl: running.uiUrl }
}

function watch({ stops, onPid, onDeath, dataDir }: ServicesContext, name: string, running: Embedded): void {
  let isStopping = false
  onPid(name, running.pid)
  stops.add(name, async () => {
    isStopping = true
    await running.stop()
  })
  void running.exited.then(code => {
    if (!isStopping) onDeath(`${name} ended by itself with code ${code} (see ${join(dataDir, 'logs', `${name}.log`)}).`)
  })
}

function logOf({ dataDir }: ServicesContext, name: string): (line: string) => void {
  const log = openLogFile(join(dataDir, 'logs'), name)
  return line => log.write(line)
}
