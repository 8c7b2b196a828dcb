import type Redis from 'ioredis'

/**
 * Counts one request in a fixed window. KEYS: the counter, a marker of the repeated command ('' = none). ARGV: maximum, window in
 * seconds. A command seen before in this window is not counted again, so that retries cost nothing; a refused one leaves no marker.
 */
const script = `
  local max, window = tonumber(ARGV[1]), tonumber(ARGV[2])
  local repeated = KEYS[2] ~= '' and not redis.call('SET', KEYS[2], '1', 'NX', 'EX', window)
  local count = repeated and tonumber(redis.call('GET', KEYS[1]) or '0') or redis.call('INCR', KEYS[1])
  if count == 1 and not repeated then redis.call('EXPIRE', KEYS[1], window) end
  if not repeated and count > max and KEYS[2] ~= '' then redis.call('DEL', KEYS[2]) end
  return { repeated and 1 or 0, count, redis.call('TTL', KEYS[1]) }`

interface WindowRule {
  readonly max: number
  readonly windowSeconds: number
}

export interface WindowCount {
  readonly allowed: boolean
  readonly remaining: number
  readonly resetSeconds: number
}

/** Counts and judges at once. Rejects without Redis. */
export async function countWindow(
  redis: Redis,
  key: string,
  { max, windowSeconds }: WindowRule,
  commandId?: string,
): Promise<WindowCount> {
  const marker = commandId === undefined ? '' : `${key}:${commandId}`
  const [repeated, count, ttl] = (await redis.eval(script, 2, key, marker, max, windowSeconds)) as [number, number, number]
  return {
    allowed: repeated === 1 || count <= max,
    remaining: Math.max(0, max - count),
    resetSeconds: ttl > 0 ? ttl : windowSeconds,
  }
}
