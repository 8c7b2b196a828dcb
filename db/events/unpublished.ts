import type { Knex } from 'knex'
import type { EventEnvelope } from '../../domain/events'
import type { LoggedEvent } from './log'

/** Entries that committed before `before` and of which nobody knows that they were sent; the oldest, each channel's in order. */
export async function readUnpublished(trx: Knex.Transaction, before: Date, limit: number): Promise<LoggedEvent[]> {
  const rows: { channel: string; seq: number; payload: EventEnvelope }[] = await trx('events')
    .whereNull('published_at')
    .andWhere('occurred_at', '<', before)
    .orderBy('occurred_at')
    .limit(limit)
    .select('channel', 'seq', 'payload')
  return rows
    .map(({ channel, seq, payload }) => ({ channel, seq, event: payload }))
    .sort((a, b) => (a.channel === b.channel ? a.seq - b.seq : a.channel < b.channel ? -1 : 1))
}
