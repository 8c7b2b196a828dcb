import type { Knex } from 'knex'
import { channelsOf, type EventEnvelope, type NewEvent } from '../../domain/events'

/** One entry of one channel's log. */
export interface LoggedEvent {
  readonly channel: string
  readonly seq: number
  readonly event: EventEnvelope
}

interface Stamp {
  readonly requestId: string | null
  readonly traceparent: string | null
  readonly newId: () => string
  readonly now: Date
}

/**
 * Appends events to the logs of their channels. Must come last in a transaction, but for the audit trail: it locks each channel's head,
 * in name order against deadlocks, so that the order of commits is the order of `seq`.
 */
export async function appendEvents(trx: Knex.Transaction, events: readonly NewEvent[], stamp: Stamp): Promise<LoggedEvent[]> {
  const entries = events.flatMap(event => {
    const envelope = toEnvelope(event, stamp)
    return channelsOf(event).map(channel => ({ channel, envelope }))
  })
  if (entries.length === 0) return []

  const next = await advanceHeads(trx, entries)
  const logged = entries.map(({ channel, envelope }) => {
    const seq = (next.get(channel) ?? 0) + 1
    next.set(channel, seq)
    return { channel, seq, event: envelope }
  })
  await trx('events').insert(logged.map(entry => toRow(entry, stamp.now)))
  return logged
}

/** The last `seq` of each channel before the entries to come. */
async function advanceHeads(trx: Knex.Transaction, entries: readonly { channel: string }[]): Promise<Map<string, number>> {
  const counts = new Map<string, number>()
  for (const { channel } of entries) counts.set(channel, (counts.get(channel) ?? 0) + 1)
  const rows = [...counts].sort(([a], [b]) => (a < b ? -1 : 1))
  const heads: { rows: { channel: string; last_seq: number }[] } = await trx.raw(
    `insert into channel_heads (channel, last_seq) values ${rows.map(() => '(?, ?)').join(', ')}
     on conflict (channel) do update set last_seq = channel_heads.last_seq + excluded.last_seq
     returning channel, last_seq`,
    rows.flat(),
  )
  return new Map(heads.rows.map(({ channel, last_seq }) => [channel, last_seq - (counts.get(channel) ?? 0)]))
}

function toEnvelope(event: NewEvent, { requestId, traceparent, newId, now }: Stamp): EventEnvelope {
  const { kitchen_knows: _, session_ids: __, ...sent } = event
  return { id: newId(), ...sent, ts: now.toISOString(), v: 1, request_id: requestId, traceparent }
}

function toRow({ channel, seq, event }: LoggedEvent, now: Date) {
  return {
    id: event.id,
    channel,
    seq,
    tenant_id: event.tenant_id,
    branch_id: event.branch_id,
    type: event.type,
    payload: JSON.stringify(event),
    occurred_at: now,
  }
}
