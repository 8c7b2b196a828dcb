import type Redis from 'ioredis'
import type { Knex } from 'knex'

export interface EventDeps {
  readonly knex: Knex
  readonly redis: Redis
  /** Aborted when the worker stops: long activities end at once instead of using up the grace time. */
  readonly stopping?: AbortSignal
}
