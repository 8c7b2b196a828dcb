import type { Role } from '../access/actor'
import { DomainError } from '../errors'
import { cancelTicketItem, forceTicket, isLive, isUnfinished, moveTicket, moveTicketItem, type Ticket } from '../kitchen/ticket'
import { mustMove } from '../transitions'
import { type Decision, isAccepted, isUndecided, type Round, type RoundItem, type RoundStatus, roundMoves } from './round'
import type { RoundAction, Strike } from './round-commands'

/** Who acts on the round, as far as the rules care: a diner of its table, or staff with the roles they hold in its branch. */
export interface Decider {
  readonly roles: readonly Role[] | 'diner' | 'system'
  readonly decision: Decision
}

/**
 * The one place that says what a command makes of a round. Pure; returns the same object when nothing changes: asking for the state
 * it already has is no mistake. Throws `invalid_transition`, `already_decided`, `unknown_item`, `reason_required`, `forbidden`.
 */
export function decideRound(round: Round, action: RoundAction, by: Decider): Round {
  switch (action.kind) {
    case 'confirm':
      return round.status === 'CONFIRMED' ? round : moveRound(round, 'CONFIRMED')
    case 'approve':
      return approve(round, action.struck, by.decision)
    case 'strike':
      return strike(round, action, by)
    case 'ready':
      return round.status === 'READY' ? round : finishTickets(moveRound(round, 'READY'), isUnfinished, 'READY')
    case 'serve':
      return round.status === 'SERVED' ? round : finishTickets(moveRound(round, 'SERVED'), isLive, 'DELIVERED')
    case 'cancel':
      return cancel(round, action.reason, by)
    case 'moveTicket':
      return withTicket(round, action.ticketId, ticket => moveTicket(ticket, action.to))
    case 'moveTicketItem':
      return withTicket(round, action.ticketId, ticket => moveTicketItem(ticket, action.itemId, action.to))
  }
}

const moveRound = (round: Round, to: RoundStatus): Round => {
  mustMove(roundMoves, round.status, to)
  return { ...round, status: to }
}

/** Keeps what was not struck; a round with nothing left is canceled. Tickets are opened by who writes it: they need ids. */
function approve(round: Round, struck: readonly Strike[], decision: Decision): Round {
  mustBeUndecided(round)
  const items = struck.reduce((all, one) => strikeItem(all, one), round.items)
  if (items.some(({ isStruck }) => !isStruck)) return { ...round, items, status: 'IN_KITCHEN', decision }
  const cancelReason = struck[0]?.reason ?? null
  return { ...round, items, status: 'CANCELED', decision, cancelReason }
}

/** Throws `already_decided` with who, when and to what. */
export function mustBeUndecided({ status, decision }: Pick<Round, 'status' | 'decision'>): void {
  if (isUndecided(status)) return
  throw new DomainError('already_decided', {
    status,
    decided_by_user_id: decision?.userId ?? null,
    decided_by_role: decision?.role ?? null,
    decided_at: decision?.at ?? null,
  })
}

const isManagement = ({ roles }: Decider): boolean => roles === 'system' || roles.includes('ADMIN') || roles.includes('MANAGER')

/** Staff until READY; whoever only cooks, while the item's ticket is not ready; after READY it is a void: management. */
function strike(round: Round, { itemId, reason }: Strike, by: Decider): Round {
  const item = findItem(round.items, itemId)
  if (item.isStruck) return round
  if (round.status === 'CANCELED') mustMove(roundMoves, round.status, 'CANCELED')
  if (!mayStrike(round, itemId, by)) throw new DomainError('forbidden', { action: 'round.strike', status: round.status })
  const items = strikeItem(round.items, { itemId, reason })
  const struck = { ...round, items, tickets: round.tickets.map(ticket => cancelTicketItem(ticket, itemId)) }
  if (items.some(one => !one.isStruck)) return followTickets(struck)
  if (round.status === 'SERVED') return struck // eaten and then given away: it was served all the same
  return { ...struck, status: 'CANCELED', cancelReason: reason, decision: round.decision ?? by.decision }
}

function mayStrike(round: Round, itemId: number, by: Decider): boolean {
  if (isManagement(by)) return true
  if (by.roles === 'diner' || by.roles === 'system' || round.status === 'READY' || round.status === 'SERVED') return false
  if (by.roles.includes('WAITER')) return true
  const ticket = round.tickets.find(({ items }) => items.some(({ roundItemId }) => roundItemId === itemId))
  return by.roles.includes('KITCHEN') && ticket !== undefined && isUnfinished(ticket)
}

function cancel(round: Round, reason: string | null, by: Decider): Round {
  if (round.status === 'CANCELED') return round
  mustMove(roundMoves, round.status, 'CANCELED')
  if (by.roles === 'diner' && round.status !== 'PENDING')
    throw new DomainError('invalid_transition', {
      from: round.status,
      to: 'CANCELED',
      detail: 'La ronda ya fue tomada; pedile al personal que la cancele.',
    })
  if (by.roles !== 'diner' && !isManagement(by)) throw new DomainError('forbidden', { action: 'round.cancel' })
  if (round.status !== 'PENDING' && !reason) throw new DomainError('reason_required')
  return {
    ...round,
    status: 'CANCELED',
    cancelReason: reason,
    decision: round.decision ?? by.decision,
    tickets: round.tickets.map(ticket => (isLive(ticket) ? forceTicket(ticket, 'CANCELED') : ticket)),
  }
}

const finishTickets = (round: Round, which: (ticket: Ticket) => boolean, to: 'READY' | 'DELIVERED'): Round => ({
  ...round,
  tickets: round.tickets.map(ticket => (which(ticket) ? forceTicket(ticket, to) : ticket)),
})

function withTicket(round: Round, ticketId: number, move: (ticket: Ticket) => Ticket): Round {
  const ticket = round.tickets.find(({ id }) => id === ticketId)
  if (!ticket) throw new DomainError('not_found', { entity: 'ticket' })
  const moved = move(ticket)
  if (moved === ticket) return round
  return followTickets({ ...round, tickets: round.tickets.map(one => (one.id === ticketId ? moved : one)) })
}

/** With its last ticket ready a round is READY; with its last one delivered, SERVED. */
function followTickets(round: Round): Round {
  const live = round.tickets.filter(isLive)
  if (live.length === 0 || !isAccepted(round.status)) return round
  if (live.every(({ status }) => status === 'DELIVERED')) return { ...round, status: 'SERVED' }
  if (round.status === 'IN_KITCHEN' && !live.some(isUnfinished)) return { ...round, status: 'READY' }
  return round
}

function strikeItem(items: readonly RoundItem[], { itemId, reason }: Strike): RoundItem[] {
  findItem(items, itemId)
  if (reason.trim() === '') throw new DomainError('reason_required', { item_id: itemId })
  return items.map(item => (item.id === itemId && !item.isStruck ? { ...item, isStruck: true, struckReason: reason } : item))
}

function findItem(items: readonly RoundItem[], itemId: number): RoundItem {
  const item = items.find(({ id }) => id === itemId)
  if (!item) throw new DomainError('unknown_item', { item_id: itemId })
  return item
}
