/** A charge that is not yet covered. */
export interface OpenCharge {
  readonly id: number
  /** Null = shared by the table. */
  readonly dinerId: number | null
  /** What is still uncovered; 1 cent or more. */
  readonly owedCents: number
}

export interface Allocation {
  readonly chargeId: number
  readonly amountCents: number
}

export interface AllocationResult {
  readonly allocations: readonly Allocation[]
  /** What found no charge to cover: credit of the payer. */
  readonly unallocatedCents: number
}

/**
 * Spreads an amount over open charges, first in first out by charge id. With a payer: own charges, then shared ones, then
 * those of others. Every cent is either allocated or returned as unallocated, and no charge gets more than it owes.
 */
export function allocate(amountCents: number, charges: readonly OpenCharge[], payerDinerId: number | null): AllocationResult {
  const allocations: Allocation[] = []
  let left = amountCents
  for (const charge of inPayingOrder(charges, payerDinerId)) {
    const covered = Math.min(left, charge.owedCents)
    if (covered <= 0) continue
    allocations.push({ chargeId: charge.id, amountCents: covered })
    left -= covered
  }
  return { allocations, unallocatedCents: left }
}

function inPayingOrder(charges: readonly OpenCharge[], payerDinerId: number | null): OpenCharge[] {
  const turn = (charge: OpenCharge) => {
    if (payerDinerId === null || charge.dinerId === payerDinerId) return 0
    return charge.dinerId === null ? 1 : 2
  }
  return [...charges].sort((a, b) => turn(a) - turn(b) || a.id - b.id)
}
