// npm stop: ends the system that npm start brought up from this folder, as Ctrl-C there would.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './prepare.mjs'

const lock = join(root, '.data', 'stack.lock')
const pid = existsSync(lock) ? Number(readFileSync(lock, 'utf8')) : 0
if (!pid || !isAlive()) {
  console.log('Nothing is running.')
} else {
  process.kill(pid, 'SIGTERM')
  while (isAlive()) await new Promise(resolve => setTimeout(resolve, 100))
  console.log('Stopped.')
}

function isAlive() {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
