export interface ChargeBalance {
  /** Null = shared by the table. */
  readonly dinerId: number | null
  readonly amountCents: number
  readonly paidCents: number
}

export interface Balance {
  readonly dinerId: number | null
  readonly totalCents: number
  readonly paidCents: number
  readonly remainingCents: number
}

/** What each diner consumed, what of it is covered and what is not, by diner id; the shared line last, when there is one. */
export function balancesOf(charges: readonly ChargeBalance[]): Balance[] {
  const sums = new Map<number | null, { totalCents: number; paidCents: number }>()
  for (const charge of charges) {
    const sum = sums.get(charge.dinerId) ?? { totalCents: 0, paidCents: 0 }
    sums.set(charge.dinerId, {
      totalCents: sum.totalCents + charge.amountCents,
      paidCents: sum.paidCents + charge.paidCents,
    })
  }
  return [...sums]
    .sort(([a], [b]) => (a ?? Number.MAX_SAFE_INTEGER) - (b ?? Number.MAX_SAFE_INTEGER))
    .map(([dinerId, sum]) => ({ dinerId, ...sum, remainingCents: sum.totalCents - sum.paidCents }))
}
