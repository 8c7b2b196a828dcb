/** Runs at most `atOnce` tasks, in order of arrival; past `waiting` more, a task is refused with `refuse()`. */
export function limitConcurrency(atOnce: number, waiting: number, refuse: () => Error) {
  const queue: (() => void)[] = []
  let running = 0

  return async function run<T>(task: () => Promise<T>): Promise<T> {
    if (running < atOnce) running += 1
    else if (queue.length >= waiting) throw refuse()
    else await new Promise<void>(start => queue.push(start))
    try {
      return await task()
    } finally {
      const next = queue.shift()
      if (next) next()
      else running -= 1
    }
  }
}
