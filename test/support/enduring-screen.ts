import { openScreen, type Sent } from './screen'

/** A screen as our front ends are: when its socket ends it comes back by itself with its cursors. */
export interface EnduringScreen {
  /** Every event shown, over all its connections. */
  readonly events: readonly Sent[]
  /** Gaps, doubles and resyncs, over all its connections. Empty = perfect. */
  readonly faults: readonly string[]
  /** How often it had to come back. */
  readonly returns: () => number
  close(): Promise<void>
}

const pauseMs = 100

/** Resolves with the first hello. `url` already carries the token. */
export async function openEnduringScreen(url: string): Promise<EnduringScreen> {
  const cursors = new Map<string, number>()
  const events: Sent[] = []
  const faults: string[] = []
  let epoch: unknown
  let connections = 0
  let isOver = false
  let current = connect()

  function take(frame: Sent): void {
    const { channel = '', seq = 0 } = frame
    if (frame.type === 'resync') faults.push(`${channel}: resync`)
    if (frame.type === 'subscribed' && !cursors.has(channel)) cursors.set(channel, seq)
    if (frame.id === undefined) return
    const expected = (cursors.get(channel) ?? 0) + 1
    if (seq !== expected) faults.push(`${channel}: expected ${expected}, got ${seq} (${frame.type})`)
    cursors.set(channel, seq)
    events.push(frame)
  }

  function connect() {
    const isReturn = cursors.size > 0
    const screen = openScreen(isReturn ? `${url}&resume=1` : url)
    screen.socket.on('message', data => {
      const frame = JSON.parse(String(data)) as Sent
      if (frame.type !== 'hello') return take(frame)
      connections++
      epoch ??= frame.epoch
      for (const [channel, seq] of Object.entries(frame.channels as Record<string, number>))
        if (!cursors.has(channel)) cursors.set(channel, seq)
      if (isReturn) screen.send({ type: 'resume', epoch, cursors: Object.fromEntries(cursors) })
    })
    void screen.closed.then(async () => {
      await new Promise(resolve => setTimeout(resolve, pauseMs))
      if (!isOver) current = connect()
    })
    return screen
  }

  await current.hello()
  return {
    events,
    faults,
    returns: () => connections - 1,
    async close() {
      isOver = true
      await current.close()
    },
  }
}
