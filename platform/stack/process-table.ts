import { readFileSync } from 'node:fs'

/** A process that ended and that its parent has not asked about (a zombie: containers without an init) counts as gone. */
export function isAlive(pid: number): boolean {
  if (pid <= 0) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false // not permitted: somebody else's, and alive
  }
  return !/^State:\s*Z/m.test(readProc(pid, 'status') ?? '')
}

/** Null where there is no /proc. */
export function commandLine(pid: number): string | null {
  const text = readProc(pid, 'cmdline')
  return text === null ? null : text.replaceAll('\0', ' ')
}

/** Null where there is no /proc. */
export function parentOf(pid: number): number | null {
  const found = /^PPid:\s*(\d+)/m.exec(readProc(pid, 'status') ?? '')?.[1]
  return found === undefined ? null : Number(found)
}

function readProc(pid: number, file: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return null
  }
}
