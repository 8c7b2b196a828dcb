import type { LoggedEvent } from '../db/events/log'
import { toWire } from '../db/events/publisher'
import { legacyNames, type NamedEvent } from './legacy'

/** One entry of a channel's log, serialised once for all the sockets that hear it. */
export interface Frame {
  readonly channel: string
  readonly seq: number
  readonly type: string
  readonly data: Buffer
  /** The same entry by the names of the later generation of front ends; two frames where one of our events was two of theirs. */
  legacy(): readonly Buffer[]
}

/** From the log in Postgres. */
export const frameOfEntry = (entry: LoggedEvent): Frame => createFrame(toWire(entry), { ...entry.event, ...entry })

/** From a Redis message; undefined when it is not an entry of that channel's log. */
export function frameOfMessage(channel: string, text: string): Frame | undefined {
  const sent = parseObject(text)
  if (!sent || sent.channel !== channel || typeof sent.type !== 'string' || !isSeq(sent.seq)) return undefined
  return createFrame(text, { ...sent, channel, seq: sent.seq, type: sent.type } as NamedEvent & { seq: number })
}

function createFrame(text: string, event: NamedEvent & { readonly seq: number }): Frame {
  const data = Buffer.from(text)
  let translated: readonly Buffer[] | undefined
  return {
    channel: event.channel,
    seq: event.seq,
    type: event.type,
    data,
    legacy() {
      translated ??= translate(data, event)
      return translated
    },
  }
}

function translate(data: Buffer, event: NamedEvent): readonly Buffer[] {
  const names = legacyNames(event)
  if (names.length === 1 && names[0] === event.type) return [data]
  const sent = JSON.parse(data.toString()) as Record<string, unknown>
  return names.map(type => Buffer.from(JSON.stringify({ ...sent, type })))
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(text)
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

const isSeq = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value) && value > 0
