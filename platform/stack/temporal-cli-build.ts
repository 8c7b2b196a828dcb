import { join } from 'node:path'
import { findGo } from './go-toolchain'
import { runWithProgress } from './progress'
import { projectRoot } from './project-root'

/** Builds the CLI that tools/temporal/go.mod pins. Throws when there is no Go, or the build fails. */
export async function buildTemporalCli(target: string): Promise<void> {
  const go = await findGo()
  if (go === null)
    throw new Error(
      'The Temporal CLI is missing, cannot be downloaded here, and there is no Go to build it with: ' +
        'install the CLI (https://docs.temporal.io/cli) and put it on PATH or name it in TEMPORAL_CLI, or install Go 1.21 or newer, ' +
        'or set TEMPORAL_ADDRESS to a server that runs.',
    )
  await runWithProgress({
    title: 'Building the Temporal CLI with Go (once, some minutes)',
    command: go,
    args: ['build', '-v', '-o', target, 'github.com/temporalio/cli/cmd/temporal'],
    cwd: join(projectRoot(), 'tools', 'temporal'),
    // auto: an older Go fetches the one that go.mod names.
    env: { ...process.env, GOTOOLCHAIN: process.env.GOTOOLCHAIN ?? 'auto', CGO_ENABLED: '0' },
  })
}
