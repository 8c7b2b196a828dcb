import { Client, Connection } from '@temporalio/client'
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Runtime, type WorkflowBundle } from '@temporalio/worker'
import { services } from './services'

export interface TemporalLab {
  readonly bundle: WorkflowBundle
  /** For workers. */
  readonly native: NativeConnection
  readonly client: Client
  close(): Promise<void>
}

/** What a file of workflow tests needs once: the code, bundled, and the ways to the server. Once a process: it installs the runtime. */
export async function openTemporalLab(workflowsPath: string): Promise<TemporalLab> {
  const logger = new DefaultLogger('ERROR')
  Runtime.install({ logger, shutdownSignals: [] })
  const bundle = await bundleWorkflowCode({ workflowsPath, logger })
  const native = await NativeConnection.connect({ address: services.temporalAddress })
  const connection = await Connection.connect({ address: services.temporalAddress })
  return {
    bundle,
    native,
    client: new Client({ connection }),
    async close() {
      await connection.close()
      await native.close()
    },
  }
}
