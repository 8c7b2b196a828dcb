import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { WorkflowHandle } from '@temporalio/client'
import { historyToJSON } from '@temporalio/common/lib/proto-utils'

const folder = join(__dirname, '..', 'workflow', 'histories')

/** Keeps what a workflow did, when the run is told to (RECORD_HISTORIES=1): later code must be able to replay it. */
export async function recordHistory(handle: WorkflowHandle, name: string): Promise<void> {
  if (!process.env.RECORD_HISTORIES) return
  mkdirSync(folder, { recursive: true })
  const text = historyToJSON(await handle.fetchHistory())
    .replaceAll(`${process.cwd()}/`, '')
    .replace(/"(identity|binaryChecksum|buildId)": "[^"]*"/g, '"$1": "test"')
  writeFileSync(join(folder, `${name}.json`), `${text}\n`)
}

/** What was recorded under names that start so. */
export function storedHistories(prefix: string): { workflowId: string; history: object }[] {
  return readdirSync(folder)
    .filter(file => file.startsWith(prefix) && file.endsWith('.json'))
    .map(file => ({
      workflowId: file.replace('.json', ''),
      history: JSON.parse(readFileSync(join(folder, file), 'utf8')) as object,
    }))
}
