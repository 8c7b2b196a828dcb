import { Connection } from '@temporalio/client'
import type { Config } from '../config'
import { temporalConnection } from '../temporal'
import { searchAttributes } from './temporal'

type Settings = Pick<Config, 'TEMPORAL_ADDRESS' | 'TEMPORAL_API_KEY' | 'TEMPORAL_TLS' | 'TEMPORAL_NAMESPACE'>

const connectTimeoutMs = 5_000
const keyword = 2

/** Adds what operators search by to a server that we did not start. Repeating it changes nothing. Throws when it can't be reached. */
export async function ensureSearchAttributes(settings: Settings): Promise<void> {
  const connection = await Connection.connect({ ...temporalConnection(settings), connectTimeout: connectTimeoutMs })
  const namespace = settings.TEMPORAL_NAMESPACE
  try {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace })
    const missing = searchAttributes.filter(name => !Object.hasOwn(customAttributes ?? {}, name))
    if (missing.length === 0) return
    await connection.operatorService.addSearchAttributes({
      namespace,
      searchAttributes: Object.fromEntries(missing.map(name => [name, keyword])),
    })
  } finally {
    await connection.close()
  }
}
