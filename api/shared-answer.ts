const underWay = new Map<string, Promise<unknown>>()

/**
 * Requests that bring one command at the same moment (two taps, an impatient proxy) ask once and share the answer, in this process. Across
 * processes the command's id sees to it that there is one effect. One name always means the same question.
 */
export function sharedAnswer<T>(name: string, ask: () => Promise<T>): Promise<T> {
  const asked = underWay.get(name) as Promise<T> | undefined
  if (asked) return asked
  const answer = ask().finally(() => underWay.delete(name))
  underWay.set(name, answer)
  return answer
}
