import { DomainError } from '../errors'
import { canMove, type Moves } from '../transitions'

export type TicketStatus = 'PENDING' | 'IN_PROGRESS' | 'READY' | 'DELIVERED' | 'CANCELED'

export const ticketMoves = {
  PENDING: ['IN_PROGRESS', 'CANCELED'],
  IN_PROGRESS: ['READY', 'CANCELED'],
  READY: ['DELIVERED', 'CANCELED'],
  DELIVERED: [],
  CANCELED: [],
} as const satisfies Moves<TicketStatus>

/** One line of a ticket: a round's item as a station cooks it. */
export interface TicketItem {
  readonly id: number
  readonly roundItemId: number
  readonly status: TicketStatus
}

/** What one station cooks of one round. */
export interface Ticket {
  readonly id: number
  readonly station: Station
  readonly status: TicketStatus
  readonly items: readonly TicketItem[]
}

export const stations = ['BAR', 'HOT_KITCHEN', 'COLD_KITCHEN', 'GRILL', 'PASTRY', 'OTHER'] as const
export type Station = (typeof stations)[number]

export const isUnfinished = ({ status }: Ticket): boolean => status === 'PENDING' || status === 'IN_PROGRESS'
export const isLive = ({ status }: Ticket): boolean => status !== 'CANCELED'

/**
 * Moves a ticket with its live items. Asked for the state it has: unchanged. Throws `invalid_transition`.
 * A station that forgot to say "started" may still say "ready"; nothing else skips a state.
 */
export function moveTicket(ticket: Ticket, to: TicketStatus): Ticket {
  if (ticket.status === to) return ticket
  const skipsStart = ticket.status === 'PENDING' && to === 'READY'
  if (!skipsStart && !canMove(ticketMoves, ticket.status, to)) refuseMove(ticket.status, to)
  return forceTicket(ticket, to)
}

/** Moves a ticket whatever its state is: the round decided. Items canceled before stay canceled. */
export const forceTicket = (ticket: Ticket, to: TicketStatus): Ticket => ({
  ...ticket,
  status: to,
  items: ticket.items.map(item => (item.status === 'CANCELED' ? item : { ...item, status: to })),
})

/** Moves one item; the ticket follows: in progress with the first one started, ready with the last one ready. */
export function moveTicketItem(ticket: Ticket, itemId: number, to: 'IN_PROGRESS' | 'READY'): Ticket {
  const item = ticket.items.find(({ id }) => id === itemId)
  if (!item) throw new DomainError('not_found', { entity: 'ticket_item' })
  if (item.status === to) return ticket
  if (!isUnfinished(ticket) || (item.status === 'READY' && to === 'IN_PROGRESS') || item.status === 'CANCELED')
    refuseMove(item.status, to)
  return follow({ ...ticket, items: ticket.items.map(one => (one.id === itemId ? { ...one, status: to } : one)) })
}

/** Takes a struck item off a ticket. A ticket left without anything to cook is canceled; one left with ready items only is ready. */
export function cancelTicketItem(ticket: Ticket, roundItemId: number): Ticket {
  if (!ticket.items.some(item => item.roundItemId === roundItemId)) return ticket
  return follow({
    ...ticket,
    items: ticket.items.map(item => (item.roundItemId === roundItemId ? { ...item, status: 'CANCELED' } : item)),
  })
}

/** The ticket's state as its items say. */
function follow(ticket: Ticket): Ticket {
  const live = ticket.items.filter(({ status }) => status !== 'CANCELED')
  if (live.length === 0) return { ...ticket, status: 'CANCELED' }
  if (!isUnfinished(ticket)) return ticket
  if (live.every(({ status }) => status === 'READY')) return { ...ticket, status: 'READY' }
  return live.some(({ status }) => status !== 'PENDING') ? { ...ticket, status: 'IN_PROGRESS' } : ticket
}

function refuseMove(from: TicketStatus, to: TicketStatus): never {
  throw new DomainError('invalid_transition', { from, to, detail: `La comanda no puede pasar de ${from} a ${to}.` })
}
