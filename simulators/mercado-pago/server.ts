import { loadSimulatorConfig } from '../../platform/config'
import { buildSimulator } from './app'

/** The process: reads its configuration, listens, and on SIGTERM or SIGINT ends what is under way and stops. */
async function main(): Promise<void> {
  const config = loadSimulatorConfig()
  const app = buildSimulator({
    logLevel: config.LOG_LEVEL,
    retryScale: config.SIMULATOR_RETRY_SCALE,
    firstId: config.SIMULATOR_FIRST_ID ?? unusedId(),
    ...(config.SIMULATOR_STATE_FILE ? { stateFile: config.SIMULATOR_STATE_FILE } : {}),
    ...(config.SIMULATOR_PUBLIC_URL ? { publicUrl: config.SIMULATOR_PUBLIC_URL } : {}),
  })
  let isStopping = false
  const stop = () => {
    if (isStopping) return
    isStopping = true
    app.close().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  await app.listen({ host: config.SIMULATOR_HOST, port: config.SIMULATOR_PORT })
}

/** After losing its memory it must not give a number again that somebody's database already knows. */
const unusedId = () => Math.floor(Date.now() / 1000) * 1000

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
})
