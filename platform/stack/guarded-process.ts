import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { projectRoot } from './project-root'

export interface GuardedProcess {
  readonly pid: number
  /** The last lines it wrote, for the sentence that explains why it died. */
  lastLines(): string
  /** Resolves with its exit code when it ended, asked or not. */
  readonly exited: Promise<number>
  stop(): Promise<void>
}

export interface GuardedCommand {
  readonly command: string
  readonly args: readonly string[]
  readonly stopSignal: NodeJS.Signals
  readonly user?: { readonly uid: number; readonly gid: number } | undefined
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  readonly onLine?: ((line: string) => void) | undefined
}

const keptLines = 20

/** Starts a foreign program behind a guard that stops it when this process dies, however it dies. */
export function startGuarded({ command, args, stopSignal, user, env, cwd, onLine }: GuardedCommand): GuardedProcess {
  const order = JSON.stringify({ command, args, stopSignal, uid: user?.uid, gid: user?.gid, env, cwd })
  const guard = spawn(process.execPath, [join(projectRoot(), 'platform', 'stack', 'guard.mjs'), order], {
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const lines: string[] = []
  for (const stream of [guard.stdout, guard.stderr]) {
    stream.on('data', (data: Buffer) => {
      for (const line of data.toString().split('\n')) {
        if (line.trim() === '') continue
        lines.push(line)
        if (lines.length > keptLines) lines.shift()
        onLine?.(line)
      }
    })
  }
  const exited = endOf(guard)
  return {
    pid: guard.pid ?? 0,
    lastLines: () => lines.join('\n'),
    exited,
    async stop() {
      guard.stdin.end()
      await exited
    },
  }
}

const endOf = (child: ChildProcess) =>
  new Promise<number>(resolve => {
    child.on('exit', code => resolve(code ?? 1))
    child.on('error', () => resolve(127))
  })

/** Waits until `ready` succeeds. Rejects with the program's last lines when it ended first, or at the deadline. */
export async function waitUntilReady(
  name: string,
  program: GuardedProcess,
  ready: () => Promise<void>,
  deadlineMs: number,
): Promise<void> {
  const deadline = Date.now() + deadlineMs
  let code: number | undefined
  void program.exited.then(ended => {
    code = ended
  })
  for (;;) {
    const isReady = await ready().then(
      () => true,
      () => false,
    )
    if (isReady) return
    if (code !== undefined) throw new Error(`${name} ended with code ${code}: ${program.lastLines()}`)
    if (Date.now() > deadline) {
      await program.stop()
      throw new Error(`${name} was not ready after ${deadlineMs / 1_000} s: ${program.lastLines()}`)
    }
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}
