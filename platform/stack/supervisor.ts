import { join } from 'node:path'
import { loadStackConfig, type StackConfig } from '../config'
import { waitForFormerRun } from './former-run'
import { isPortFree } from './ports'
import { commandLine, isAlive, parentOf } from './process-table'
import { startProcesses, urlOf } from './processes'
import { projectRoot } from './project-root'
import { type Services, startServices } from './services'
import { createStackFile } from './stack-file'
import { takeStackLock } from './stack-lock'
import { createStopList } from './stop-list'
import { welcome } from './welcome'

const parentCheckMs = 1_000

/** PROCESS of `npm start`: brings up services and processes, keeps them up, and ends with all of them. */
async function supervise(): Promise<void> {
  const startedAt = Date.now()
  const config = loadStackConfig()
  const dataDir = join(projectRoot(), '.data')
  const stackFilePath = join(dataDir, 'stack.json')
  const lock = takeStackLock(join(dataDir, 'stack.lock'))
  const stackFile = createStackFile(stackFilePath)
  const stops = createStopList((name, error) => console.error(`[${name}] ${messageOf(error)}`))

  async function end(code: number, reason?: string): Promise<void> {
    if (reason !== undefined) console.error(`\n${reason}`)
    await stops.stopAll()
    stackFile.remove()
    lock.release()
    process.exit(code)
  }
  endOnSignals(reason => void end(0, reason))
  process.on('uncaughtException', error => void end(1, messageOf(error)))

  try {
    if (lock.wasLeft) await waitForFormerRun(stackFilePath)
    await refuseTakenPorts(config)
    const context = {
      config,
      dataDir,
      stops,
      onPid: stackFile.pid,
      onDeath: (reason: string) => void end(1, reason),
    }
    console.log('Starting Postgres, Redis, Temporal …')
    const services = await startServices(context)
    console.log('Starting simulator, worker, api, gateway …')
    await startProcesses(context, services)
    const addresses = addressesOf(config, services)
    stackFile.addresses({ ...addresses, databaseUrl: services.databaseUrl, redisUrl: services.redisUrl })
    console.log(welcome(addresses, config, Math.round((Date.now() - startedAt) / 1_000)))
  } catch (error) {
    await end(1, messageOf(error))
  }
}

const addressesOf = (config: StackConfig, services: Services) => ({
  api: urlOf(config.API_HOST, config.API_PORT),
  gateway: urlOf(config.GATEWAY_HOST, config.GATEWAY_PORT).replace('http', 'ws'),
  simulator: urlOf(config.SIMULATOR_HOST, config.SIMULATOR_PORT),
  temporal: services.temporalAddress,
  temporalUi: services.temporalUiUrl ?? 'that of your Temporal server',
})

/** The first signal drains everything in order; a second one is impatience: the guards and parent watchers then end the rest. */
function endOnSignals(end: (reason: string) => void): void {
  let isEnding = false
  const signalled = () => {
    if (isEnding) process.exit(130)
    isEnding = true
    end('Stopping …')
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, signalled)
  if (process.env.npm_lifecycle_event === undefined) return
  // npm passes signals on, but it may itself be killed: then nobody could stop us from that terminal any more.
  const npm = npmProcess()
  setInterval(() => {
    if (!isAlive(npm) && !isEnding) signalled()
  }, parentCheckMs).unref()
}

/** npm runs scripts through a shell, which may or may not be there any more. */
function npmProcess(): number {
  const parent = process.ppid
  return commandLine(parent)?.startsWith('sh -c') ? (parentOf(parent) ?? parent) : parent
}

async function refuseTakenPorts(config: StackConfig): Promise<void> {
  const wanted = [
    ['API_PORT', config.API_HOST, config.API_PORT],
    ['GATEWAY_PORT', config.GATEWAY_HOST, config.GATEWAY_PORT],
    ['WORKER_HEALTH_PORT', config.WORKER_HEALTH_HOST, config.WORKER_HEALTH_PORT],
    ['SIMULATOR_PORT', config.SIMULATOR_HOST, config.SIMULATOR_PORT],
    ...(config.TEMPORAL_ADDRESS ? [] : [['TEMPORAL_UI_PORT', '127.0.0.1', config.TEMPORAL_UI_PORT] as const]),
  ] as const
  for (const [variable, host, port] of wanted)
    if (!(await isPortFree(port, host)))
      throw new Error(`Port ${port} is taken by another program: stop that, or set ${variable} to a free port.`)
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

supervise().catch((error: unknown) => {
  console.error(messageOf(error))
  process.exit(1)
})
