/** The next free codes `PREFIX-NN`, gaps first. Case and leading zeros of those that are taken do not matter: INT-6 is INT-06. */
export function freeTableCodes(prefix: string, count: number, taken: readonly string[]): string[] {
  const numbers = new Set(taken.map(code => numberOf(prefix, code)))
  const codes: string[] = []
  for (let number = 1; codes.length < count; number++)
    if (!numbers.has(number)) codes.push(`${prefix}-${String(number).padStart(2, '0')}`)
  return codes
}

/** Null for a code that does not begin with the prefix, or goes on with something else than a number. */
function numberOf(prefix: string, code: string): number | null {
  const start = `${prefix}-`.toLowerCase()
  const rest = code.slice(start.length)
  return code.toLowerCase().startsWith(start) && /^\d+$/.test(rest) ? Number(rest) : null
}
