import { type ChannelStream, createChannelStream, type LogReader } from './channel-stream'
import { type Frame, frameOfMessage } from './frame'
import type { Subscriber } from './subscriber'

export interface Listener {
  onFrame(frame: Frame): void
  /** Entries up to `seq` expired before they could be read. */
  onLost(channel: string, seq: number): void
}

export interface Streams {
  /**
   * Starts listening. `begin` gets the position of each channel and runs at once with it: from then on the listener hears everything
   * after it, and may ignore what it heard before. Heads that nobody knows yet are read in one query. Rejects when Postgres is away.
   */
  join(channels: readonly string[], listener: Listener, begin: (positions: ReadonlyMap<string, number>) => void): Promise<void>
  leave(channel: string, listener: Listener): void
  position(channel: string): number
  /** Delivers what the log holds and live transport has not brought. Rejects when Postgres is away. */
  catchUp(channel: string): Promise<void>
  /** A live message. */
  receive(channel: string, text: string): void
  /** Compares every channel with its head in Postgres: finds lost messages that nothing followed. */
  checkHeads(): Promise<void>
  /** After live transport was away: reads each channel from its position. */
  catchUpAll(): void
  readonly size: number
}

export interface StreamsDeps {
  readonly log: LogReader & { heads(channels: readonly string[]): Promise<ReadonlyMap<string, number>> }
  readonly subscriber: Pick<Subscriber, 'subscribe' | 'unsubscribe'>
  readonly onInvalid: (channel: string) => void
  readonly onReadFailure: (error: unknown) => void
  /** A head moved backwards: this database is not the one that the streams were read from. */
  readonly onRewound: (channel: string) => void
}

interface Shared {
  readonly listeners: Set<Listener>
  /** Live messages that came before the head was known. */
  early: Frame[]
  stream: ChannelStream | undefined
  opening: Promise<void> | undefined
}

/** At most this many channels are read at the same time after live transport was away: the pool has other work too. */
const parallelReadings = 4

/** One stream a channel, however many sockets hear it; it lives as long as somebody listens. */
export function createStreams({ log, subscriber, onInvalid, onReadFailure, onRewound }: StreamsDeps): Streams {
  const shared = new Map<string, Shared>()

  function open(channel: string, entry: Shared, head: number): void {
    const stream = createChannelStream({
      channel,
      head,
      log,
      deliver: frame => {
        for (const listener of entry.listeners) listener.onFrame(frame)
      },
      onLost: seq => {
        for (const listener of entry.listeners) listener.onLost(channel, seq)
      },
      onReadFailure,
    })
    entry.stream = stream
    for (const frame of entry.early) stream.receive(frame)
    entry.early = []
  }

  /** Subscribes before it reads the heads, so that nothing falls between. */
  async function openAll(entries: readonly (readonly [string, Shared])[]): Promise<void> {
    await Promise.all(entries.map(([channel]) => subscriber.subscribe(channel)))
    const heads = await log.heads(entries.map(([channel]) => channel))
    for (const [channel, entry] of entries) open(channel, entry, heads.get(channel) ?? 0)
  }

  function discard(channel: string, entry: Shared): void {
    if (shared.get(channel) !== entry) return
    shared.delete(channel)
    subscriber.unsubscribe(channel)
  }

  function leave(channel: string, listener: Listener): void {
    const entry = shared.get(channel)
    if (entry?.listeners.delete(listener) && entry.listeners.size === 0) discard(channel, entry)
  }

  async function reachAll(work: readonly (() => Promise<void>)[]): Promise<void> {
    const queue = [...work]
    const worker = async () => {
      for (let next = queue.shift(); next; next = queue.shift()) await next().catch(onReadFailure)
    }
    await Promise.all(Array.from({ length: parallelReadings }, worker))
  }

  return {
    async join(channels, listener, begin) {
      const fresh: [string, Shared][] = []
      const entries = channels.map((channel): [string, Shared] => {
        let entry = shared.get(channel)
        if (!entry) {
          entry = { listeners: new Set(), early: [], stream: undefined, opening: undefined }
          shared.set(channel, entry)
          fresh.push([channel, entry])
        }
        entry.listeners.add(listener)
        return [channel, entry]
      })
      if (fresh.length > 0) {
        const opening = openAll(fresh)
        for (const [, entry] of fresh) entry.opening = opening
      }
      try {
        await Promise.all(
          entries.map(async ([, entry]) => {
            if (!entry.stream) await entry.opening
          }),
        )
      } catch (error) {
        for (const [channel, entry] of entries) if (!entry.stream) discard(channel, entry)
        for (const channel of channels) leave(channel, listener)
        throw error
      }
      begin(new Map(entries.map(([channel, entry]) => [channel, entry.stream?.position ?? 0])))
    },
    leave,
    position: channel => shared.get(channel)?.stream?.position ?? 0,
    async catchUp(channel) {
      await shared.get(channel)?.stream?.catchUp()
    },
    receive(channel, text) {
      const entry = shared.get(channel)
      if (!entry) return
      const frame = frameOfMessage(channel, text)
      if (!frame) onInvalid(channel)
      else if (entry.stream) entry.stream.receive(frame)
      else entry.early.push(frame)
    },
    async checkHeads() {
      const before = [...shared].flatMap(([channel, { stream }]) =>
        stream ? [{ channel, stream, position: stream.position }] : [],
      )
      if (before.length === 0) return
      const heads = await log.heads(before.map(({ channel }) => channel))
      for (const { channel, position } of before) if ((heads.get(channel) ?? 0) < position) onRewound(channel)
      await reachAll(
        before.flatMap(({ channel, stream }) => {
          const head = heads.get(channel) ?? 0
          return head > stream.position ? [() => stream.reach(head)] : []
        }),
      )
    },
    catchUpAll() {
      const streams = [...shared.values()].flatMap(({ stream }) => (stream ? [stream] : []))
      void reachAll(streams.map(stream => () => stream.catchUp()))
    },
    get size() {
      return shared.size
    },
  }
}
