import type { EventActor, EventType, NewEvent } from '../events'
import { eventAt, type SessionPlace } from '../floor/session'
import type { Ticket, TicketStatus } from '../kitchen/ticket'
import { isAccepted, isUndecided, itemCents, type RoundItem, type RoundStatus, type RoundView, roundTotalCents } from './round'
import type { RoundAction } from './round-commands'

const statusEvents = {
  PENDING: 'ROUND_SUBMITTED',
  CONFIRMED: 'ROUND_CONFIRMED',
  IN_KITCHEN: 'ROUND_IN_KITCHEN',
  READY: 'ROUND_READY',
  SERVED: 'ROUND_SERVED',
  CANCELED: 'ROUND_CANCELED',
} as const satisfies Record<RoundStatus, EventType>

const ticketEvents = {
  PENDING: 'TICKET_CREATED',
  IN_PROGRESS: 'TICKET_IN_PROGRESS',
  READY: 'TICKET_READY',
  DELIVERED: 'TICKET_DELIVERED',
  CANCELED: 'TICKET_CANCELED',
} as const satisfies Record<TicketStatus, EventType>

export const submittedEvents = (place: SessionPlace, round: RoundView, actor: EventActor): NewEvent[] => [
  eventAt(place, 'ROUND_SUBMITTED', roundEntity(round), actor),
]

/** What a change of a round tells people, in the order of cause and effect: struck items, the round's new state, then its tickets; or the ticket that was
 * moved, then the round that followed. The kitchen hears of a struck item only when it knew the round before. */
export function roundEvents(
  place: SessionPlace,
  before: RoundView,
  after: RoundView,
  action: RoundAction,
  actor: EventActor,
): NewEvent[] {
  const knewBefore = isAccepted(before.status)
  const tell = (type: EventType, entity: Readonly<Record<string, unknown>>, kitchen_knows = knewBefore) => ({
    ...eventAt(place, type, entity, actor),
    kitchen_knows,
  })

  const struckType = action.kind === 'strike' && isUndecided(before.status) ? 'ROUND_ITEM_DELETED' : 'ROUND_ITEM_REJECTED'
  const struck = newlyStruck(before, after).map(item => tell(struckType, struckEntity(after, item)))
  const moved =
    before.status === after.status
      ? []
      : [tell(statusEvents[after.status], roundEntity(after), knewBefore || isAccepted(after.status))]
  const tickets = changedTickets(before, after).map(ticket => tell(ticketEvents[ticket.status], ticketEntity(after, ticket)))
  const isByTicket = action.kind === 'moveTicket' || action.kind === 'moveTicketItem'
  return isByTicket ? [...tickets, ...moved] : [...struck, ...moved, ...tickets]
}

/** Nobody approved (or cooked) it in time. `minutes` since it was sent (approved). */
export const overdueEvent = (
  place: SessionPlace,
  round: RoundView,
  stage: 'approval' | 'kitchen',
  waitedSeconds: number,
): NewEvent => ({
  ...eventAt(
    place,
    'ROUND_OVERDUE',
    { ...roundEntity(round), stage, waited_seconds: waitedSeconds },
    { user_id: null, role: 'SYSTEM' },
  ),
  kitchen_knows: stage === 'kitchen',
})

function newlyStruck(before: RoundView, after: RoundView): RoundItem[] {
  const struckBefore = new Set(before.items.filter(({ isStruck }) => isStruck).map(({ id }) => id))
  return after.items.filter(({ id, isStruck }) => isStruck && !struckBefore.has(id))
}

function changedTickets(before: RoundView, after: RoundView): Ticket[] {
  const known = new Map(before.tickets.map(ticket => [ticket.id, ticket.status]))
  return after.tickets.filter(({ id, status }) => known.get(id) !== status)
}

/** All that a screen needs to draw the round. */
export const roundEntity = (round: RoundView) => ({
  round_id: round.id,
  round_number: round.number,
  status: round.status,
  table_id: round.tableId,
  table_code: round.tableCode,
  submitted_by: round.submittedBy,
  submitted_at: round.submittedAt,
  notes: round.notes,
  items: round.items.map(itemEntity),
  total_cents: roundTotalCents(round),
  cancel_reason: round.cancelReason,
})

const itemEntity = (item: RoundItem) => ({
  item_id: item.id,
  product_id: item.productId,
  product_name: item.productName,
  category_name: item.categoryName,
  station: item.station,
  qty: item.qty,
  unit_price_cents: item.unitPriceCents,
  discount_cents: item.discountCents ?? 0,
  line_cents: itemCents(item),
  promotion_name: item.promotionName ?? null,
  notes: item.notes,
  diner_id: item.dinerId,
  diner_name: item.dinerName,
  is_struck: item.isStruck,
  struck_reason: item.struckReason,
})

const struckEntity = (round: RoundView, item: RoundItem) => ({
  round_id: round.id,
  round_number: round.number,
  status: round.status,
  table_code: round.tableCode,
  ...itemEntity(item),
  reason: item.struckReason,
  remaining_items: round.items.filter(({ isStruck }) => !isStruck).length,
  round_deleted: round.status === 'CANCELED',
  total_cents: roundTotalCents(round),
})

const ticketEntity = (round: RoundView, ticket: Ticket) => {
  const items = new Map(round.items.map(item => [item.id, item]))
  return {
    ticket_id: ticket.id,
    round_id: round.id,
    round_number: round.number,
    table_code: round.tableCode,
    station: ticket.station,
    status: ticket.status,
    is_first_of_round: round.tickets.every(({ id, status }) => id === ticket.id || status === 'PENDING' || status === 'CANCELED'),
    items: ticket.items.map(line => {
      const item = items.get(line.roundItemId)
      return {
        ticket_item_id: line.id,
        round_item_id: line.roundItemId,
        product_name: item?.productName ?? null,
        qty: item?.qty ?? null,
        notes: item?.notes ?? null,
        status: line.status,
      }
    }),
  }
}
