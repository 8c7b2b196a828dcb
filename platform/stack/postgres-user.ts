import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chownSync, cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isRoot } from './system-packages'

export interface SystemUser {
  readonly uid: number
  readonly gid: number
}

const systemUser = 'integrador-postgres'

/** Postgres refuses to run as root: as root, a system user of its own, made once; otherwise undefined = ourselves. */
export function postgresUser(): SystemUser | undefined {
  if (!isRoot()) return undefined
  if (spawnSync('id', [systemUser], { stdio: 'ignore' }).status !== 0)
    execFileSync('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', systemUser], { stdio: 'ignore' })
  const number = (flag: string) => Number(execFileSync('id', [flag, systemUser], { encoding: 'utf8' }))
  return { uid: number('-u'), gid: number('-g') }
}

/**
 * A data folder that the user can reach. A clone under /root is closed to others, so its data then lives in /var/lib/integrador,
 * named by the folder it stands for: the next start finds it again.
 */
export function reachableDataDir(dataDir: string, user: SystemUser | undefined): string {
  if (!user) {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    return dataDir
  }
  mkdirSync(dirname(dataDir), { recursive: true })
  const reachable = canReach(dirname(dataDir), user) ? dataDir : join('/var/lib/integrador', nameFor(dataDir))
  mkdirSync(dirname(reachable), { recursive: true, mode: 0o755 })
  mkdirSync(reachable, { recursive: true, mode: 0o700 })
  chownSync(reachable, user.uid, user.gid)
  return reachable
}

/** The binaries where they are, or a copy in a folder that the user can reach. */
export function reachableBinaries(folder: string, version: string, user: SystemUser | undefined): string {
  if (!user || canReach(join(folder, 'bin'), user)) return folder
  const copy = join('/var/lib/integrador', `postgres-${version}`)
  if (!existsSync(copy)) {
    mkdirSync(dirname(copy), { recursive: true, mode: 0o755 })
    const unfinished = `${copy}.${process.pid}`
    cpSync(folder, unfinished, { recursive: true, verbatimSymlinks: true })
    try {
      renameSync(unfinished, copy)
    } catch {
      rmSync(unfinished, { recursive: true, force: true }) // another start was faster
    }
  }
  return copy
}

const canReach = (folder: string, { uid, gid }: SystemUser): boolean =>
  spawnSync('ls', [folder], { uid, gid, stdio: 'ignore' }).status === 0

const nameFor = (dataDir: string): string => createHash('sha256').update(dataDir).digest('hex').slice(0, 16)
