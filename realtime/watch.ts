import type { Knex } from 'knex'
import type { Revocation } from '../db/access/revocations'
import { readFloors } from '../db/queries/realtime/floors'
import { readEpoch } from '../db/queries/realtime/standing'
import { channels } from '../domain/events'
import { staffChannels } from './channels'
import type { Connection } from './connection'
import { isConcerned, readControlMessage } from './control'
import type { Identity } from './identity'
import type { Roster } from './roster'
import { judge, type Verdict } from './standing'
import type { Streams } from './streams'

/** How often each thing is looked at again; milliseconds. */
export interface WatchTimes {
  /** Timers of the sockets. */
  readonly tickMs: number
  /** A lost live message that nothing follows is noticed after at most this. */
  readonly headsMs: number
  /** Revocations, sectors, branches and closed tables take effect within this even if no control message arrives: under 5 s. */
  readonly standingMs: number
}

export const defaultWatchTimes: WatchTimes = { tickMs: 1_000, headsMs: 2_000, standingMs: 4_000 }

interface WatchDeps {
  readonly knex: Knex
  readonly roster: Roster
  readonly streams: Streams
  readonly now: () => number
  readonly onFailure: (error: unknown) => void
  /** The logs are not those that the sockets' cursors count in. */
  readonly onOtherHistory: () => void
}

export interface Watch {
  /** Takes control messages; false for a channel that is not one. */
  receive(channel: string, text: string): boolean
  /** Reads who may still be here and what they hear, and acts on it. */
  review(): Promise<void>
  epoch(): string
  start(times: WatchTimes): Promise<void>
  stop(): void
}

/** Keeps sockets true to what Postgres says: control messages make it fast, regular reviews make it certain. */
export function createWatch({ knex, roster, streams, now, onFailure, onOtherHistory }: WatchDeps): Watch {
  const timers: NodeJS.Timeout[] = []
  let epoch = ''

  const greeted = () =>
    roster.all().flatMap(connection => (connection.identity ? [{ connection, identity: connection.identity }] : []))

  async function endConcerned(revocation: Revocation): Promise<void> {
    const concerned = greeted().filter(({ identity }) => isConcerned(identity, revocation))
    if (concerned.length === 0) return
    // When Postgres cannot say otherwise, who was announced as revoked is revoked.
    const verdicts = await judge(
      knex,
      concerned.map(({ identity }) => identity),
    ).catch(() => concerned.map(({ identity }): Verdict => (identity.kind === 'diner' ? 'session_closed' : 'token_revoked')))
    await Promise.all(concerned.map(({ connection, identity }, index) => end(connection, identity, verdicts[index])))
  }

  async function end(connection: Connection, identity: Identity, verdict: Verdict | undefined) {
    if (verdict === undefined || verdict === 'good') return
    // The table's phones first hear that it was cleared, then lose their socket.
    if (identity.kind === 'diner') await streams.catchUp(channels.session(identity.actor.sessionId)).catch(onFailure)
    connection.close('unauthenticated', verdict)
  }

  async function judgeAll(): Promise<void> {
    const all = greeted()
    const verdicts = await judge(
      knex,
      all.map(({ identity }) => identity),
    )
    await Promise.all(all.map(({ connection, identity }, index) => end(connection, identity, verdicts[index])))
  }

  /** New branches, today's sectors, midnight. Null = everybody's. */
  async function reviewChannels(userIds: ReadonlySet<number> | null): Promise<void> {
    const staff = greeted().flatMap(({ connection, identity }) =>
      identity.kind === 'staff' && (userIds === null || userIds.has(identity.actor.userId))
        ? [{ connection, actor: identity.actor }]
        : [],
    )
    const floors = await readFloors(
      knex,
      staff.map(({ actor }) => actor),
      new Date(now()),
    )
    for (const { connection, actor } of staff) {
      const floor = floors.get(actor.userId)
      if (floor && connection.kind !== 'diner') await connection.setChannels(staffChannels(connection.kind, actor, floor))
    }
  }

  async function review(): Promise<void> {
    if ((await readEpoch(knex)) !== epoch) return onOtherHistory()
    await judgeAll()
    await reviewChannels(null)
  }

  /** Never two at a time: a slow database must not gather a queue of reviews. */
  function repeat(everyMs: number, work: () => Promise<void>): void {
    let isBusy = false
    const timer = setInterval(() => {
      if (isBusy) return
      isBusy = true
      work()
        .catch(onFailure)
        .finally(() => {
          isBusy = false
        })
    }, everyMs)
    timers.push(timer)
  }

  return {
    receive(channel, text) {
      if (!channel.startsWith('control:')) return false
      const message = readControlMessage(channel, text)
      if (message?.topic === 'revocation') endConcerned(message.revocation).catch(onFailure)
      if (message?.topic === 'assignment') reviewChannels(message.waiterIds && new Set(message.waiterIds)).catch(onFailure)
      return true
    },
    review,
    epoch: () => epoch,
    async start({ tickMs, headsMs, standingMs }) {
      epoch = await readEpoch(knex)
      const tick = async () => {
        const at = now()
        for (const connection of roster.all()) connection.tick(at)
      }
      repeat(tickMs, tick)
      repeat(headsMs, () => streams.checkHeads())
      repeat(standingMs, review)
    },
    stop() {
      for (const timer of timers) clearInterval(timer)
    },
  }
}
