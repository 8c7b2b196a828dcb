import type { Knex } from 'knex'
import type { Station, TicketStatus } from '../../domain/kitchen/ticket'

/** A ticket as a kitchen screen shows it. */
export interface TicketCard {
  readonly id: number
  readonly roundId: number
  readonly sessionId: number
  readonly roundNumber: number
  readonly branchId: number
  readonly station: Station
  readonly status: TicketStatus
  readonly priority: number
  readonly notes: string | null
  readonly tableId: number
  readonly tableCode: string
  readonly createdAt: Date
  readonly startedAt: Date | null
  readonly completedAt: Date | null
  readonly deliveredAt: Date | null
  readonly items: readonly TicketCardItem[]
}

export interface TicketCardItem {
  readonly id: number
  readonly roundItemId: number
  readonly productId: number
  readonly productName: string
  readonly qty: number
  readonly status: TicketStatus
  readonly notes: string | null
}

/** What is still on the kitchen's wall: tickets of rounds neither served nor canceled, most urgent and oldest first. */
export async function ticketsOnTheWall(
  db: Knex,
  branchIds: readonly number[] | 'all',
  station: Station | null,
): Promise<TicketCard[]> {
  const query = tickets(db)
    .whereIn('ticket.status', ['PENDING', 'IN_PROGRESS', 'READY'])
    .whereIn('round.status', ['IN_KITCHEN', 'READY'])
    .orderBy([{ column: 'ticket.priority', order: 'desc' }, { column: 'ticket.created_at' }, { column: 'ticket.id' }])
  if (branchIds !== 'all') void query.whereIn('ticket.branch_id', [...branchIds])
  if (station !== null) void query.where('ticket.station', station)
  return withItems(db, await query)
}

/** One ticket in any state, or null. */
export async function findTicket(db: Knex, ticketId: number): Promise<TicketCard | null> {
  const [card] = await withItems(db, await tickets(db).where('ticket.id', ticketId))
  return card ?? null
}

type Row = Omit<TicketCard, 'items'>

const tickets = (db: Knex): Knex.QueryBuilder<Row, Row[]> =>
  db('kitchen_tickets as ticket')
    .join('rounds as round', 'round.id', 'ticket.round_id')
    .join('table_sessions as session', 'session.id', 'round.table_session_id')
    .join('tables as place', 'place.id', 'session.table_id')
    .select({
      id: 'ticket.id',
      roundId: 'ticket.round_id',
      sessionId: 'round.table_session_id',
      roundNumber: 'round.round_number',
      branchId: 'ticket.branch_id',
      station: 'ticket.station',
      status: 'ticket.status',
      priority: 'ticket.priority',
      notes: 'ticket.notes',
      tableId: 'place.id',
      tableCode: 'place.code',
      createdAt: 'ticket.created_at',
      startedAt: 'ticket.started_at',
      completedAt: 'ticket.completed_at',
      deliveredAt: 'ticket.delivered_at',
    })

async function withItems(db: Knex, rows: readonly Row[]): Promise<TicketCard[]> {
  if (rows.length === 0) return []
  const items: (TicketCardItem & { ticketId: number })[] = await db('kitchen_ticket_items as line')
    .join('round_items as item', 'item.id', 'line.round_item_id')
    .whereIn(
      'line.ticket_id',
      rows.map(({ id }) => id),
    )
    .orderBy('line.id')
    .select({
      id: 'line.id',
      ticketId: 'line.ticket_id',
      roundItemId: 'line.round_item_id',
      productId: 'item.product_id',
      productName: 'item.product_name',
      qty: 'line.qty',
      status: 'line.status',
      notes: 'item.notes',
    })
  return rows.map(row => ({ ...row, items: items.filter(({ ticketId }) => ticketId === row.id) }))
}
