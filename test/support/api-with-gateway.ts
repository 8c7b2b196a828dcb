import { buildGateway, type Gateway } from '../../realtime/build-gateway'
import { createTestApi, type TestApi } from './api'
import { createOwnRedis, type OwnRedis } from './own-redis'
import type { Headers } from './people'
import { openScreen, type Screen } from './screen'

/** The API and a gateway on one database and a Redis of their own: what a request does can be heard. */
export interface ApiWithGateway {
  readonly api: TestApi
  /** A screen that has been greeted, opened with the headers of a person or a phone. */
  screen(kind: 'admin' | 'waiter' | 'kitchen' | 'diner', as: Headers): Promise<Screen>
  stop(): Promise<void>
}

export async function startApiWithGateway(): Promise<ApiWithGateway> {
  const redis: OwnRedis = await createOwnRedis()
  const api = await createTestApi({ redisUrl: redis.url })
  const gateway: Gateway = buildGateway({ config: api.deps.config, knex: api.deps.knex, log: { warn: () => undefined } })
  const url = `ws://127.0.0.1:${await gateway.listen('127.0.0.1', 0)}`
  const screens: Screen[] = []
  return {
    api,
    async screen(kind, as) {
      const token = kind === 'diner' ? `table_token=${as['x-table-token']}` : `token=${as.authorization?.replace('Bearer ', '')}`
      const screen = openScreen(`${url}/ws/${kind}?${token}`)
      screens.push(screen)
      await screen.hello()
      return screen
    },
    async stop() {
      await Promise.all(screens.map(screen => screen.close()))
      await gateway.drain({ perSocketMs: 0, atMostMs: 0 })
      await api.close()
      await redis.kill()
    },
  }
}
