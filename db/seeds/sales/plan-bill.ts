import type { ManualMethod } from '../../../domain/billing/payment'
import type { Dice } from './dice'
import type { Minutes, PlannedItem, PlannedRound } from './plan-rounds'

export interface PlannedPayment {
  /** Null = by phone, with Mercado Pago. */
  readonly method: ManualMethod | null
  readonly isApproved: boolean
  readonly at: Minutes
  readonly amountCents: number
  readonly tipCents: number
  readonly payer: number | null
}

/** The bill of a table: what it owes, how that was paid, and what came back. */
export interface PlannedBill {
  readonly requestedAt: Minutes
  readonly items: readonly PlannedItem[]
  readonly totalCents: number
  readonly payments: readonly PlannedPayment[]
  /** What the table left unpaid when it was closed by force. */
  readonly writeOffCents: number
  /** A line that was paid and then given back, in full; there is one payment then. */
  readonly refund: { readonly item: PlannedItem; readonly at: Minutes; readonly reason: string } | null
}

/** Null when nothing was eaten. */
export function planBill(dice: Dice, rounds: readonly PlannedRound[], dinerCount: number): PlannedBill | null {
  const served = rounds.filter(({ servedAt }) => servedAt !== null)
  const items = served.flatMap(round => round.items.filter(({ strike }) => strike === null))
  const totalCents = items.reduce((sum, item) => sum + item.qty * item.dish.priceCents, 0)
  if (totalCents === 0) return null
  const requestedAt = Math.max(...served.flatMap(latestOf)) + dice.between(12, 35)
  const isForced = dice.chance(0.015)
  const payments = isForced ? [] : planPayments(dice, totalCents, dinerCount, requestedAt)
  const isRefunded = payments.length === 1 && items.length > 2 && dice.chance(0.03)
  const refund = isRefunded ? { item: dice.pick(items), at: requestedAt + 8, reason: 'Reclamo por el plato' } : null
  return { requestedAt, items, totalCents, payments, writeOffCents: isForced ? totalCents : 0, refund }
}

/** A line may be taken off after its round was served. */
const latestOf = ({ servedAt, items }: PlannedRound): Minutes[] => [servedAt ?? 0, ...items.map(({ strike }) => strike?.at ?? 0)]

const methods: readonly (ManualMethod | null)[] = [
  'CASH',
  'CASH',
  'CASH',
  'CARD_PHYSICAL',
  'CARD_PHYSICAL',
  'TRANSFER_EXTERNAL',
  null,
  null,
]

function planPayments(dice: Dice, totalCents: number, dinerCount: number, requestedAt: Minutes): PlannedPayment[] {
  const isShared = dinerCount > 1 && dice.chance(0.3)
  const first = isShared ? Math.ceil(totalCents / 2) : totalCents
  const amounts = isShared ? [first, totalCents - first] : [first]
  const payments: PlannedPayment[] = []
  for (const [position, amountCents] of amounts.entries()) {
    const method = dice.pick(methods)
    const at = requestedAt + 2 + 3 * position
    const isByPhone = method === null
    const common = { method, amountCents, payer: isShared || isByPhone ? position : null }
    if (isByPhone && dice.chance(0.15)) payments.push({ ...common, isApproved: false, at, tipCents: 0 })
    const tipCents = !isByPhone && dice.chance(0.5) ? Math.round(amountCents / 100_000) * 10_000 : 0
    payments.push({ ...common, isApproved: true, at: at + 1, tipCents })
  }
  return payments
}
