import { execFileSync, spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The full path of a program on PATH, or null. */
export function findOnPath(program: string): string | null {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const file = join(folder, program)
    try {
      accessSync(file, constants.X_OK)
      return file
    } catch {
      // not here: the next folder
    }
  }
  return null
}

export const isRoot = (): boolean => process.getuid?.() === 0

/** Installs a Debian package when this process may; says what it does; does nothing elsewhere. Its service is not started. */
export function installPackage(name: string): void {
  if (!isRoot() || findOnPath('apt-get') === null) return
  console.log(`Installing ${name} with apt-get …`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }
  const install = ['install', '--yes', '--no-install-recommends', name]
  if (spawnSync('apt-get', install, { env, stdio: 'ignore' }).status === 0) return
  execFileSync('apt-get', ['update'], { env, stdio: 'ignore' })
  execFileSync('apt-get', install, { env, stdio: ['ignore', 'ignore', 'inherit'] })
}
