/** What the system needs from whoever takes money by phone. Amounts are integer cents, dates ISO 8601 in UTC. Every answer survives JSON. */
export interface PaymentProvider {
  /** One preference per payment attempt. Repeating it with the same `attemptKey` is harmless. */
  createPreference(account: ProviderAccount, attempt: PreferenceAttempt): Promise<ProviderPreference>
  fetchPayment(account: ProviderAccount, paymentId: string): Promise<ProviderPayment>
  searchPayments(account: ProviderAccount, search: PaymentSearch): Promise<ProviderPaymentPage>
  /** Partial with `amountCents`, else what is left. The same `refundKey` never refunds twice. */
  refund(account: ProviderAccount, refund: RefundOrder): Promise<ProviderRefund>
  listRefunds(account: ProviderAccount, paymentId: string): Promise<readonly ProviderRefund[]>
  /** Only pending and in-process payments can be cancelled. */
  cancel(
    account: ProviderAccount,
    cancellation: { readonly paymentId: string; readonly cancelKey: string },
  ): Promise<ProviderPayment>
}

/** The restaurant's own account at the provider. */
export interface ProviderAccount {
  readonly accessToken: string
}

export interface PreferenceAttempt {
  /** Names the attempt for ever, for instance `tenant:1:payment:42`: the provider's idempotency key is derived from it. */
  readonly attemptKey: string
  /** Comes back in the payment; at most 256 characters. */
  readonly externalReference: string
  readonly title: string
  readonly amountCents: number
  /** A tip is a second line of the preference, so that the diner sees it. Default 0. */
  readonly tipCents?: number
  readonly currency: string
  /** Where the provider posts its notifications. */
  readonly notificationUrl: string
  /** Where the diner's browser returns to. */
  readonly returnUrl: string
  /** After this moment nobody can start to pay; ISO 8601. */
  readonly expiresAt: string
  readonly payer?: { readonly name?: string; readonly email?: string }
  /** Small strings that come back in the payment; snake_case keys, because the provider rewrites others. */
  readonly metadata?: Readonly<Record<string, string | number>>
}

export interface ProviderPreference {
  readonly preferenceId: string
  readonly initPoint: string
  readonly sandboxInitPoint: string | null
}

export const providerPaymentStatuses = [
  'pending',
  'approved',
  'authorized',
  'in_process',
  'in_mediation',
  'rejected',
  'cancelled',
  'refunded',
  'charged_back',
] as const

/** `unknown` = a status that the provider invented later: keep watching the payment, never fail on it. */
export type ProviderPaymentStatus = (typeof providerPaymentStatuses)[number] | 'unknown'

export interface ProviderPayment {
  readonly id: string
  readonly status: ProviderPaymentStatus
  /** The provider's own word for why, as data: the list grows. Empty when absent. */
  readonly statusDetail: string
  readonly amountCents: number
  /** A partial refund leaves the status approved and only moves this. */
  readonly refundedCents: number
  readonly currency: string
  /** The seller who received it; must be the account that we think it is. */
  readonly collectorId: string
  readonly externalReference: string | null
  /** The provider names a payment's merchant order, not its preference; the order names the preference. */
  readonly merchantOrderId: string | null
  readonly approvedAt: string | null
  readonly updatedAt: string
  readonly liveMode: boolean
}

export interface PaymentSearch {
  readonly externalReference?: string
  /** Payments changed in this window, for reconciliation; ISO 8601, both ends included. */
  readonly updatedFrom?: string
  readonly updatedTo?: string
  readonly limit?: number
  readonly offset?: number
}

export interface ProviderPaymentPage {
  readonly payments: readonly ProviderPayment[]
  readonly total: number
}

export interface RefundOrder {
  readonly paymentId: string
  readonly refundKey: string
  readonly amountCents?: number
}

export interface ProviderRefund {
  readonly id: string
  readonly paymentId: string
  readonly amountCents: number
  readonly status: 'approved' | 'in_process' | 'rejected' | 'unknown'
  readonly createdAt: string | null
}
