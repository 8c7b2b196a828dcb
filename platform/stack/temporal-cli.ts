import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { cacheFolder } from './project-root'
import { findOnPath } from './system-packages'
import { buildTemporalCli } from './temporal-cli-build'
import { downloadTemporalCli } from './temporal-cli-download'

/** Also in tools/temporal/go.mod. */
const version = '1.8.2'

/**
 * The Temporal CLI: TEMPORAL_CLI, PATH, the cache that earlier starts filled, the official download, or a build with Go.
 * Throws one sentence that names the ways out.
 */
export async function findTemporalCli(): Promise<string> {
  const given = process.env.TEMPORAL_CLI
  if (given) {
    if (existsSync(given)) return given
    throw new Error(`TEMPORAL_CLI names ${given}, which does not exist.`)
  }
  return findOnPath('temporal') ?? (await cachedCli())
}

async function cachedCli(): Promise<string> {
  const cached = join(cacheFolder(), `temporal-cli-${version}`, 'temporal')
  if (existsSync(cached)) return cached
  const unfinished = join(cacheFolder(), `temporal-cli-${version}.${process.pid}`)
  mkdirSync(unfinished, { recursive: true })
  try {
    const made = join(unfinished, 'temporal')
    if (!(await downloadTemporalCli(version, unfinished)) || !works(made)) await buildTemporalCli(made)
    mkdirSync(join(cached, '..'), { recursive: true })
    renameSync(made, cached)
    return cached
  } finally {
    rmSync(unfinished, { recursive: true, force: true })
  }
}

const works = (cli: string): boolean => spawnSync(cli, ['--version'], { stdio: 'ignore' }).status === 0
