import { setTimeout } from 'node:timers/promises'
import { Context } from '@temporalio/activity'
import { markPublished, sendToRedis } from '../../db/events/publisher'
import { readUnpublished } from '../../db/events/unpublished'
import { asSystem } from '../../db/postgres'
import type { EventDeps } from './event-deps'

export interface RelayShift {
  /** How long to go on, and how long to rest when nothing is left; milliseconds. */
  readonly lastsMs: number
  readonly restMs: number
  /** Younger entries are still being sent by whoever wrote them. */
  readonly graceMs: number
}

export interface RelayReport {
  readonly sent: number
}

const batchSize = 500

/**
 * Sends what committed but was never sent: the writer died, or Redis was away. Readers drop what they know, so sending twice is harmless.
 * Looks again and again for one shift, because one activity a minute costs a tenth of the history of one every few seconds.
 * Without Redis or Postgres it fails and is retried; the operator sees why.
 */
export const relayEvents =
  (deps: EventDeps) =>
  async ({ lastsMs, restMs, graceMs }: RelayShift): Promise<RelayReport> => {
    const context = Context.current()
    const endsAt = Date.now() + lastsMs
    let sent = 0
    while (Date.now() < endsAt && !deps.stopping?.aborted) {
      const count = await relayBatch(deps, graceMs)
      sent += count
      context.heartbeat(sent)
      if (count < batchSize) await rest(context, restMs, deps.stopping)
    }
    return { sent }
  }

async function relayBatch({ knex, redis }: EventDeps, graceMs: number): Promise<number> {
  const before = new Date(Date.now() - graceMs)
  const events = await asSystem(knex, trx => readUnpublished(trx, before, batchSize))
  if (events.length === 0) return 0
  await sendToRedis(redis, events)
  await asSystem(knex, trx => markPublished(trx, events))
  return events.length
}

/** Throws when the activity is cancelled; ends early when the worker stops. Leaves no timer behind. */
async function rest(context: Context, restMs: number, stopping: AbortSignal | undefined): Promise<void> {
  const signal = stopping ? AbortSignal.any([context.cancellationSignal, stopping]) : context.cancellationSignal
  await setTimeout(restMs, undefined, { signal }).catch(() => undefined)
  if (context.cancellationSignal.aborted) await context.cancelled
}
