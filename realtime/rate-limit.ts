/** True while no more than `perSecond` calls were made in the current second. */
export function createRateLimit(perSecond: number, now: () => number): () => boolean {
  let startedAt = 0
  let count = 0
  return () => {
    const at = now()
    if (at - startedAt >= 1_000) {
      startedAt = at
      count = 0
    }
    count += 1
    return count <= perSecond
  }
}
