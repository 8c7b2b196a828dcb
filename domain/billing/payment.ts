import { canMove, type Moves } from '../transitions'

export type PaymentStatus =
  | 'PENDING'
  | 'APPROVED'
  | 'REJECTED'
  | 'EXPIRED'
  | 'CANCELED'
  | 'PARTIALLY_REFUNDED'
  | 'REFUNDED'
  | 'CHARGED_BACK'

export const paymentMoves = {
  PENDING: ['APPROVED', 'REJECTED', 'EXPIRED', 'CANCELED'],
  APPROVED: ['PARTIALLY_REFUNDED', 'REFUNDED', 'CHARGED_BACK'],
  PARTIALLY_REFUNDED: ['REFUNDED', 'CHARGED_BACK'],
  REJECTED: [],
  EXPIRED: [],
  CANCELED: [],
  REFUNDED: [],
  CHARGED_BACK: [],
} as const satisfies Moves<PaymentStatus>

/** Ways in which money that the waiter took by hand can come. */
export const manualMethods = ['CASH', 'CARD_PHYSICAL', 'TRANSFER_EXTERNAL', 'OTHER_MANUAL'] as const
export type ManualMethod = (typeof manualMethods)[number]

export type PaymentProviderName = 'CASH' | 'CARD' | 'TRANSFER' | 'OTHER' | 'MERCADO_PAGO'

export const providerOf: Readonly<Record<ManualMethod, PaymentProviderName>> = {
  CASH: 'CASH',
  CARD_PHYSICAL: 'CARD',
  TRANSFER_EXTERNAL: 'TRANSFER',
  OTHER_MANUAL: 'OTHER',
}

/** An attempt that still holds its reservation of the check's remaining amount. */
export const isOpenAttempt = (status: PaymentStatus): boolean => canMove(paymentMoves, status, 'APPROVED')

/** Money that arrived, however much of it went back since. */
export const hasMoney = (status: PaymentStatus): boolean =>
  status === 'APPROVED' || status === 'PARTIALLY_REFUNDED' || status === 'REFUNDED' || status === 'CHARGED_BACK'
