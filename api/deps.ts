import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type Redis from 'ioredis'
import type { Knex } from 'knex'
import type { Logger } from 'pino'
import type { CommitDeps } from '../db/commit'
import type { Config } from '../platform/config'
import type { TemporalClient } from './temporal'

/** What the API is built from; made once, in server.ts (or in a test). */
export interface ApiDeps extends CommitDeps {
  readonly config: Config
  readonly knex: Knex
  readonly redis: Redis
  readonly temporal: TemporalClient
  readonly publish: CommitDeps['publish']
  readonly log: Logger
}

/** The server as route files see it: schemas are zod, handlers get what the schemas parsed. */
export type App = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, FastifyBaseLogger, ZodTypeProvider>
