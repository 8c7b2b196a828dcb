import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { commandLine, isAlive } from './process-table'

interface StackLock {
  /** An earlier run was killed: the lock was still there. */
  readonly wasLeft: boolean
  release(): void
}

/** One system a data folder. Throws a sentence when one runs; a lock that a killed run left is taken over. */
export function takeStackLock(file: string): StackLock {
  mkdirSync(dirname(file), { recursive: true })
  const wasLeft = existsSync(file)
  if (wasLeft) {
    const pid = Number(readFileSync(file, 'utf8'))
    if (isOurs(pid)) throw new Error(`The system runs already (process ${pid}): use it, or end it with npm stop.`)
    rmSync(file, { force: true })
  }
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' })
  } catch {
    throw new Error('Another npm start began at the same moment.')
  }
  return { wasLeft, release: () => rmSync(file, { force: true }) }
}

/** Alive, and a start of this project rather than a stranger who got the number. */
function isOurs(pid: number): boolean {
  return isAlive(pid) && (commandLine(pid)?.includes('start.mjs') ?? true)
}
