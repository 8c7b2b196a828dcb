import { setTimeout as pause } from 'node:timers/promises'
import type { LogFile } from './log-file'
import { type NodeProcess, startNodeProcess } from './node-process'

interface KeptProcessOptions {
  readonly name: string
  readonly program: string
  readonly env: Readonly<Record<string, string>>
  readonly readyUrl: string
  readonly log: LogFile
  /** Each pid that it gets. */
  readonly onPid: (pid: number) => void
  /** It died too often: the sentence that says so. */
  readonly onGivenUp: (reason: string) => void
}

interface KeptProcess {
  stop(): Promise<void>
}

const readyWithinMs = 60_000
const firstPauseMs = 250
const longestPauseMs = 10_000
/** More deaths than this within the window are no accident. */
const deathsAllowed = 6
const deathWindowMs = 2 * 60_000

/** Starts one of our programs, waits until it is ready, and starts it again when it dies. Rejects when it does not become ready. */
export async function keepProcess(options: KeptProcessOptions): Promise<KeptProcess> {
  const { name, log } = options
  const say = (text: string) => console.error(`[${name}] ${text}`)
  const begin = () => {
    const started = startNodeProcess({ ...options, onError: say })
    options.onPid(started.pid)
    return started
  }
  let current: NodeProcess = begin()
  let isStopping = false
  try {
    await untilReady(current, options)
  } catch (error) {
    await current.stop()
    throw error
  }

  async function keep(): Promise<void> {
    const deaths: number[] = []
    for (;;) {
      const how = await current.ended
      if (isStopping) return
      deaths.push(Date.now())
      const recent = deaths.filter(at => at > Date.now() - deathWindowMs).length
      if (recent > deathsAllowed) return options.onGivenUp(`${name} ended ${recent} times in a short while (see ${log.path}).`)
      say(`ended ${how}; starting it again.`)
      await pause(Math.min(longestPauseMs, firstPauseMs * 2 ** (recent - 1)))
      if (isStopping) return
      current = begin()
    }
  }
  void keep()

  return {
    async stop() {
      isStopping = true
      await current.stop()
    },
  }
}

async function untilReady(started: NodeProcess, { name, readyUrl, log }: KeptProcessOptions): Promise<void> {
  const deadline = Date.now() + readyWithinMs
  while (Date.now() < deadline) {
    const answer = await fetch(readyUrl, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined)
    if (answer?.ok) return
    if (started.hasEnded()) throw new Error(`${name} ended ${await started.ended} before it was ready (see ${log.path}).`)
    await pause(100)
  }
  throw new Error(`${name} was not ready after ${readyWithinMs / 1_000} s (see ${log.path}).`)
}
