import type { RoundStatus } from '../dining/round'

/** One ordered line, as billing sees it. */
export interface BillableItem {
  readonly roundItemId: number
  readonly roundStatus: RoundStatus
  readonly isStruck: boolean
  readonly qty: number
  /** What it costs, promotions taken off, whatever became of it. */
  readonly lineCents: number
  readonly productName: string
  /** Null = shared by the table. */
  readonly dinerId: number | null
}

/** What one line adds to a check. */
export interface ChargeDraft {
  readonly roundItemId: number
  readonly dinerId: number | null
  readonly amountCents: number
  readonly description: string
}

/** A charge that stands: not reversed. */
export interface StandingCharge {
  readonly id: number
  readonly roundItemId: number
  readonly amountCents: number
}

/** Rounds that the restaurant accepted: from here on what was ordered is owed. */
export const acceptedRounds: readonly RoundStatus[] = ['IN_KITCHEN', 'READY', 'SERVED']

/** Rounds that may still be accepted; shown beside a check as "not yet accepted". */
export const undecidedRounds: readonly RoundStatus[] = ['PENDING', 'CONFIRMED']

/** What is owed for accepted lines that were not struck, in the order given. Free lines owe nothing and get no charge. */
export function chargesDue(items: readonly BillableItem[]): ChargeDraft[] {
  return items
    .filter(item => !item.isStruck && acceptedRounds.includes(item.roundStatus) && item.lineCents > 0)
    .map(item => ({
      roundItemId: item.roundItemId,
      dinerId: item.dinerId,
      amountCents: item.lineCents,
      description: `${item.productName} × ${item.qty}`,
    }))
}

/** Value of the lines that may still join: undecided, not struck. */
export function pendingCents(items: readonly BillableItem[]): number {
  return items
    .filter(item => !item.isStruck && undecidedRounds.includes(item.roundStatus))
    .reduce((sum, item) => sum + item.lineCents, 0)
}

export interface ChargeChanges {
  readonly add: readonly ChargeDraft[]
  /** Ids of charges whose line is no longer owed, or owed with another amount. */
  readonly reverse: readonly number[]
}

/** What must change so that exactly the lines due are charged, each once. Without a difference both lists are empty. */
export function chargeChanges(items: readonly BillableItem[], standing: readonly StandingCharge[]): ChargeChanges {
  const due = chargesDue(items)
  const owed = new Map(due.map(draft => [draft.roundItemId, draft.amountCents]))
  const kept = new Set<number>()
  const reverse: number[] = []
  for (const charge of standing) {
    if (owed.get(charge.roundItemId) === charge.amountCents && !kept.has(charge.roundItemId)) kept.add(charge.roundItemId)
    else reverse.push(charge.id)
  }
  return { add: due.filter(draft => !kept.has(draft.roundItemId)), reverse }
}
