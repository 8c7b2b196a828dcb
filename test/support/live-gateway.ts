import { randomUUID } from 'node:crypto'
import type Redis from 'ioredis'
import { commit } from '../../db/commit'
import { createPublisher, type Publisher } from '../../db/events/publisher'
import { connectRedis } from '../../db/redis'
import type { DinerActor } from '../../domain/access/actor'
import { accessClaims, tableClaims, tokenKinds } from '../../domain/access/claims'
import type { NewEvent } from '../../domain/events'
import { loadConfig } from '../../platform/config'
import { signToken } from '../../platform/tokens'
import { buildGateway, type Gateway, type GatewayDeps } from '../../realtime/build-gateway'
import { createTestDatabase, type TestDatabase } from './database'
import { createOwnRedis, type OwnRedis } from './own-redis'
import { openScreen, type Screen } from './screen'
import { arrangeTwoTenants, type Person, type TwoTenants } from './two-tenants'

/** A gateway with a database and a Redis of its own, people to connect as, and a writer of events. */
export interface LiveGateway {
  readonly database: TestDatabase
  readonly ownRedis: OwnRedis
  /** As the API's and the worker's connection for publishing. */
  readonly redis: Redis
  readonly floor: TwoTenants
  readonly url: string
  /** The gateway's warnings. */
  readonly warnings: readonly string[]
  staffToken(person: Person, life?: { ttlSeconds?: number; issuedAt?: number }): string
  dinerToken(diner: DinerActor, ttlSeconds?: number): string
  open(path: string, headers?: Record<string, string>): Screen
  /** Ends every screen opened so far. */
  closeScreens(): Promise<void>
  /** Connects and waits for hello. */
  greet(path: string): Promise<Screen>
  /** An event at the first table, changed as given. */
  event(change: Partial<NewEvent>): NewEvent
  write(...events: NewEvent[]): Promise<void>
  /** Another gateway process at the same services; ends with the rest. */
  startAnother(change?: Partial<GatewayDeps>): Promise<string>
  end(): Promise<void>
}

export async function startLiveGateway(
  options: { limits?: GatewayDeps['limits']; times?: GatewayDeps['times']; env?: NodeJS.ProcessEnv } = {},
): Promise<LiveGateway> {
  const [database, ownRedis] = await Promise.all([createTestDatabase(), createOwnRedis()])
  const floor = await arrangeTwoTenants(database.owner)
  const config = loadConfig({
    NODE_ENV: 'test',
    DATABASE_URL: database.url,
    REDIS_URL: ownRedis.url,
    TEMPORAL_ADDRESS: 'localhost:1',
    ...options.env,
  })
  const warnings: string[] = []
  const log = { warn: (_details: object, message: string) => void warnings.push(message) }
  const gateways: Gateway[] = []
  const start = async (change: Partial<GatewayDeps> = {}) => {
    const deps: GatewayDeps = {
      config,
      knex: database.app,
      log,
      ...(options.limits && { limits: options.limits }),
      ...(options.times && { times: options.times }),
      ...change,
    }
    const gateway = buildGateway(deps)
    gateways.push(gateway)
    return `ws://127.0.0.1:${await gateway.listen('127.0.0.1', 0)}`
  }
  const url = await start()
  const redis = connectRedis(ownRedis.url, 'test-publisher')
  const publisher: Publisher = createPublisher({ redis, knex: database.app, onFailure: () => undefined })
  const screens: Screen[] = []

  const open = (path: string, headers: Record<string, string> = {}) => {
    const screen = openScreen(path.startsWith('ws:') ? path : url + path, { headers })
    screens.push(screen)
    return screen
  }
  const closeScreens = async () => {
    await Promise.all(screens.splice(0).map(screen => screen.close()))
  }

  return {
    database,
    ownRedis,
    redis,
    floor,
    url,
    warnings,
    staffToken: ({ actor, familyId }, life = {}) =>
      signToken(tokenKinds.access, config.JWT_SECRET, accessClaims(actor, familyId), { ttlSeconds: 900, ...life }),
    dinerToken: (diner, ttlSeconds = 900) =>
      signToken(tokenKinds.table, config.TABLE_TOKEN_SECRET, tableClaims(diner), { ttlSeconds }),
    open,
    closeScreens,
    async greet(path) {
      const screen = open(path)
      await screen.hello()
      return screen
    },
    event: change => ({
      type: 'ROUND_READY',
      tenant_id: floor.tenantId,
      branch_id: floor.branchId,
      table_id: floor.diners[0].tableId,
      session_id: floor.diners[0].sessionId,
      sector_id: floor.sectorIds[0],
      entity: { round_id: 1, round_number: 1 },
      actor: { user_id: null, role: 'SYSTEM' },
      ...change,
    }),
    async write(...events) {
      const tenantId = events[0]?.tenant_id ?? floor.tenantId
      const deps = { knex: database.app, publish: publisher.publish }
      await commit(deps, { id: randomUUID(), tenantId }, async () => ({ result: null, events }))
    },
    startAnother: start,
    async end() {
      await closeScreens()
      await Promise.all(gateways.map(gateway => gateway.drain({ perSocketMs: 0, atMostMs: 0 })))
      await publisher.close()
      redis.disconnect()
      await ownRedis.kill()
      await database.destroy()
    },
  }
}
