import { z } from 'zod'
import type { TicketCard } from '../../db/queries/kitchen'
import { stations } from '../../domain/kitchen/ticket'

const id = z.number().int()
const status = z.enum(['PENDING', 'IN_PROGRESS', 'READY', 'DELIVERED', 'CANCELED'])
const moment = z.iso.datetime().nullable()

export const station = z.enum(stations)

export const ticketOutput = z.object({
  id,
  round_id: id,
  round_number: id,
  branch_id: id,
  station,
  status,
  priority: z.number().int(),
  notes: z.string().nullable(),
  table_id: id.nullable(),
  table_code: z.string().nullable(),
  items: z.array(
    z.object({
      id,
      round_item_id: id,
      product_id: id,
      product_name: z.string(),
      qty: z.number().int(),
      status,
      notes: z.string().nullable(),
    }),
  ),
  created_at: z.iso.datetime(),
  started_at: moment,
  completed_at: moment,
  delivered_at: moment,
})

export const presentTicket = (card: TicketCard): z.infer<typeof ticketOutput> => ({
  id: card.id,
  round_id: card.roundId,
  round_number: card.roundNumber,
  branch_id: card.branchId,
  station: card.station,
  status: card.status,
  priority: card.priority,
  notes: card.notes,
  table_id: card.tableId,
  table_code: card.tableCode,
  items: card.items.map(item => ({
    id: item.id,
    round_item_id: item.roundItemId,
    product_id: item.productId,
    product_name: item.productName,
    qty: item.qty,
    status: item.status,
    notes: item.notes,
  })),
  created_at: card.createdAt.toISOString(),
  started_at: card.startedAt?.toISOString() ?? null,
  completed_at: card.completedAt?.toISOString() ?? null,
  delivered_at: card.deliveredAt?.toISOString() ?? null,
})
