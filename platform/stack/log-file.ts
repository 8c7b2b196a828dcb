import { createWriteStream, existsSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'

export interface LogFile {
  readonly path: string
  write(line: string): void
}

const rotateAtBytes = 20 * 1024 * 1024

/** Appends lines to `<folder>/<name>.log`. A log that has grown big becomes `<name>.log.1` at the next start. */
export function openLogFile(folder: string, name: string): LogFile {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `${name}.log`)
  if (existsSync(path) && statSync(path).size > rotateAtBytes) renameSync(path, `${path}.1`)
  const stream = createWriteStream(path, { flags: 'a', mode: 0o600 })
  return { path, write: line => void stream.write(`${line}\n`) }
}
