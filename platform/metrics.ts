import { collectDefaultMetrics, Registry } from 'prom-client'

/** A process's own registry with Node's figures (memory, event loop, garbage) in it. */
export function createMetrics(processName: string): Registry {
  const registry = new Registry()
  registry.setDefaultLabels({ process: processName })
  collectDefaultMetrics({ register: registry })
  return registry
}
