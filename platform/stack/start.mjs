// npm start: brings the whole system up.      npm start -- --only api: runs one process against configured services.
import { existsSync } from 'node:fs'
import Module from 'node:module'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { giveUp, prepare, root } from './prepare.mjs'

const programs = {
  api: 'api/server.js',
  gateway: 'realtime/gateway.js',
  worker: 'activities/worker.js',
  simulator: 'simulators/mercado-pago/server.js',
  migrate: 'db/migrate.js',
  seed: 'db/seed.js',
}

const only = readOnly()
await prepare()
runAsMain(join(root, 'dist', only === undefined ? 'platform/stack/supervisor.js' : programs[only]))

function readOnly() {
  try {
    const { values } = parseArgs({ options: { only: { type: 'string' } } })
    if (values.only === undefined || Object.hasOwn(programs, values.only)) return values.only
  } catch {
    // said below
  }
  return giveUp(`usage: npm start [-- --only ${Object.keys(programs).join('|')}]`)
}

/** In this very process, so that it receives its own signals and has no needless parent. */
function runAsMain(file) {
  if (!existsSync(file)) giveUp(`${file} is missing: npm run build did not make it.`)
  process.argv = [process.argv[0], file]
  Module.runMain(file)
}
