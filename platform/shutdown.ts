import type { Logger } from 'pino'

type Step = () => Promise<unknown> | unknown

interface Shutdown {
  /** Adds what to do at the end; steps run one after another in the order they were added. */
  onShutdown(name: string, step: Step): void
}

/** An orchestrator kills after 30 s; a process that has not drained by then says so and goes. */
const deadlineMs = 25_000

/**
 * Drains the process once, on SIGTERM, on SIGINT, or when the parent that holds its IPC channel is gone.
 * A step that fails is logged and does not stop the later ones. Exits with 0, or 1 when anything failed or hung.
 */
export function prepareShutdown(log: Logger): Shutdown {
  const steps: { name: string; step: Step }[] = []
  let draining = false

  async function drain(reason: string): Promise<void> {
    if (draining) return
    draining = true
    log.info({ reason }, 'draining')
    setTimeout(() => {
      log.error('draining took too long')
      process.exit(1)
    }, deadlineMs).unref()
    let failed = false
    for (const { name, step } of steps) {
      try {
        await step()
      } catch (error) {
        failed = true
        log.error({ err: error, step: name }, 'a shutdown step failed')
      }
    }
    log.info('stopped')
    process.exit(failed ? 1 : 0)
  }

  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void drain(signal))
  if (process.connected) process.on('disconnect', () => void drain('parent is gone'))
  return { onShutdown: (name, step) => void steps.push({ name, step }) }
}

/** Runs a process: a start that fails is one clear line and exit code 1, never a stack trace of ours to guess from. */
export function runProcess(name: string, start: () => Promise<void>): void {
  start().catch((error: unknown) => {
    console.error(`${name}: ${error instanceof Error ? error.message : String(error)}`)
    process.exit(1)
  })
}
