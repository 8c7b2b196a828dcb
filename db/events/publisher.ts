import type Redis from 'ioredis'
import type { Knex } from 'knex'
import { asSystem } from '../postgres'
import type { LoggedEvent } from './log'

export interface Publisher {
  /** Sends at once; never throws, never blocks the caller. What gets lost here, the relay sends. */
  publish(events: readonly LoggedEvent[]): void
  /** Waits for what is under way and marks it. */
  close(): Promise<void>
}

interface PublisherDeps {
  readonly redis: Redis
  readonly knex: Knex
  readonly onFailure: (error: unknown) => void
}

/** Marking published is bookkeeping for the relay only, so it is batched; a crash in between makes a duplicate, which readers drop by `seq`. */
const markEveryMs = 250

/** The wire form of one log entry: the envelope with its place in this channel. */
export const toWire = ({ channel, seq, event }: LoggedEvent): string => JSON.stringify({ ...event, channel, seq })

/** Publishes log entries in their order, in one pipeline. Throws when any was not taken. */
export async function sendToRedis(redis: Redis, events: readonly LoggedEvent[]): Promise<void> {
  const pipeline = redis.pipeline()
  for (const event of events) pipeline.publish(event.channel, toWire(event))
  for (const [error] of (await pipeline.exec()) ?? []) if (error) throw error
}

/** Publishes committed events to Redis, one pipeline a transaction. */
export function createPublisher({ redis, knex, onFailure }: PublisherDeps): Publisher {
  let sent: LoggedEvent[] = []
  let timer: NodeJS.Timeout | undefined
  const underWay = new Set<Promise<void>>()

  const track = (work: Promise<void>) => {
    const tracked = work.catch(onFailure).finally(() => underWay.delete(tracked))
    underWay.add(tracked)
  }

  async function send(events: readonly LoggedEvent[]): Promise<void> {
    await sendToRedis(redis, events)
    sent.push(...events)
    timer ??= setTimeout(() => track(markSent()), markEveryMs)
  }

  async function markSent(): Promise<void> {
    timer = undefined
    const batch = sent
    sent = []
    if (batch.length > 0) await asSystem(knex, trx => markPublished(trx, batch))
  }

  return {
    publish: events => track(send(events)),
    async close() {
      await Promise.all(underWay)
      clearTimeout(timer)
      await markSent().catch(onFailure)
    },
  }
}

/** Takes log entries off the relay's list. */
export async function markPublished(
  trx: Knex.Transaction,
  events: readonly Pick<LoggedEvent, 'channel' | 'seq'>[],
): Promise<void> {
  await trx.raw(
    `update events set published_at = now()
     from unnest(?::text[], ?::bigint[]) as sent (channel, seq)
     where events.channel = sent.channel and events.seq = sent.seq and events.published_at is null`,
    [events.map(({ channel }) => channel), events.map(({ seq }) => seq)],
  )
}
