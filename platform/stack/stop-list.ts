/** What was started, to be stopped in reverse order. */
export interface StopList {
  add(name: string, stop: () => Promise<unknown>): void
  /** Stops everything once; what fails or hangs does not keep the rest from being stopped. Never rejects. */
  stopAll(): Promise<void>
}

/** A process drains within 30 s; past that it is left to die with us. */
const deadlineMs = 35_000

export function createStopList(onTrouble: (name: string, error: unknown) => void): StopList {
  const started: { name: string; stop: () => Promise<unknown> }[] = []
  let stopping: Promise<void> | undefined

  async function stopEach(): Promise<void> {
    for (let last = started.pop(); last; last = started.pop()) {
      const { name, stop } = last
      await withDeadline(stop()).catch((error: unknown) => onTrouble(name, error))
    }
  }

  return {
    add: (name, stop) => void started.push({ name, stop }),
    stopAll: () => (stopping ??= stopEach()),
  }
}

async function withDeadline(work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`not stopped after ${deadlineMs / 1_000} s`)), deadlineMs)
  })
  try {
    await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
