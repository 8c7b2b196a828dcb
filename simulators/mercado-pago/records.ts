/** What the simulator remembers, as it is written to the state file. */

/** A seller: one restaurant's account and the application that acts for it. */
export interface Account {
  readonly userId: number
  readonly nickname: string
  readonly applicationId: number
  accessToken: string
  webhookSecret: string
  /** The secret before the last rotation; the fault `old_secret` signs with it. */
  previousWebhookSecret: string | null
  /** The URL set in the dashboard, used where a preference names none. */
  notificationUrl: string | null
  balanceCents: number
}

export interface Preference {
  readonly id: string
  readonly collectorId: number
  readonly orderId: number
  readonly createdAt: number
  /** The request as it came: the API answers it back. */
  request: Record<string, unknown>
  totalCents: number
}

export const paymentMoves = {
  pending: ['in_process', 'authorized', 'approved', 'rejected', 'cancelled'],
  in_process: ['pending', 'authorized', 'approved', 'rejected', 'cancelled'],
  authorized: ['approved', 'cancelled'],
  approved: ['in_mediation', 'refunded', 'charged_back'],
  in_mediation: ['approved', 'refunded', 'charged_back'],
  charged_back: ['approved'],
  rejected: [],
  cancelled: [],
  refunded: [],
} as const

export type PaymentStatus = keyof typeof paymentMoves

export interface Payer {
  readonly email: string
  readonly firstName: string
}

export interface Payment {
  readonly id: number
  readonly collectorId: number
  readonly preferenceId: string
  readonly orderId: number
  readonly amountCents: number
  readonly externalReference: string | null
  readonly description: string
  readonly metadata: Record<string, unknown>
  readonly notificationUrl: string | null
  readonly payer: Payer
  readonly createdAt: number
  status: PaymentStatus
  statusDetail: string
  refundedCents: number
  approvedAt: number | null
  updatedAt: number
  /** Grows with each change; notices carry it. */
  version: number
}

export interface Refund {
  readonly id: number
  readonly paymentId: number
  readonly amountCents: number
  readonly createdAt: number
  readonly status: 'approved'
}

/** How a notice's signature is spoiled, if at all. */
export interface Forgery {
  readonly secret: 'current' | 'old' | 'wrong'
  readonly timestamp: 'seconds' | 'milliseconds'
  /** `data.id` goes out in upper case while the lower-case one is signed. */
  readonly isUpperCaseId: boolean
}

export type DeliveryState = 'waiting' | 'held' | 'delivered' | 'dropped' | 'exhausted'

export interface Attempt {
  readonly at: number
  readonly requestId: string
  readonly status: number | null
  readonly error: string | null
}

/** One notice on its way to one URL. Copies made by a fault are deliveries of the same notice. */
export interface Delivery {
  readonly id: number
  readonly noticeId: number
  readonly topic: 'webhook' | 'ipn'
  readonly userId: number
  readonly paymentId: number
  readonly action: string
  readonly dataId: string
  readonly url: string
  readonly body: unknown
  readonly forgery: Forgery
  /** Deliveries of one lane go one after another; different lanes at the same time. */
  readonly lane: string
  state: DeliveryState
  dueAt: number
  attempts: Attempt[]
}

export interface StoredAnswer {
  readonly fingerprint: string
  readonly body: string
  readonly at: number
}
