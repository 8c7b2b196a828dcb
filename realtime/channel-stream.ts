import type { Frame } from './frame'

/** Where a channel's truth is: its log, read in order. */
export interface LogReader {
  /** Entries after `seq`, ascending, at most `limit`; fewer than `limit` means that the log ends there. */
  after(channel: string, seq: number, limit: number): Promise<readonly Frame[]>
}

export interface ChannelStream {
  /** The `seq` up to which everything was delivered or given up as expired. */
  readonly position: number
  /** Takes a live message: delivers it, drops it when known, or reads what is missing before it. */
  receive(frame: Frame): void
  /** Reads the log from the position on; callers at the same time share one reading. Resolves when delivered; rejects when unreadable. */
  catchUp(): Promise<void>
  /** The log is known to have grown to `head`: reads what did not arrive live. Rejects when unreadable. */
  reach(head: number): Promise<void>
}

interface StreamDeps {
  readonly channel: string
  /** What the channel's head was when listening began: only later entries are delivered. */
  readonly head: number
  readonly log: LogReader
  readonly deliver: (frame: Frame) => void
  /** Entries up to `seq` are no longer in the log: nobody will hear them. */
  readonly onLost: (seq: number) => void
  readonly onReadFailure: (error: unknown) => void
}

const pageSize = 500
/** Frames that wait for a gap to be read. More need not be kept: the reading brings them anyway. */
const waitingLimit = 1_000

/**
 * Turns what arrives in any order, twice or not at all into the channel's log, each entry once. A message with seq n exists only
 * after every entry before n has committed, so one reading of the log always fills a gap; what is still missing then has expired.
 */
export function createChannelStream({ channel, head, log, deliver, onLost, onReadFailure }: StreamDeps): ChannelStream {
  let position = head
  let reading: Promise<void> | undefined
  let isAskedAgain = false
  const waiting = new Map<number, Frame>()

  function advance(frame: Frame): void {
    position = frame.seq
    deliver(frame)
  }

  function deliverWaiting(): void {
    for (let next = waiting.get(position + 1); next; next = waiting.get(position + 1)) advance(next)
    for (const seq of waiting.keys()) if (seq <= position) waiting.delete(seq)
  }

  async function readToEnd(): Promise<void> {
    do {
      isAskedAgain = false
      for (let page = await readPage(); page.length === pageSize; ) page = await readPage()
    } while (isAskedAgain)
    deliverWaiting()
    waiting.clear() // what the log does not hold is not an event
  }

  async function readPage(): Promise<readonly Frame[]> {
    const page = await log.after(channel, position, pageSize)
    for (const frame of page) {
      if (frame.seq <= position) continue
      if (frame.seq > position + 1) onLost(frame.seq - 1)
      advance(frame)
    }
    return page
  }

  function catchUp(): Promise<void> {
    isAskedAgain = true // a reading under way may have passed the entry that this caller knows of
    reading ??= readToEnd().finally(() => {
      reading = undefined
    })
    return reading
  }

  return {
    get position() {
      return position
    },
    receive(frame) {
      if (frame.seq <= position) return
      if (frame.seq === position + 1) {
        advance(frame)
        deliverWaiting()
        return
      }
      if (waiting.size < waitingLimit) waiting.set(frame.seq, frame)
      if (reading) isAskedAgain = true
      else catchUp().catch(onReadFailure)
    },
    catchUp,
    async reach(head) {
      if (head <= position) return
      await catchUp()
      if (head <= position) return
      position = head
      onLost(head)
    },
  }
}
