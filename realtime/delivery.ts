import type { Resume } from './client-frames'
import type { Frame } from './frame'
import type { ChannelLogs } from './replay'
import type { Listener, Streams } from './streams'

/** The socket as its channels see it. */
export interface Outlet {
  readonly isOpen: boolean
  /** More is buffered than a socket may hold back; nothing may be added. */
  readonly isCongested: boolean
  sendFrame(frame: Frame): void
  sendControl(message: Readonly<Record<string, unknown>>): void
  /** Resolves when the buffer is small again, or the socket gone. */
  relieved(): Promise<void>
}

/**
 * `held`: waits for the client to say where it stopped. `behind`: has something to read before it may go on. `reading`: does so now.
 * `live`: gets each frame as it comes.
 */
type Mode = 'held' | 'behind' | 'reading' | 'live'

interface Stance {
  /** What the socket was told as its starting point. */
  readonly base: number
  /** Everything up to here was sent, or is not wanted. */
  cursor: number
  mode: Mode
}

export interface Delivery {
  readonly channels: ReadonlyMap<string, number>
  /**
   * Joins; with `hold` nothing is sent until `resume` or `release`. `announce` runs before the first frame can be sent, with the
   * positions to tell the client. Rejects when Postgres is away.
   */
  join(channels: readonly string[], hold: boolean, announce: (positions: ReadonlyMap<string, number>) => void): Promise<void>
  leave(channel: string): void
  readonly isHeld: boolean
  /**
   * Sends what was missed since the cursors, then goes live; only the first call counts. Cursors of foreign channels are ignored.
   * Rejects when Postgres is away and cursors cannot be judged: the socket is of no use then.
   */
  resume(resume: Resume, epoch: string): Promise<void>
  /** Goes live from where each channel was joined. */
  release(): void
  /** Goes on where it stopped for congestion or for a database that was away. */
  wake(): void
  close(): void
}

interface DeliveryDeps {
  readonly outlet: Outlet
  readonly streams: Streams
  readonly logs: ChannelLogs
  readonly onReadFailure: (error: unknown) => void
}

/** A client further behind than this is better served by the snapshot. */
const replayLimit = 100_000
const pageSize = 200

/** What one socket hears: of each channel every entry once, in order, from its cursor on. */
export function createDelivery({ outlet, streams, logs, onReadFailure }: DeliveryDeps): Delivery {
  const stances = new Map<string, Stance>()
  let owesLive = false
  let isResumed = false

  const listener: Listener = {
    onFrame(frame) {
      const stance = stances.get(frame.channel)
      if (stance?.mode !== 'live' || frame.seq <= stance.cursor) return
      if (outlet.isCongested) stance.mode = 'behind'
      else send(stance, frame)
    },
    onLost(channel, seq) {
      const stance = stances.get(channel)
      if (stance?.mode === 'live' && stance.cursor < seq) expire(channel, stance, seq)
    },
  }

  function send(stance: Stance, frame: Frame): void {
    outlet.sendFrame(frame)
    stance.cursor = frame.seq
  }

  function expire(channel: string, stance: Stance, continueAfter: number): void {
    stance.cursor = continueAfter
    outlet.sendControl({ type: 'resync', channels: [channel] })
  }

  async function read(channel: string, stance: Stance): Promise<void> {
    stance.mode = 'reading'
    try {
      while (outlet.isOpen && stances.get(channel) === stance) {
        if (stance.cursor >= streams.position(channel)) {
          stance.mode = 'live'
          break
        }
        if (outlet.isCongested) await outlet.relieved()
        else {
          const page = await logs.after(channel, stance.cursor, pageSize)
          if (stances.get(channel) === stance) sendPage(channel, stance, page)
        }
      }
    } catch (error) {
      stance.mode = 'behind' // the next wake tries again
      onReadFailure(error)
    }
    announceLive()
  }

  function sendPage(channel: string, stance: Stance, page: readonly Frame[]): void {
    const first = page[0]
    if (!first || first.seq > stance.cursor + 1) {
      expire(channel, stance, Math.max(stance.base, first ? first.seq - 1 : streams.position(channel)))
      return
    }
    for (const frame of page) {
      if (outlet.isCongested || frame.seq !== stance.cursor + 1) return
      send(stance, frame)
    }
  }

  function announceLive(): void {
    if (!owesLive || [...stances.values()].some(({ mode }) => mode !== 'live')) return
    owesLive = false
    outlet.sendControl({ type: 'live' })
  }

  /** May the stance go on from the client's cursor? Not when the log never went that far, or has gone too far since. */
  async function isUsable(channel: string, cursor: number): Promise<boolean> {
    if (cursor > streams.position(channel)) await streams.catchUp(channel) // another gateway may have been faster
    const position = streams.position(channel)
    return cursor <= position && position - cursor <= replayLimit
  }

  /** False: what the client has and what it will get do not meet. */
  async function rewind(channel: string, stance: Stance, cursor: number): Promise<boolean> {
    const hasSent = stance.cursor > stance.base
    if (!(await isUsable(channel, cursor))) return false
    if (hasSent && cursor < stance.base) return false
    stance.cursor = hasSent ? Math.max(cursor, stance.cursor) : cursor
    return true
  }

  return {
    get channels() {
      return new Map([...stances].map(([channel, { cursor }]) => [channel, cursor]))
    },
    get isHeld() {
      return [...stances.values()].some(({ mode }) => mode === 'held')
    },
    async join(channels, hold, announce) {
      const fresh = channels.filter(channel => !stances.has(channel))
      await streams.join(fresh, listener, positions => {
        if (!outlet.isOpen) {
          for (const channel of fresh) streams.leave(channel, listener)
          return
        }
        for (const [channel, position] of positions)
          stances.set(channel, { base: position, cursor: position, mode: hold ? 'held' : 'live' })
        announce(positions)
      })
    },
    leave(channel) {
      stances.delete(channel)
      streams.leave(channel, listener)
      announceLive()
    },
    async resume({ cursors, epoch: theirs }, epoch) {
      if (isResumed) return
      isResumed = true
      const all = [...stances]
      for (const [, stance] of all) stance.mode = 'reading' // nothing goes out until it is settled where to go on
      const unusable: string[] = []
      for (const [channel, stance] of all) {
        const cursor = cursors.get(channel)
        if (cursor === undefined) continue
        const isSame = theirs === null || theirs === epoch
        if (!isSame || !(await rewind(channel, stance, cursor))) unusable.push(channel)
      }
      owesLive = true
      if (unusable.length > 0) outlet.sendControl({ type: 'resync', channels: unusable })
      await Promise.all(all.map(([channel, stance]) => read(channel, stance)))
      announceLive()
    },
    release() {
      for (const [channel, stance] of stances) if (stance.mode === 'held') void read(channel, stance)
    },
    wake() {
      if (outlet.isCongested) return
      for (const [channel, stance] of stances) if (stance.mode === 'behind') void read(channel, stance)
    },
    close() {
      for (const channel of stances.keys()) streams.leave(channel, listener)
      stances.clear()
    },
  }
}
