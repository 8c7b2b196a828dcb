import type { Knex } from 'knex'
import { readChannelHeads, readChannelLog } from '../db/queries/realtime/channel-log'
import type { LogReader } from './channel-stream'
import { frameOfEntry } from './frame'

export interface ChannelLogs extends LogReader {
  /** The last `seq` of each channel; 0 entries = absent. */
  heads(channels: readonly string[]): Promise<ReadonlyMap<string, number>>
}

/** The logs in Postgres, as frames. */
export const createChannelLogs = (knex: Knex, onRead: () => void): ChannelLogs => ({
  async after(channel, seq, limit) {
    onRead()
    const entries = await readChannelLog(knex, channel, seq, limit)
    return entries.map(frameOfEntry)
  },
  heads: channels => readChannelHeads(knex, channels),
})
