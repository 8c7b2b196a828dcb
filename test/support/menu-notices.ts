import { menuChannel } from '../../db/catalog/menu-notices'
import { connectRedis } from '../../db/redis'
import type { TestApi } from './api'

/** Whose menus are said to have changed while `work` ran; it must end by what is announced. */
export async function hearMenus(api: TestApi, work: (heard: readonly unknown[]) => Promise<unknown>): Promise<void> {
  const heard: unknown[] = []
  const listener = connectRedis(api.deps.config.REDIS_URL, 'listener')
  try {
    await new Promise(resolve => listener.once('ready', resolve))
    listener.on('message', (_channel, text) => heard.push(JSON.parse(text)))
    await listener.subscribe(menuChannel)
    await work(heard)
  } finally {
    listener.disconnect()
  }
}
