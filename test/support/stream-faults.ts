import type { Screen } from './screen'

/** What is wrong with what a screen was sent since its hello: gaps and doubles in a channel's sequence, one event twice. Empty = perfect. */
export function streamFaults(screen: Screen): string[] {
  const heads = new Map<string, number>()
  const ids = new Set<unknown>()
  const faults: string[] = []
  for (const frame of screen.frames) {
    if (frame.type === 'hello') for (const [channel, seq] of Object.entries(frame.channels as object)) heads.set(channel, seq)
    if (frame.type === 'subscribed') heads.set(String(frame.channel), frame.seq ?? 0)
    if (frame.type === 'resync') faults.push(`${frame.channel}: resync`)
    if (frame.id === undefined) continue
    const { channel = '', seq = 0 } = frame
    const expected = (heads.get(channel) ?? 0) + 1
    if (seq !== expected) faults.push(`${channel}: expected ${expected}, got ${seq} (${frame.type})`)
    if (ids.has(frame.id)) faults.push(`${frame.type} ${frame.id} came twice`)
    heads.set(channel, seq)
    ids.add(frame.id)
  }
  return faults
}
