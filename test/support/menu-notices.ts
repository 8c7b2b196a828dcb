import { menuChannel } from '../../db/catalog/menu-notices'
import type { TestApi } from './api'

/** What this API says of changed menus while `work` runs. Heard at its mouth: on the channel other test files speak, too. */
export async function hearMenus(api: TestApi, work: (heard: readonly unknown[]) => Promise<unknown>): Promise<void> {
  const heard: unknown[] = []
  const { redis } = api.deps
  const publish = redis.publish.bind(redis)
  const spy = jest.spyOn(redis, 'publish').mockImplementation((channel, message) => {
    if (channel === menuChannel) heard.push(JSON.parse(String(message)))
    return publish(channel, message)
  })
  try {
    await work(heard)
  } finally {
    spy.mockRestore()
  }
}
