import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { cacheFolder } from './project-root'
import { findOnPath } from './system-packages'

const cliVersion = '1.8.2'

/** The Temporal CLI: TEMPORAL_CLI, PATH, or the cache that earlier starts filled. */
export async function findTemporalCli(): Promise<string> {
  const cached = join(cacheFolder(), `temporal-cli-${cliVersion}`, 'temporal')
  const found = process.env.TEMPORAL_CLI ?? findOnPath('temporal') ?? (existsSync(cached) ? cached : null)
  if (found) return found
  throw new Error('The Temporal CLI is missing.')
}
