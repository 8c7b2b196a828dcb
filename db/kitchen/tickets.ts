import type { Knex } from 'knex'
import type { RoundView } from '../../domain/dining/round'
import type { Station, Ticket, TicketStatus } from '../../domain/kitchen/ticket'

/** The tickets of rounds, each round's in the order of their making. */
export async function readTickets(db: Knex, roundIds: readonly number[]): Promise<Map<number, Ticket[]>> {
  const rows: StoredTicket[] = await db('kitchen_tickets')
    .whereIn('round_id', [...roundIds])
    .orderBy('id')
    .select('id', 'round_id', 'station', 'status')
  const found = new Map<number, Ticket[]>()
  if (rows.length === 0) return found
  const items: StoredTicketItem[] = await db('kitchen_ticket_items')
    .whereIn(
      'ticket_id',
      rows.map(({ id }) => id),
    )
    .orderBy('id')
    .select('id', 'ticket_id', 'round_item_id', 'status')
  for (const { id, round_id, station, status } of rows) {
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

/** Opens one ticket per station with what was not struck. For a round that was just accepted and has none. */
export async function openTickets(trx: Knex.Transaction, round: RoundView): Promise<Ticket[]> {
  const cooked = round.items.filter(({ isStruck }) => !isStruck)
  for (const station of new Set(cooked.map(item => item.station))) {
    const [ticket]: { id: number }[] = await trx('kitchen_tickets')
      .insert({ tenant_id: round.tenantId, branch_id: round.branchId, round_id: round.id, station, notes: round.notes })
      .returning('id')
    if (!ticket) throw new Error('the ticket was not stored')
    const lines = cooked.filter(item => item.station === station)
    await trx('kitchen_ticket_items').insert(
      lines.map(item => ({ tenant_id: round.tenantId, ticket_id: ticket.id, round_item_id: item.id, qty: item.qty })),
    )
  }
  return (await readTickets(trx, [round.id])).get(round.id) ?? []
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
