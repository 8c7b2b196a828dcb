import type { Knex } from 'knex'
import type { EventEnvelope } from '../../../domain/events'
import type { LoggedEvent } from '../../events/log'
import { asSystem } from '../../postgres'

/** Entries of one channel after `seq`, ascending. */
export async function readChannelLog(db: Knex, channel: string, seq: number, limit: number): Promise<LoggedEvent[]> {
  const rows: { channel: string; seq: number; payload: EventEnvelope }[] = await asSystem(db, trx =>
    trx('events').where({ channel }).andWhere('seq', '>', seq).orderBy('seq').limit(limit).select('channel', 'seq', 'payload'),
  )
  return rows.map(row => ({ channel: row.channel, seq: row.seq, event: row.payload }))
}

/** The last `seq` of each channel; channels without any event are absent. */
export async function readChannelHeads(db: Knex, channels: readonly string[]): Promise<Map<string, number>> {
  const rows: { channel: string; last_seq: number }[] = await asSystem(db, trx =>
    trx('channel_heads')
      .whereRaw('channel = any(?::text[])', [[...channels]])
      .select('channel', 'last_seq'),
  )
  return new Map(rows.map(({ channel, last_seq }) => [channel, last_seq]))
}
