import type { Knex } from 'knex'
import type { RoundView } from '../../domain/dining/round'
import type { Station, Ticket, TicketStatus } from '../../domain/kitchen/ticket'

/** The tickets of rounds, each round's in the order of their making. */
export async function readTickets(db: Knex, roundIds: readonly number[]): Promise<Map<number, Ticket[]>> {
  const rows: StoredTicket[] = await db('kitchen_tickets')
    .whereIn('round_id', [...roundIds])
    .orderBy('id')
    .select('id', 'round_id', 'station', 'status')
  if (rows.length === 0) return new Map()
  const items: StoredTicketItem[] = await db('kitchen_ticket_items')
    .whereIn(
      'ticket_id',
      rows.map(({ id }) => id),
    )
    .orderBy('id')
    .select('id', 'ticket_id', 'round_item_id', 'status')
  return assemble(rows, items)
}

/** Opens one ticket per station with what was not struck. For a round that was just accepted and has none. */
export async function openTickets(trx: Knex.Transaction, round: RoundView): Promise<Ticket[]> {
  const { tenantId: tenant_id, branchId: branch_id, id: round_id, notes } = round
  const cooked = round.items.filter(({ isStruck }) => !isStruck)
  const stations = [...new Set(cooked.map(({ station }) => station))]
  const tickets: StoredTicket[] = await trx('kitchen_tickets')
    .insert(stations.map(station => ({ tenant_id, branch_id, round_id, station, notes })))
    .returning(['id', 'round_id', 'station', 'status'])
  const ticketOf = new Map(tickets.map(({ id, station }) => [station, id]))
  const items: StoredTicketItem[] = await trx('kitchen_ticket_items')
    .insert(cooked.map(({ id, station, qty }) => ({ tenant_id, ticket_id: ticketOf.get(station), round_item_id: id, qty })))
    .returning(['id', 'ticket_id', 'round_item_id', 'status'])
  return assemble(tickets, items).get(round_id) ?? []
}

function assemble(tickets: readonly StoredTicket[], items: readonly StoredTicketItem[]): Map<number, Ticket[]> {
  const found = new Map<number, Ticket[]>()
  for (const { id, round_id, station, status } of tickets) {
    const lines = items.filter(({ ticket_id }) => ticket_id === id)
    const ticket = {
      id,
      station,
      status,
      items: lines.map(line => ({ id: line.id, roundItemId: line.round_item_id, status: line.status })),
    }
    found.set(round_id, [...(found.get(round_id) ?? []), ticket])
  }
  return found
}

const moments = {
  IN_PROGRESS: 'started_at',
  READY: 'completed_at',
  DELIVERED: 'delivered_at',
  CANCELED: 'canceled_at',
} as const satisfies Partial<Record<TicketStatus, string>>

/** Stores what changed between two states of the same tickets. */
export async function saveTickets(
  trx: Knex.Transaction,
  before: readonly Ticket[],
  after: readonly Ticket[],
  now: Date,
): Promise<void> {
  const known = new Map(before.map(ticket => [ticket.id, ticket]))
  for (const ticket of after) {
    const old = known.get(ticket.id)
    if (!old || old === ticket) continue
    if (old.status !== ticket.status && ticket.status !== 'PENDING')
      await trx('kitchen_tickets')
        .where({ id: ticket.id })
        .update({ status: ticket.status, [moments[ticket.status]]: now, version: trx.raw('version + 1') })
    for (const item of ticket.items)
      if (old.items.find(({ id }) => id === item.id)?.status !== item.status)
        await trx('kitchen_ticket_items').where({ id: item.id }).update({ status: item.status })
  }
}

interface StoredTicket {
  id: number
  round_id: number
  station: Station
  status: TicketStatus
}

interface StoredTicketItem {
  id: number
  ticket_id: number
  round_item_id: number
  status: TicketStatus
}
