import { hasMoney, isOpenAttempt, type PaymentStatus } from './payment'

/** What the provider says about one of its payments. Amounts in cents. */
export interface ProviderFact {
  readonly id: string
  readonly status: string
  readonly statusDetail: string
  readonly amountCents: number
  readonly refundedCents: number
  readonly currency: string
  readonly collectorId: string
  readonly externalReference: string | null
}

/** The attempt that the fact's external reference names. */
export interface Attempt {
  readonly status: PaymentStatus
  readonly amountCents: number
  readonly tipCents: number
  /** The provider payment that decided it; null while undecided. */
  readonly externalId: string | null
}

/** Where the money must have gone, and in what. */
export interface ExpectedAccount {
  readonly collectorId: string
  readonly currency: string
}

export type FactVerdict =
  /** Nothing to do: not decided yet, older than what we know, or applied before. */
  | { readonly kind: 'ignore'; readonly why: 'undecided' | 'known' | 'late_rejection' }
  /** The attempt is paid. */
  | { readonly kind: 'approve'; readonly split: ReceivedSplit; readonly review: string | null }
  /** Money that the attempt can no longer take: a payment row of its own. */
  | { readonly kind: 'surplus'; readonly split: ReceivedSplit; readonly review: string | null }
  | { readonly kind: 'reject' }
  /** Nothing is applied; somebody must look. */
  | { readonly kind: 'review'; readonly why: string }

export interface ReceivedSplit {
  /** Goes to the check; what the check does not owe becomes credit. */
  readonly amountCents: number
  readonly tipCents: number
}

/**
 * What a fact means for its attempt. `known` is the payment row that already took this very provider payment, if any.
 * Facts may come late, twice and in any order: the answer for one seen before is `ignore`.
 */
export function judgeFact(
  fact: ProviderFact,
  attempt: Attempt,
  known: { readonly status: PaymentStatus } | null,
  expected: ExpectedAccount,
): FactVerdict {
  if (fact.collectorId !== expected.collectorId) return { kind: 'review', why: 'other_collector' }
  if (fact.currency !== expected.currency) return { kind: 'review', why: 'other_currency' }
  if (known && hasMoney(known.status)) return judgeKnown(fact)
  if (fact.status === 'approved') return judgeApproval(fact, attempt)
  if (['rejected', 'cancelled', 'refunded', 'charged_back'].includes(fact.status))
    return isOpenAttempt(attempt.status) ? { kind: 'reject' } : { kind: 'ignore', why: 'late_rejection' }
  return { kind: 'ignore', why: 'undecided' }
}

function judgeKnown(fact: ProviderFact): FactVerdict {
  const wentBack = fact.status === 'refunded' || fact.status === 'charged_back' || fact.refundedCents > 0
  return wentBack ? { kind: 'review', why: 'money_went_back' } : { kind: 'ignore', why: 'known' }
}

function judgeApproval(fact: ProviderFact, attempt: Attempt): FactVerdict {
  const isSecond = hasMoney(attempt.status)
  const split = isSecond ? { amountCents: fact.amountCents, tipCents: 0 } : splitReceived(fact.amountCents, attempt)
  const isExact = fact.amountCents === attempt.amountCents + attempt.tipCents
  const review = isSecond ? 'second_approval' : isExact ? null : 'amount_mismatch'
  return { kind: isOpenAttempt(attempt.status) ? 'approve' : 'surplus', split, review }
}

/** The check comes first, then the tip; what exceeds both belongs to the check's side, as credit. */
function splitReceived(receivedCents: number, attempt: Attempt): ReceivedSplit {
  const tipCents = Math.min(attempt.tipCents, Math.max(0, receivedCents - attempt.amountCents))
  return { amountCents: receivedCents - tipCents, tipCents }
}

/** What became of a fact; `not_ours`: its reference names no attempt of this tenant. */
export type FactOutcome = FactVerdict['kind'] | 'not_ours'
