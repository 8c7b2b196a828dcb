import type { Knex } from 'knex'
import type { House } from './house'
import type { Minutes, PlannedItem, PlannedRound, PlannedTicket } from './plan-rounds'
import type { PlannedSession } from './plan-sessions'
import { plantEach } from './plant-each'

/** What later rows refer to. */
export interface PlantedSessions {
  readonly sessionId: (session: PlannedSession) => number
  readonly dinerId: (session: PlannedSession, position: number | null) => number | null
  readonly itemId: (item: PlannedItem) => number
}

const colors = ['#ef4444', '#3b82f6', '#22c55e', '#f59e0b', '#a855f7']

/** A moment of a business day. */
export const momentOf = (day: Date, minutes: Minutes): Date => new Date(day.getTime() + minutes * 60_000)

/** Stores the sessions with their guests, rounds and tickets, as they are when everybody has gone home. */
export async function plantSessions(
  trx: Knex.Transaction,
  house: House,
  sessions: readonly PlannedSession[],
): Promise<PlantedSessions> {
  const place = { tenant_id: house.tenantId, branch_id: house.branchId }
  const sessionId = await plantEach(trx, 'table_sessions', sessions, session => ({ ...place, ...sessionRow(session) }))
  const guests = sessions.flatMap(session => session.diners.map((name, position) => ({ session, name, position })))
  const guestId = await plantEach(trx, 'diners', guests, ({ session, name, position }) => ({
    ...place,
    session_id: sessionId(session),
    name,
    color: colors[position % colors.length],
    joined_at: momentOf(session.day, session.openedAt),
  }))
  const seats = new Map(guests.map(guest => [`${sessionId(guest.session)}:${guest.position}`, guestId(guest)]))
  const dinerId: PlantedSessions['dinerId'] = (session, position) => seats.get(`${sessionId(session)}:${position}`) ?? null

  const itemId = await plantRounds(trx, house, sessions, sessionId, dinerId)
  return { sessionId, dinerId, itemId }
}

const sessionRow = (session: PlannedSession): object => ({
  table_id: session.tableId,
  status: 'CLOSED',
  opened_at: momentOf(session.day, session.openedAt),
  opened_by: session.openedByWaiter ? 'WAITER' : 'DINER',
  opened_by_waiter_id: session.openedByWaiter ? session.waiterId : null,
  assigned_waiter_id: session.openedByWaiter ? session.waiterId : null,
  diner_count: session.openedByWaiter ? session.diners.length : null,
  closed_at: momentOf(session.day, session.closedAt),
  closed_by_user_id: session.waiterId,
  forced: (session.bill?.writeOffCents ?? 0) > 0,
  close_reason: (session.bill?.writeOffCents ?? 0) > 0 ? 'Se fueron sin pagar' : null,
  write_off_cents: session.bill?.writeOffCents ?? 0,
})

async function plantRounds(
  trx: Knex.Transaction,
  house: House,
  sessions: readonly PlannedSession[],
  sessionId: PlantedSessions['sessionId'],
  dinerId: PlantedSessions['dinerId'],
): Promise<PlantedSessions['itemId']> {
  const place = { tenant_id: house.tenantId, branch_id: house.branchId }
  const rounds = sessions.flatMap(session => session.rounds.map(round => ({ session, round })))
  const roundId = await plantEach(trx, 'rounds', rounds, ({ session, round }) => ({
    ...place,
    ...roundRow(session, round, house.managerId),
    table_session_id: sessionId(session),
    idempotency_key: `demo-${round.number}`,
    workflow_id: `round:${sessionId(session)}:demo-${round.number}`,
    submitted_by_diner_id: round.waiterId === null ? dinerId(session, round.dinerOf) : null,
  }))

  const lines = rounds.flatMap(of => of.round.items.map(item => ({ of, item })))
  const lineId = await plantEach(trx, 'round_items', lines, ({ of, item }) => ({
    ...place,
    ...itemRow(of.session, item, house.managerId),
    round_id: roundId(of),
    diner_id: dinerId(of.session, item.diner),
  }))
  const itemIds = new Map(lines.map(line => [line.item, lineId(line)]))
  const itemId = (item: PlannedItem): number => itemIds.get(item) ?? 0

  const tickets = rounds.flatMap(of => of.round.tickets.map(ticket => ({ of, ticket })))
  const ticketId = await plantEach(trx, 'kitchen_tickets', tickets, ({ of, ticket }) => ({
    ...place,
    ...ticketRow(of.session.day, of.round, ticket),
    round_id: roundId(of),
  }))
  const cooked = tickets.flatMap(ticketOf => cookedOn(ticketOf.ticket, ticketOf.of.round).map(item => ({ ticketOf, item })))
  await plantEach(trx, 'kitchen_ticket_items', cooked, ({ ticketOf, item }) => ({
    tenant_id: house.tenantId,
    ticket_id: ticketId(ticketOf),
    round_item_id: itemId(item),
    qty: item.qty,
    status: ticketOf.of.round.cancel ? 'CANCELED' : 'DELIVERED',
  }))
  return itemId
}

function roundRow({ day }: PlannedSession, round: PlannedRound, managerId: number): object {
  const { cancel, confirmed } = round
  const at = (minutes: Minutes) => momentOf(day, minutes)
  const isByDiner = cancel !== null && cancel.reason === null
  const wasAccepted = cancel === null || cancel.wasAccepted
  const readyAt = Math.max(...round.tickets.map(({ completedAt }) => completedAt))
  return {
    round_number: round.number,
    status: cancel ? 'CANCELED' : 'SERVED',
    submitted_at: at(round.submittedAt),
    created_at: at(round.submittedAt),
    submitted_by: round.waiterId === null ? 'DINER' : 'WAITER',
    submitted_by_waiter_id: round.waiterId,
    confirmed_at: confirmed && !isByDiner ? at(confirmed.at) : null,
    confirmed_by_user_id: confirmed && !isByDiner ? confirmed.waiterId : null,
    decided_at: at(round.decidedAt),
    decided_by_role: isByDiner ? 'DINER' : 'MANAGER',
    decided_by_user_id: isByDiner ? null : managerId,
    in_kitchen_at: wasAccepted ? at(round.decidedAt) : null,
    ready_at: cancel ? null : at(readyAt),
    served_at: round.servedAt === null ? null : at(round.servedAt),
    canceled_at: cancel ? at(cancel.at) : null,
    canceled_by_user_id: cancel && !isByDiner ? managerId : null,
    cancel_reason: cancel?.reason ?? null,
  }
}

const itemRow = ({ day }: PlannedSession, { dish, qty, strike }: PlannedItem, managerId: number): object => ({
  product_id: dish.productId,
  product_name: dish.name,
  category_name: dish.category,
  station: dish.station,
  qty,
  unit_price_cents: dish.priceCents,
  struck_at: strike ? momentOf(day, strike.at) : null,
  struck_reason: strike?.reason ?? null,
  struck_by_user_id: strike ? managerId : null,
})

function ticketRow(day: Date, round: PlannedRound, ticket: PlannedTicket): object {
  const at = (minutes: Minutes) => momentOf(day, minutes)
  const times = round.cancel
    ? { status: 'CANCELED', started_at: null, completed_at: null, delivered_at: null, canceled_at: at(round.cancel.at) }
    : {
        status: 'DELIVERED',
        canceled_at: null,
        started_at: at(ticket.startedAt),
        completed_at: at(ticket.completedAt),
        delivered_at: at(round.servedAt ?? ticket.completedAt),
      }
  return { station: ticket.station, created_at: at(round.decidedAt), ...times }
}

const cookedOn = (ticket: PlannedTicket, { items }: PlannedRound): PlannedItem[] =>
  items.filter(({ dish, strike }) => dish.station === ticket.station && (strike === null || strike.isCooked))
