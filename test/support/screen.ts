import { WebSocket } from 'ws'

export type Sent = Record<string, unknown> & { readonly type?: string; readonly seq?: number; readonly channel?: string }

/** A client's end of a socket: remembers what came, and waits for things with a deadline. */
export interface Screen {
  readonly socket: WebSocket
  /** Everything that came, parsed; a text that is no JSON as `{ text }`. */
  readonly frames: readonly Sent[]
  /** Frames that are events, in order of arrival. */
  events(channel?: string): Sent[]
  waitFor(isIt: (frame: Sent) => boolean, timeoutMs?: number): Promise<Sent>
  hello(): Promise<Sent & { channels: Record<string, number>; epoch: string }>
  send(message: object | string): void
  readonly closed: Promise<{ code: number; reason: string }>
  close(): Promise<void>
}

export function openScreen(url: string, options: { headers?: Record<string, string>; origin?: string } = {}): Screen {
  const socket = new WebSocket(url, { ...options, perMessageDeflate: false })
  const frames: Sent[] = []
  const waiting = new Set<() => void>()
  const wake = () => {
    for (const check of waiting) check()
  }
  socket.on('message', data => {
    frames.push(parse(String(data)))
    wake()
  })
  socket.on('error', () => undefined)
  const closed = new Promise<{ code: number; reason: string }>(resolve =>
    socket.on('close', (code, reason) => resolve({ code, reason: String(reason) })),
  )

  function waitFor(isIt: (frame: Sent) => boolean, timeoutMs = 10_000): Promise<Sent> {
    return new Promise((resolve, reject) => {
      const check = () => {
        const found = frames.find(isIt)
        if (!found) return
        done()
        resolve(found)
      }
      const timer = setTimeout(() => {
        done()
        const got = frames.slice(-20).map(frame => `${frame.type} ${frame.channel ?? ''} ${frame.seq ?? ''}`)
        reject(new Error(`not seen within ${timeoutMs} ms; the last frames were: ${got.join(', ')}`))
      }, timeoutMs)
      const done = () => {
        clearTimeout(timer)
        waiting.delete(check)
      }
      waiting.add(check)
      check()
    })
  }

  return {
    socket,
    frames,
    events: channel => frames.filter(frame => frame.id !== undefined && (channel === undefined || frame.channel === channel)),
    waitFor,
    hello: async () => (await waitFor(({ type }) => type === 'hello')) as Awaited<ReturnType<Screen['hello']>>,
    send: message => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    closed,
    async close() {
      socket.terminate()
      await closed
    },
  }
}

function parse(text: string): Sent {
  try {
    return JSON.parse(text) as Sent
  } catch {
    return { text }
  }
}
