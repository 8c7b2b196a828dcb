import type { Role } from '../access/actor'
import type { Station, Ticket } from '../kitchen/ticket'
import type { Moves } from '../transitions'

export type RoundStatus = 'PENDING' | 'CONFIRMED' | 'IN_KITCHEN' | 'READY' | 'SERVED' | 'CANCELED'

export const roundMoves = {
  PENDING: ['CONFIRMED', 'IN_KITCHEN', 'CANCELED'],
  CONFIRMED: ['IN_KITCHEN', 'CANCELED'],
  IN_KITCHEN: ['READY', 'CANCELED'],
  READY: ['SERVED', 'CANCELED'],
  SERVED: [],
  CANCELED: [],
} as const satisfies Moves<RoundStatus>

export interface RoundItem {
  readonly id: number
  readonly productId: number
  readonly productName: string
  readonly categoryName: string | null
  readonly station: Station
  readonly qty: number
  readonly unitPriceCents: number
  /** What promotions took off the line, and which of them took most. Absent: answered before promotions counted, so nothing. */
  readonly discountCents?: number
  readonly promotionId?: number | null
  /** The reason as people read it; names all of them. */
  readonly promotionName?: string | null
  readonly notes: string | null
  /** Null = shared by the table. */
  readonly dinerId: number | null
  readonly dinerName: string | null
  readonly isStruck: boolean
  readonly struckReason: string | null
}

/** Who let a round pass or refused it, and when (ISO). */
export interface Decision {
  readonly userId: number | null
  readonly role: Role | 'SYSTEM' | 'DINER'
  readonly at: string
}

export interface Round {
  readonly id: number
  readonly number: number
  readonly status: RoundStatus
  readonly version: number
  readonly items: readonly RoundItem[]
  /** One per station, from the approval on. */
  readonly tickets: readonly Ticket[]
  readonly decision: Decision | null
  readonly cancelReason: string | null
}

/** A round as stored and as commands answer with it. JSON only: it travels through workflows. */
export interface RoundView extends Round {
  readonly tenantId: number
  readonly branchId: number
  readonly sessionId: number
  readonly tableId: number
  readonly tableCode: string
  readonly workflowId: string
  readonly submittedBy: 'DINER' | 'WAITER'
  readonly submittedByDinerId: number | null
  readonly submittedByWaiterId: number | null
  /** ISO */
  readonly submittedAt: string
  readonly notes: string | null
}

/** Nobody has decided yet whether it may be cooked. */
export const isUndecided = (status: RoundStatus): boolean => status === 'PENDING' || status === 'CONFIRMED'
/** The kitchen has seen it. */
export const isAccepted = (status: RoundStatus): boolean => status === 'IN_KITCHEN' || status === 'READY' || status === 'SERVED'
export const isFinal = (status: RoundStatus): boolean => status === 'SERVED' || status === 'CANCELED'

/** What a line costs, struck or not. What a promotion promised when it was ordered stays, whatever is struck beside it. */
export const itemCents = ({ qty, unitPriceCents, discountCents = 0 }: RoundItem): number => qty * unitPriceCents - discountCents

/** What the round costs as it stands: struck items cost nothing; a canceled round too. Cents. */
export function roundTotalCents({ status, items }: Pick<Round, 'status' | 'items'>): number {
  if (status === 'CANCELED') return 0
  return items.reduce((sum, item) => (item.isStruck ? sum : sum + itemCents(item)), 0)
}
