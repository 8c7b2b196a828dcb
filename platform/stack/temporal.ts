import { Connection } from '@temporalio/client'
import { startGuarded, waitUntilReady } from './guarded-process'
import { freePort } from './ports'
import { findTemporalCli } from './temporal-cli'

export interface RunningTemporal {
  readonly address: string
  readonly uiUrl?: string
  /** Of the guard that holds it. */
  readonly pid: number
  readonly exited: Promise<number>
  stop(): Promise<void>
}

interface TemporalOptions {
  /** Where the server keeps its state; none = in memory. */
  readonly dbFile?: string
  readonly port?: number
  readonly uiPort?: number
  readonly headless?: boolean
  readonly namespace?: string
  /** Hears each line of its log. */
  readonly onLine?: (line: string) => void
}

/** What operators search by. All keywords: ids and states are looked up, never compared by size. */
export const searchAttributes = [
  'TenantId',
  'BranchId',
  'TableCode',
  'SessionId',
  'RoundStatus',
  'CheckStatus',
  'PaymentStatus',
] as const

const deadlineMs = 30_000

/** Right for one small server: one partition a queue answers soonest; SQL schemas hold ids of 255 characters. */
const dynamicConfig = [
  'frontend.enableServerVersionCheck=false',
  'limit.maxIDLength=255',
  'matching.numTaskqueueReadPartitions=1',
  'matching.numTaskqueueWritePartitions=1',
]

/** Starts Temporal's development server on the loopback address. */
export async function startTemporal(options: TemporalOptions): Promise<RunningTemporal> {
  const port = options.port ?? (await freePort())
  const uiPort = options.headless ? undefined : (options.uiPort ?? (await freePort()))
  const address = `127.0.0.1:${port}`
  const program = startGuarded({
    command: await findTemporalCli(),
    args: [
      ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port), '--log-level', 'error'],
      ...(uiPort === undefined ? ['--headless'] : ['--ui-port', String(uiPort)]),
      ...(options.namespace ? ['--namespace', options.namespace] : []),
      ...(options.dbFile
        ? ['--db-filename', options.dbFile, '--sqlite-pragma', 'journal_mode=WAL', '--sqlite-pragma', 'synchronous=NORMAL']
        : []),
      ...dynamicConfig.flatMap(setting => ['--dynamic-config-value', setting]),
      ...searchAttributes.flatMap(name => ['--search-attribute', `${name}=Keyword`]),
    ],
    stopSignal: 'SIGTERM',
    onLine: options.onLine,
  })
  await waitUntilReady('Temporal', program, () => answers(address, options.namespace ?? 'default'), deadlineMs)
  return {
    address,
    ...(uiPort === undefined ? {} : { uiUrl: `http://127.0.0.1:${uiPort}` }),
    pid: program.pid,
    exited: program.exited,
    stop: program.stop,
  }
}

/** It listens before it works: the namespace must be there, with what it is searched by. */
async function answers(address: string, namespace: string): Promise<void> {
  const connection = await Connection.connect({ address, connectTimeout: 1_000 })
  try {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace })
    if (searchAttributes.some(name => !Object.hasOwn(customAttributes ?? {}, name)))
      throw new Error('search attributes are missing')
  } finally {
    await connection.close()
  }
}
