import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { LogFile } from './log-file'
import { projectRoot } from './project-root'

export interface NodeProcess {
  readonly pid: number
  /** Resolves with how it ended, in words. */
  readonly ended: Promise<string>
  hasEnded(): boolean
  /** SIGTERM, and SIGKILL for one that does not drain in time. */
  stop(): Promise<void>
}

interface NodeProcessOptions {
  readonly name: string
  /** A file of dist/. */
  readonly program: string
  readonly env: Readonly<Record<string, string>>
  readonly log: LogFile
  /** Hears what it complains about. */
  readonly onError: (text: string) => void
}

const drainWithinMs = 30_000
/** pino's level of an error. */
const errorLevel = 50

/** Starts one of our own programs. It drains by itself when this process is gone, however that died. */
export function startNodeProcess({ program, env, log, onError }: NodeProcessOptions): NodeProcess {
  const guard = join(projectRoot(), 'platform', 'stack', 'end-with-parent.cjs')
  const child = spawn(process.execPath, ['--enable-source-maps', '--require', guard, join(projectRoot(), 'dist', program)], {
    cwd: projectRoot(),
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true, // a terminal's Ctrl-C is for us: we stop the others in order
  })
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue
    createInterface({ input: stream }).on('line', line => {
      log.write(line)
      const complaint = complaintIn(line, stream === child.stderr)
      if (complaint !== null) onError(complaint)
    })
  }
  const ended = endOf(child)
  return {
    pid: child.pid ?? 0,
    ended,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    async stop() {
      child.kill('SIGTERM')
      const killer = setTimeout(() => child.kill('SIGKILL'), drainWithinMs)
      await ended
      clearTimeout(killer)
    },
  }
}

/** A log line of level error becomes its message; plain text counts when it came on standard error. */
function complaintIn(line: string, isStandardError: boolean): string | null {
  try {
    const { level, msg, err } = JSON.parse(line) as { level?: number; msg?: string; err?: { message?: string } }
    if (typeof level !== 'number' || level < errorLevel) return null
    return [msg, err?.message].filter(text => text).join(': ')
  } catch {
    return isStandardError && line.trim() !== '' ? line : null
  }
}

const endOf = (child: ChildProcess) =>
  new Promise<string>(resolve => {
    child.on('exit', (code, signal) => resolve(signal ? `by ${signal}` : `with code ${code}`))
    child.on('error', error => resolve(`before it began: ${error.message}`))
  })
