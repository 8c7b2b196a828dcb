import { DomainError } from '../errors'
import { maxAmountCents, mustBeAmount } from '../money'
import { isFinalState, type Moves } from '../transitions'

export type CheckStatus = 'REQUESTED' | 'IN_PAYMENT' | 'PAID' | 'CANCELED'

export const checkMoves = {
  REQUESTED: ['IN_PAYMENT', 'PAID', 'CANCELED'],
  IN_PAYMENT: ['PAID', 'CANCELED'],
  PAID: [],
  CANCELED: [],
} as const satisfies Moves<CheckStatus>

export const openChecks: readonly CheckStatus[] = ['REQUESTED', 'IN_PAYMENT']
export const isOpenCheck = (status: CheckStatus): boolean => !isFinalState(checkMoves, status)

export interface CheckTotals {
  readonly totalCents: number
  readonly paidCents: number
}

export interface CheckBooks extends CheckTotals {
  readonly status: CheckStatus
  /** Sum of attempts that are open: reserved, so that two people cannot pay the same cent. */
  readonly reservedCents: number
  /** Has any money for this check been approved, even if it became credit since? */
  readonly hasPayments: boolean
  /** Is any attempt with the provider still undecided? Counts an attempt of tips only, too. */
  readonly hasOpenAttempts: boolean
}

export const remainingOf = ({ totalCents, paidCents }: CheckTotals): number => totalCents - paidCents

/** What is neither paid nor reserved, in cents. Below zero when something was struck after it had been reserved. */
export const freeOf = (check: CheckBooks): number => remainingOf(check) - check.reservedCents

/**
 * The state that an open check's books put it in. Nothing left to pay after some payment = PAID; nothing left at all, with
 * nothing paid and nothing under way = CANCELED (everything was struck). A check that is closed stays as it is.
 */
export function settledStatus(check: CheckBooks): CheckStatus {
  if (!isOpenCheck(check.status)) return check.status
  if (remainingOf(check) === 0 && (check.totalCents > 0 || check.hasPayments)) return 'PAID'
  if (check.totalCents === 0 && !check.hasOpenAttempts) return 'CANCELED'
  return check.paidCents > 0 || check.hasPayments ? 'IN_PAYMENT' : 'REQUESTED'
}

/** As much of it as one payment can be. */
export const inOnePayment = (cents: number): number => Math.min(cents, maxAmountCents)

/**
 * The amount of a payment in cents; by default all that is neither paid nor reserved, as far as one payment can be so much. Throws `check_closed`,
 * `payment_in_progress` (the rest is reserved by open attempts) or `exceeds_remaining`.
 */
export function amountToPay(check: CheckBooks, askedCents: number | null): number {
  if (!isOpenCheck(check.status)) throw new DomainError('check_closed', { status: check.status })
  const remainingCents = remainingOf(check)
  const freeCents = freeOf(check)
  const facts = { remaining_cents: remainingCents, reserved_cents: check.reservedCents }
  if (askedCents !== null) {
    mustBeAmount(askedCents)
    if (askedCents > remainingCents) throw new DomainError('exceeds_remaining', facts)
  }
  if (freeCents <= 0 || (askedCents !== null && askedCents > freeCents)) throw new DomainError('payment_in_progress', facts)
  return askedCents ?? inOnePayment(freeCents)
}

/** Throws `payment_in_progress` when money arrived or is under way, `check_closed` when the check is over. */
export function mustBeWithdrawable(check: CheckBooks): void {
  if (!isOpenCheck(check.status)) throw new DomainError('check_closed', { status: check.status })
  if (check.hasPayments || check.paidCents > 0 || check.hasOpenAttempts) throw new DomainError('payment_in_progress')
}
