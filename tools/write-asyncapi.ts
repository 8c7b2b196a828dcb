import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { projectRoot } from '../platform/stack/project-root'
import { asyncApiDocument } from './asyncapi-document'

/** Writes docs/asyncapi.json: `npm run build && node dist/tools/write-asyncapi.js`. A test says when it is out of date. */
async function main(): Promise<void> {
  await writeFile(join(projectRoot(), 'docs', 'asyncapi.json'), `${JSON.stringify(asyncApiDocument(), null, 2)}\n`)
}

main().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
