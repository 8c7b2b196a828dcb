import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker'

/** Part of the build: one file with all workflow code, so that a worker starts without webpack. */
async function main(): Promise<void> {
  const built = join(__dirname, '..')
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(built, 'workflows', 'index.js'),
    logger: new DefaultLogger('WARN'),
  })
  await writeFile(join(built, 'workflow-bundle.js'), code)
}

main().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
