import Redis from 'ioredis'

/** Live transport, and all that the gateway knows of it: NATS or Redis Streams would be another file of this shape. */
export interface Subscriber {
  readonly isConnected: boolean
  /** Resolves true once live messages flow; false when they will only later, after a reconnect. Never rejects. */
  subscribe(channel: string): Promise<boolean>
  unsubscribe(channel: string): void
  close(): void
}

interface SubscriberDeps {
  readonly url: string
  readonly onMessage: (channel: string, text: string) => void
  /** Everything wanted is subscribed, after a start or an interruption; messages sent before were missed. */
  readonly onConnect: () => void
}

/** Longest wait for a subscription before the caller goes on without; the log covers for it. */
const commandTimeoutMs = 1_000
const reconnectCapMs = 1_000
/** A connection that died without a word is noticed by this. */
const pingEveryMs = 10_000

/** One connection in subscribe mode. The caller counts who wants a channel; here it is wanted or not. */
export function createSubscriber({ url, onMessage, onConnect }: SubscriberDeps): Subscriber {
  const wanted = new Set<string>()
  let isConnected = false
  const redis = new Redis(url, {
    connectionName: 'gateway-subscriber',
    autoResubscribe: false, // done below, so that it is known when it is done
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: commandTimeoutMs,
    keepAlive: pingEveryMs,
    retryStrategy: attempt => Math.min(50 * 2 ** Math.min(attempt, 5), reconnectCapMs),
  })

  async function resubscribe(): Promise<void> {
    if (wanted.size > 0) await redis.subscribe(...wanted)
    isConnected = true
    onConnect()
  }

  redis.on('error', () => undefined) // reconnects by itself
  redis.on('message', onMessage)
  redis.on('ready', () => resubscribe().catch(() => redis.disconnect(true)))
  redis.on('close', () => {
    isConnected = false
  })
  const pinging = setInterval(() => {
    if (isConnected) redis.ping().catch(() => redis.disconnect(true))
  }, pingEveryMs)
  pinging.unref()

  return {
    get isConnected() {
      return isConnected
    },
    async subscribe(channel) {
      wanted.add(channel)
      if (redis.status !== 'ready') return false
      try {
        await redis.subscribe(channel)
        return true
      } catch {
        redis.disconnect(true) // its state is unknown; the reconnect subscribes to all that is wanted
        return false
      }
    },
    unsubscribe(channel) {
      wanted.delete(channel)
      if (redis.status === 'ready') redis.unsubscribe(channel).catch(() => undefined) // a message nobody wants is ignored
    },
    close() {
      clearInterval(pinging)
      redis.disconnect()
    },
  }
}
