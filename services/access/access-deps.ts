import type Redis from 'ioredis'
import type { CommitDeps } from '../../db/commit'
import type { Config } from '../../platform/config'

export interface AccessDeps extends CommitDeps {
  readonly config: Config
  readonly redis: Redis
}
