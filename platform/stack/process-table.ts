import { readFileSync } from 'node:fs'

export function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0)
  } catch {
    return false
  }
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
