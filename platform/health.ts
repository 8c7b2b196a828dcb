/** Asks one dependency something small; rejects when it does not answer. */
export type Probe = () => Promise<unknown>

export interface ProbeResult {
  readonly status: 'healthy' | 'unhealthy'
  readonly latency_ms: number
}

export interface HealthReport {
  readonly healthy: boolean
  readonly checks: Readonly<Record<string, ProbeResult>>
}

/** A dependency that takes longer is as good as away. */
const probeTimeoutMs = 2_000

/** Asks all dependencies at once. Never rejects; why one failed goes to `onFailure`, not into the report. */
export async function checkHealth(
  probes: Readonly<Record<string, Probe>>,
  onFailure: (name: string, error: unknown) => void,
): Promise<HealthReport> {
  const results = await Promise.all(
    Object.entries(probes).map(async ([name, probe]) => [name, await runProbe(probe, error => onFailure(name, error))] as const),
  )
  return { healthy: results.every(([, { status }]) => status === 'healthy'), checks: Object.fromEntries(results) }
}

async function runProbe(probe: Probe, onFailure: (error: unknown) => void): Promise<ProbeResult> {
  const startedAt = performance.now()
  const latencyMs = () => Math.round(performance.now() - startedAt)
  try {
    await withTimeout(probe())
    return { status: 'healthy', latency_ms: latencyMs() }
  } catch (error) {
    onFailure(error)
    return { status: 'unhealthy', latency_ms: latencyMs() }
  }
}

async function withTimeout(work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${probeTimeoutMs} ms`)), probeTimeoutMs)
  })
  try {
    await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
