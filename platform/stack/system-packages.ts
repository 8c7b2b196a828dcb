import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, rmSync, writeFileSync } from 'node:fs'
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

/**
 * Installs a Debian package when this process may; says what it does; does nothing elsewhere. The service in the package is not
 * started. Never throws: the caller looks whether it now has what it wanted.
 */
export function installPackage(name: string): void {
  if (!isRoot() || findOnPath('apt-get') === null) return
  console.log(`Installing ${name} with apt-get …`)
  withoutServices(() => {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    const install = () => spawnSync('apt-get', ['install', '--yes', '--no-install-recommends', name], { env, encoding: 'utf8' })
    if (install().status === 0) return
    spawnSync('apt-get', ['update'], { env, stdio: 'ignore' })
    const { status, stderr } = install()
    if (status !== 0) console.error(stderr)
  })
}

/** Debian starts the service of a package it installs unless this file forbids it. */
function withoutServices(work: () => void): void {
  const policy = '/usr/sbin/policy-rc.d'
  const isOurs = !existsSync(policy)
  if (isOurs) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  try {
    work()
  } finally {
    if (isOurs) rmSync(policy, { force: true })
  }
}
