import type { Command } from '../command'
import type { CheckStatus } from './check'
import type { ManualMethod, PaymentProviderName, PaymentStatus } from './payment'

export type { Command }

export interface RecordPayment extends Command {
  readonly method: ManualMethod
  /** Null = all that is neither paid nor reserved. */
  readonly amountCents: number | null
  readonly tipCents: number
  /** Who pays; null = the table. */
  readonly dinerId: number | null
  readonly notes: string | null
}

export interface StartPayment extends Command {
  readonly amountCents: number | null
  readonly tipCents: number
  readonly dinerId: number | null
}

export interface ForceClose extends Command {
  readonly reason: string
}

/** The check after a command, as a caller may see it. */
export interface CheckView {
  readonly checkId: number
  readonly sessionId: number
  readonly n: number
  readonly status: CheckStatus
  readonly totalCents: number
  readonly paidCents: number
}

export interface PaymentReceipt {
  readonly paymentId: number
  readonly status: PaymentStatus
  readonly provider: PaymentProviderName
  readonly amountCents: number
  readonly tipCents: number
  readonly check: CheckView
}

/** A reserved attempt to pay by phone: what its workflow needs to know. */
export interface PaymentAttempt {
  readonly paymentId: number
  readonly tenantId: number
  readonly branchId: number
  readonly sessionId: number
  readonly tableCode: string
  readonly checkId: number
  readonly checkNumber: number
  readonly amountCents: number
  readonly tipCents: number
  readonly currency: string
  readonly externalReference: string
  /** ISO 8601. */
  readonly expiresAt: string
}

/** Where one attempt can be paid. */
export interface Checkout {
  readonly preferenceId: string
  readonly initPoint: string
  readonly sandboxInitPoint: string | null
}
