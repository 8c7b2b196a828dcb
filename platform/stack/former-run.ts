import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { commandLine, isAlive } from './process-table'
import { projectRoot } from './project-root'

/** Its processes drain within 15 s; the guards kill what they guard after 15 s. */
const deadlineMs = 20_000

/** After a run that was killed: waits until the processes that it left, which end by themselves, are gone. */
export async function waitForFormerRun(stackFile: string): Promise<void> {
  const remaining = () => formerPids(stackFile).filter(pid => isAlive(pid) && isOfThisProject(pid))
  if (remaining().length === 0) return
  console.log('The last run was killed: waiting until its processes have ended …')
  const deadline = Date.now() + deadlineMs
  while (remaining().length > 0) {
    if (Date.now() > deadline)
      throw new Error(`Processes of the last run do not end: ${remaining().join(', ')}. Kill them, then start again.`)
    await pause(100)
  }
}

function formerPids(stackFile: string): number[] {
  try {
    return Object.values((JSON.parse(readFileSync(stackFile, 'utf8')) as { pids?: Record<string, number> }).pids ?? {})
  } catch {
    return []
  }
}

const isOfThisProject = (pid: number): boolean => commandLine(pid)?.includes(projectRoot()) ?? false
