import { performance } from 'node:perf_hooks'

export interface Figures {
  readonly name: string
  readonly clients: number
  readonly count: number
  readonly p50Ms: number
  readonly p95Ms: number
  readonly perSecond: number
  readonly refused: number
}

interface Plan {
  readonly name: string
  readonly clients: number
  /** How many calls in all. */
  readonly count: number
  /** One call of one client; returns whether it succeeded. `index` counts over all clients. */
  readonly call: (index: number, client: number) => Promise<boolean>
}

/** Runs a closed loop: each client calls again as soon as its last call answered. Times are whole round trips, in milliseconds. */
export async function measure({ name, clients, count, call }: Plan): Promise<Figures> {
  const times: number[] = []
  let next = 0
  let refused = 0
  const startedAt = performance.now()

  async function client(number: number): Promise<void> {
    for (let index = next++; index < count; index = next++) {
      const before = performance.now()
      if (await call(index, number)) times.push(performance.now() - before)
      else refused += 1
    }
  }

  await Promise.all(Array.from({ length: clients }, (_, number) => client(number)))
  const seconds = (performance.now() - startedAt) / 1_000
  times.sort((a, b) => a - b)
  return { name, clients, count, p50Ms: at(times, 0.5), p95Ms: at(times, 0.95), perSecond: times.length / seconds, refused }
}

const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN

/** A table for people, and one JSON line for machines. */
export function report(figures: readonly Figures[]): void {
  console.table(
    figures.map(({ name, clients, count, p50Ms, p95Ms, perSecond, refused }) => ({
      what: name,
      clients,
      calls: count,
      'p50 ms': round(p50Ms),
      'p95 ms': round(p95Ms),
      'per second': round(perSecond),
      refused,
    })),
  )
  console.log(JSON.stringify(figures))
}

const round = (value: number): number => Math.round(value * 10) / 10
