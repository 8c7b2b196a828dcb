import type { Command } from '../command'
import type { TicketStatus } from '../kitchen/ticket'

export interface Strike {
  readonly itemId: number
  readonly reason: string
}

/** What can be asked of a round that exists. */
export type RoundAction =
  | { readonly kind: 'confirm' }
  | { readonly kind: 'approve'; readonly struck: readonly Strike[] }
  | { readonly kind: 'strike'; readonly itemId: number; readonly reason: string }
  | { readonly kind: 'ready' }
  | { readonly kind: 'serve' }
  | { readonly kind: 'cancel'; readonly reason: string | null }
  | { readonly kind: 'moveTicket'; readonly ticketId: number; readonly to: Exclude<TicketStatus, 'PENDING' | 'CANCELED'> }
  | { readonly kind: 'moveTicketItem'; readonly ticketId: number; readonly itemId: number; readonly to: 'IN_PROGRESS' | 'READY' }

export interface OrderLine {
  readonly productId: number
  readonly qty: number
  readonly notes: string | null
  /** Whose it is; null = shared by the table. */
  readonly dinerId: number | null
}

/** What is sent: the lines themselves, or everything in the table's cart. */
export type Order = { readonly lines: readonly OrderLine[] } | { readonly fromCart: true }

export interface SubmitCommand extends Command {
  readonly order: Order
  readonly notes: string | null
  /** What whoever orders saw it cost; null or absent = they don't compare. */
  readonly expectedTotalCents?: number | null
}

export interface RoundCommand<Action extends RoundAction = RoundAction> extends Command {
  readonly action: Action
}
