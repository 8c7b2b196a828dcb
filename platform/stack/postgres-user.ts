import { execFileSync, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, cpSync, existsSync, mkdirSync, realpathSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isRoot } from './system-packages'

export interface SystemUser {
  readonly uid: number
  readonly gid: number
}

const systemUser = 'integrador-postgres'
const openFolder = '/var/lib/integrador'

/** Postgres refuses to run as root: as root, a system user of its own, made once (`nobody` where users can't be made); else undefined = us. */
export function postgresUser(): SystemUser | undefined {
  if (!isRoot()) return undefined
  const exists = () => spawnSync('id', [systemUser], { stdio: 'ignore' }).status === 0
  if (!exists())
    spawnSync('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', systemUser], { stdio: 'ignore' })
  const name = exists() ? systemUser : 'nobody'
  const number = (flag: string) => Number(execFileSync('id', [flag, name], { encoding: 'utf8' }))
  return { uid: number('-u'), gid: number('-g') }
}

/**
 * A data folder that the user can reach. A clone under /root is closed to others: then `dataDir` is a link to a folder in
 * /var/lib/integrador. Deleting .data starts anew either way.
 */
export function reachableDataDir(dataDir: string, user: SystemUser | undefined): string {
  if (!user) {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    return dataDir
  }
  mkdirSync(dirname(dataDir), { recursive: true })
  const reachable = canReach(dirname(dataDir), user) ? dataDir : linkedFolder(dataDir)
  mkdirSync(reachable, { recursive: true, mode: 0o700 })
  chownSync(reachable, user.uid, user.gid)
  return reachable
}

function linkedFolder(link: string): string {
  if (existsSync(link)) return realpathSync(link)
  mkdirSync(openFolder, { recursive: true, mode: 0o755 })
  const folder = join(openFolder, `data-${randomBytes(8).toString('hex')}`)
  rmSync(link, { force: true }) // a link to nowhere
  symlinkSync(folder, link)
  return folder
}

/** The binaries where they are, or a copy in a folder that the user can reach. */
export function reachableBinaries(folder: string, version: string, user: SystemUser | undefined): string {
  if (!user || canReach(join(folder, 'bin'), user)) return folder
  const copy = join(openFolder, `postgres-${version}`)
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
