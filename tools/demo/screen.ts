import WebSocket from 'ws'

export interface ScreenEvent {
  readonly type: string
  readonly channel: string
  readonly seq: number
  readonly entity: Readonly<Record<string, unknown>>
}

export interface Screen {
  readonly name: string
  readonly events: readonly ScreenEvent[]
  /** Resolves with the first event, past or future, that matches. Rejects after a minute. */
  until(type: string, matches?: (event: ScreenEvent) => boolean): Promise<ScreenEvent>
  /** Problems in what was received: a gap or a double in a channel's sequence. Empty = perfect. */
  faults(): string[]
  close(): void
}

const deadlineMs = 60_000

/** Opens a live screen and waits for its hello. `onEvent` hears each event as it arrives. */
export async function openScreen(
  name: string,
  url: string,
  onEvent: (screen: string, event: ScreenEvent) => void,
): Promise<Screen> {
  const socket = new WebSocket(url)
  const events: ScreenEvent[] = []
  const heads = new Map<string, number>()
  const waiting = new Set<() => void>()

  await new Promise<void>((resolve, reject) => {
    socket.on('error', reject)
    socket.on('close', code => reject(new Error(`${name}: the gateway closed the socket (${code})`)))
    socket.on('message', data => {
      const frame = JSON.parse(String(data)) as { type: string; channels?: Record<string, number> } & Partial<ScreenEvent>
      if (frame.type === 'hello') {
        for (const [channel, seq] of Object.entries(frame.channels ?? {})) heads.set(channel, seq)
        resolve()
      } else if (frame.type === 'subscribed' && frame.channel !== undefined) heads.set(frame.channel, frame.seq ?? 0)
      else if (frame.entity) {
        events.push(frame as ScreenEvent)
        onEvent(name, frame as ScreenEvent)
        for (const check of waiting) check()
      }
    })
  })

  const until = (type: string, matches: (event: ScreenEvent) => boolean = () => true) =>
    new Promise<ScreenEvent>((resolve, reject) => {
      const timer = setTimeout(() => {
        waiting.delete(check)
        reject(new Error(`${name} never saw ${type}`))
      }, deadlineMs)
      const check = () => {
        const found = events.find(event => event.type === type && matches(event))
        if (!found) return
        clearTimeout(timer)
        waiting.delete(check)
        resolve(found)
      }
      waiting.add(check)
      check()
    })

  return {
    name,
    events,
    until,
    faults: () => findFaults(name, heads, events),
    close: () => socket.close(),
  }
}

function findFaults(name: string, heads: ReadonlyMap<string, number>, events: readonly ScreenEvent[]): string[] {
  const last = new Map(heads)
  return events.flatMap(({ channel, seq }) => {
    const expected = (last.get(channel) ?? 0) + 1
    last.set(channel, seq)
    return seq === expected ? [] : [`${name}: ${channel} expected ${expected}, got ${seq}`]
  })
}
