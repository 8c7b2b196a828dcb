import { announceMenuChange } from '../../db/catalog/menu-notices'
import { createTestApi, type TestApi } from '../support/api'
import { type DemoPlace, demoBranch } from '../support/demo'
import { eventually } from '../support/eventually'
import { createOwnRedis, type OwnRedis } from '../support/own-redis'
import { send } from '../support/people'

let redis: OwnRedis
let api: TestApi
let centro: DemoPlace

beforeAll(async () => {
  redis = await createOwnRedis()
  api = await createTestApi({ redisUrl: redis.url })
  centro = await demoBranch(api.database.owner, 'centro')
})
afterAll(async () => {
  await api.close()
  await redis.kill()
})

const names = async (): Promise<string[]> => {
  const { status, body } = await send(api, 'GET', '/api/public/menu/centro')
  expect(status).toBe(200)
  return body.categories.flatMap(({ products }: { products: { name: string }[] }) => products.map(({ name }) => name))
}
const rename = (from: string, to: string) => api.database.owner('products').where({ name: from }).update({ name: to })

test('the menu is served without Redis, follows changes within seconds, and at once when Redis is back', async () => {
  const [first = ''] = await names()
  await redis.kill()
  await rename(first, 'Plato nuevo')
  await names() // served while Redis is away
  await eventually(async () => expect(await names()).toContain('Plato nuevo'), 8_000)

  await redis.start()
  await rename('Plato nuevo', first)
  await eventually(async () => {
    await announceMenuChange(api.redis, { tenantId: centro.tenantId, branchId: centro.branchId })
    expect(await names()).toContain(first)
  }, 4_000)
})
