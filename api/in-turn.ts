const tails = new Map<string, Promise<unknown>>()

/**
 * Runs works of one name in the order they came, in this process. A check takes a handful of simultaneous updates well and ten at most
 * (the server's limit for updates in flight); a restaurant sends more only by accident, and then they may wait.
 */
export async function inTurn<T>(name: string, work: () => Promise<T>): Promise<T> {
  const previous = tails.get(name) ?? Promise.resolve()
  const mine = previous.then(work, work)
  tails.set(name, mine)
  try {
    return await mine
  } finally {
    if (tails.get(name) === mine) tails.delete(name)
  }
}
