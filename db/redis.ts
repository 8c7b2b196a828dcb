import Redis from 'ioredis'

/** Commands must fail fast when Redis is away: callers know what to do without it. */
const commandTimeoutMs = 1_000
const reconnectCapMs = 2_000

/** A connection for commands. Without Redis each call rejects at once instead of queueing. The caller quits it. */
export function connectRedis(url: string, name: string): Redis {
  const redis = new Redis(url, {
    connectionName: name,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: commandTimeoutMs,
    retryStrategy: attempt => Math.min(50 * 2 ** Math.min(attempt, 6), reconnectCapMs),
  })
  redis.on('error', () => undefined) // ioredis reconnects by itself; each failed command is reported where it was called
  return redis
}
