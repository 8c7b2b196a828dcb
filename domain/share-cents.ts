/**
 * Splits whole cents in proportion to weights, by largest remainder: the parts add up to the amount, and each is its exact share rounded
 * down or up. Equal remainders: the earlier one. A weight of 0 gets nothing. Weights are integers ≥ 0 and not all 0.
 */
export function shareCents(amountCents: number, weights: readonly number[]): number[] {
  const whole = BigInt(weights.reduce((sum, weight) => sum + weight, 0))
  const exact = weights.map(weight => BigInt(amountCents) * BigInt(weight)) // in parts of `whole`; too large for a number
  const parts = exact.map(share => Number(share / whole))
  const left = amountCents - parts.reduce((sum, part) => sum + part, 0)
  const byRemainder = exact
    .map((share, position) => ({ position, remainder: share % whole }))
    .sort((a, b) => (a.remainder === b.remainder ? a.position - b.position : a.remainder < b.remainder ? 1 : -1))
  for (const { position } of byRemainder.slice(0, left)) parts[position] = (parts[position] ?? 0) + 1
  return parts
}
