import { join } from 'node:path'
import type { StackConfig } from '../config'
import { keepProcess } from './kept-process'
import { openLogFile } from './log-file'
import { startNodeProcess } from './node-process'
import type { Services, ServicesContext } from './services'

interface Kept {
  readonly name: string
  readonly program: string
  readonly url: string
}

/** Migrates, seeds, and starts our processes one after another, each when the one before is ready. */
export async function startProcesses(context: ServicesContext, services: Services): Promise<void> {
  const env = environment(context.config, services)
  await runOnce(context, 'migrate', 'db/migrate.js', env)
  await runOnce(context, 'seed', 'db/seed.js', env)
  for (const kept of keptProcesses(context.config)) await start(context, kept, env)
}

export const urlOf = (host: string, port: number): string => `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}`

const keptProcesses = (config: StackConfig): readonly Kept[] => [
  {
    name: 'simulator',
    program: 'simulators/mercado-pago/server.js',
    url: urlOf(config.SIMULATOR_HOST, config.SIMULATOR_PORT),
  },
  { name: 'worker', program: 'activities/worker.js', url: urlOf(config.WORKER_HEALTH_HOST, config.WORKER_HEALTH_PORT) },
  { name: 'api', program: 'api/server.js', url: urlOf(config.API_HOST, config.API_PORT) },
  { name: 'gateway', program: 'realtime/gateway.js', url: urlOf(config.GATEWAY_HOST, config.GATEWAY_PORT) },
]

/** What the processes read beyond what they inherit. Development: loopback, demo secrets, the provider's simulator. */
const environment = (config: StackConfig, services: Services): Record<string, string> => ({
  DATABASE_URL: services.databaseUrl,
  REDIS_URL: services.redisUrl,
  TEMPORAL_ADDRESS: services.temporalAddress,
  PUBLIC_API_URL: config.PUBLIC_API_URL ?? urlOf(config.API_HOST, config.API_PORT),
  MERCADOPAGO_BASE_URL: config.MERCADOPAGO_BASE_URL ?? urlOf(config.SIMULATOR_HOST, config.SIMULATOR_PORT),
})

async function runOnce(
  { dataDir, stops }: ServicesContext,
  name: string,
  program: string,
  env: Record<string, string>,
): Promise<void> {
  const log = openLogFile(join(dataDir, 'logs'), name)
  const started = startNodeProcess({ name, program, env, log, onError: text => console.error(`[${name}] ${text}`) })
  stops.add(name, started.stop)
  const how = await started.ended
  if (how !== 'with code 0') throw new Error(`${name} ended ${how} (see ${log.path}).`)
}

async function start(
  { dataDir, stops, onPid, onDeath }: ServicesContext,
  { name, program, url }: Kept,
  env: Record<string, string>,
): Promise<void> {
  const kept = keepProcess({
    name,
    program,
    env: name === 'simulator' ? { ...env, SIMULATOR_STATE_FILE: join(dataDir, 'simulator.json') } : env,
    readyUrl: `${url}/ready`,
    log: openLogFile(join(dataDir, 'logs'), name),
    onPid: pid => onPid(name, pid),
    onGivenUp: onDeath,
  })
  stops.add(name, async () => (await kept.catch(() => undefined))?.stop())
  await kept
}
