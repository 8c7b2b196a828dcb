import type { Clock } from './clock'
import type { Attempt, Delivery, Forgery } from './records'
import { signNotice } from './sign-notice'
import type { Store } from './store'

export type NewDelivery = Omit<Delivery, 'id' | 'attempts' | 'lane' | 'dueAt'> & { lane?: string | number; dueAt?: number }

export interface Deliveries {
  record(delivery: NewDelivery): void
  /** Sends what is due and waits for the answers. Ends when nothing is due at this moment. */
  settle(): Promise<void>
  /** Moves the clock on, stopping at each delivery that comes due on the way. */
  advance(ms: number): Promise<void>
  /** Stops sending; waits for what is being sent, for at most `graceMs`. */
  stop(graceMs: number): Promise<void>
}

export interface DeliveryOptions {
  /** Multiplies the pauses between attempts; 1 is the provider's own schedule. */
  readonly retryScale: number
  /** Real milliseconds that a receiver has to answer. */
  readonly webhookTimeoutMs: number
}

const minute = 60_000
const hour = 60 * minute
/** Pauses after each failed attempt; after the last one the provider gives up. */
const retryPausesMs = [5 * minute, 45 * minute, 6 * hour, 48 * hour, 96 * hour]
const loggedDeliveries = 5_000
const longestTimerMs = 2 ** 31 - 1

/** Delivers webhooks: 200 or 201 in time counts, anything else (redirects, which are not followed, too) is tried again. */
export function createDeliveries(store: Store, clock: Clock, options: DeliveryOptions): Deliveries {
  const busyLanes = new Set<string>()
  const underWay = new Set<Promise<void>>()
  const stopping = new AbortController()
  let timer: NodeJS.Timeout | undefined

  const waiting = () => [...store.deliveries.values()].filter(({ state }) => state === 'waiting' || state === 'held')

  function sendDue(): void {
    if (stopping.signal.aborted) return
    for (const delivery of waiting().sort((a, b) => a.dueAt - b.dueAt || a.id - b.id)) {
      if (delivery.dueAt > clock.now() || busyLanes.has(delivery.lane)) continue
      busyLanes.add(delivery.lane)
      const sending = attempt(delivery).finally(() => {
        busyLanes.delete(delivery.lane)
        underWay.delete(sending)
        sendDue()
      })
      underWay.add(sending)
    }
    arm()
  }

  function arm(): void {
    clearTimeout(timer)
    const next = Math.min(
      ...waiting().map(delivery => (busyLanes.has(delivery.lane) ? Number.POSITIVE_INFINITY : delivery.dueAt)),
    )
    if (!Number.isFinite(next)) return
    timer = setTimeout(sendDue, Math.min(Math.max(next - clock.now(), 1), longestTimerMs))
    timer.unref()
  }

  async function attempt(delivery: Delivery): Promise<void> {
    const requestId = store.nextUuid()
    const at = clock.now()
    const outcome = await post(delivery, requestId, at)
    if (stopping.signal.aborted && outcome.status === null) return
    delivery.attempts.push({ at, requestId, ...outcome })
    const pauseMs = retryPausesMs[delivery.attempts.length - 1]
    if (outcome.status === 200 || outcome.status === 201) delivery.state = 'delivered'
    else if (pauseMs === undefined) delivery.state = 'exhausted'
    else {
      delivery.state = 'waiting'
      delivery.dueAt = clock.now() + pauseMs * options.retryScale
    }
    releaseHeld(delivery)
    store.changed()
  }

  /** A held notice goes out once a later one of its payment has been sent. */
  function releaseHeld(sent: Delivery): void {
    for (const held of waiting())
      if (held.state === 'held' && held.paymentId === sent.paymentId && held.noticeId < sent.noticeId) {
        held.state = 'waiting'
        held.dueAt = clock.now()
      }
  }

  async function post(delivery: Delivery, requestId: string, at: number): Promise<Pick<Attempt, 'status' | 'error'>> {
    const account = store.accounts.get(delivery.userId)
    if (!account) return { status: null, error: 'account is gone' }
    try {
      const response = await fetch(delivery.url, {
        method: 'POST',
        redirect: 'manual',
        headers: {
          'content-type': 'application/json',
          'user-agent': delivery.topic === 'ipn' ? 'MercadoPago Feed v2.0' : 'MercadoPago WebHook v1.0 payment',
          'x-request-id': requestId,
          'x-signature': signNotice(account, delivery.dataId, requestId, at, signable(delivery)),
        },
        body: JSON.stringify(delivery.body),
        signal: AbortSignal.any([AbortSignal.timeout(options.webhookTimeoutMs), stopping.signal]),
      })
      await response.body?.cancel()
      return { status: response.status, error: null }
    } catch (error) {
      return { status: null, error: describe(error) }
    }
  }

  async function settle(): Promise<void> {
    sendDue()
    while (underWay.size > 0) await Promise.all(underWay)
  }

  return {
    record(given) {
      const id = store.nextId()
      const lane = `${given.paymentId}:${given.lane ?? 0}`
      store.deliveries.set(id, { dueAt: 0, ...given, id, lane, attempts: [] })
      forgetOldest(store.deliveries)
      store.changed()
      setImmediate(sendDue)
    },

    settle,

    async advance(ms) {
      const target = clock.now() + ms
      await settle()
      for (let next = earliest(waiting()); next !== undefined && next <= target; next = earliest(waiting())) {
        clock.moveTo(next)
        await settle()
      }
      clock.moveTo(target)
    },

    async stop(graceMs) {
      clearTimeout(timer)
      const sending = Promise.all(underWay)
      const giveUp = setTimeout(() => stopping.abort(), graceMs)
      if (underWay.size === 0) stopping.abort()
      await sending
      clearTimeout(giveUp)
      stopping.abort()
    },
  }
}

/** The log keeps everything that is still to be sent and the latest of what is done. */
function forgetOldest(deliveries: Map<number, Delivery>): void {
  if (deliveries.size <= loggedDeliveries) return
  const oldest = [...deliveries.values()].find(({ state }) => state !== 'waiting' && state !== 'held')
  if (oldest) deliveries.delete(oldest.id)
}

const earliest = (deliveries: readonly Delivery[]) =>
  deliveries.length === 0 ? undefined : Math.min(...deliveries.map(delivery => delivery.dueAt))

/** IPN carries a signature that follows no documented template, so nobody can check it. */
const signable = (delivery: Delivery): Forgery =>
  delivery.topic === 'ipn' ? { ...delivery.forgery, secret: 'wrong' } : delivery.forgery

/** By shape, not by class: fetch rejects with DOMException for a time-out and with TypeError for the rest. */
function describe(error: unknown): string {
  const { name, message, cause } = error as { name?: string; message?: string; cause?: { code?: string } }
  return name === 'TimeoutError' ? 'no answer in time' : (cause?.code ?? message ?? String(error))
}
