import { z } from 'zod'
import { itemCents, type RoundItem, type RoundView, roundTotalCents } from '../../domain/dining/round'
import { stations } from '../../domain/kitchen/ticket'

export const roundStatus = z.enum(['PENDING', 'CONFIRMED', 'IN_KITCHEN', 'READY', 'SERVED', 'CANCELED'])
const ticketStatus = z.enum(['PENDING', 'IN_PROGRESS', 'READY', 'DELIVERED', 'CANCELED'])
const id = z.number().int()
const cents = z.number().int()

export const roundItem = z.object({
  id,
  product_id: id,
  product_name: z.string(),
  category_name: z.string().nullable(),
  qty: z.number().int(),
  unit_price_cents: cents,
  discount_cents: cents.describe('Lo que descuentan las promociones'),
  line_cents: cents.describe('Lo que cuesta la línea, con el descuento'),
  promotion_name: z.string().nullable(),
  notes: z.string().nullable(),
  diner_id: id.nullable(),
  diner_name: z.string().nullable(),
  is_struck: z.boolean(),
  struck_reason: z.string().nullable(),
})

/** A round as screens read it. `items` shows struck ones too, marked: people see what was refused and why. */
export const roundOutput = z.object({
  id,
  round_id: id,
  round_number: z.number().int(),
  status: roundStatus,
  session_id: id,
  branch_id: id,
  table_id: id,
  table_code: z.string(),
  items: z.array(roundItem),
  tickets: z.array(z.object({ id, station: z.enum(stations), status: ticketStatus })),
  total_cents: cents,
  notes: z.string().nullable(),
  submitted_by: z.enum(['DINER', 'WAITER']),
  submitted_by_waiter_id: id.nullable(),
  created_at: z.iso.datetime(),
  submitted_at: z.iso.datetime(),
  decided_by_user_id: id.nullable(),
  decided_by_role: z.string().nullable(),
  decided_at: z.string().nullable(),
  cancel_reason: z.string().nullable(),
})

export function presentRound(round: RoundView): z.infer<typeof roundOutput> {
  return {
    id: round.id,
    round_id: round.id,
    round_number: round.number,
    status: round.status,
    session_id: round.sessionId,
    branch_id: round.branchId,
    table_id: round.tableId,
    table_code: round.tableCode,
    items: round.items.map(presentItem),
    tickets: round.tickets.map(({ id: ticketId, station, status }) => ({ id: ticketId, station, status })),
    total_cents: roundTotalCents(round),
    notes: round.notes,
    submitted_by: round.submittedBy,
    submitted_by_waiter_id: round.submittedByWaiterId,
    created_at: round.submittedAt,
    submitted_at: round.submittedAt,
    decided_by_user_id: round.decision?.userId ?? null,
    decided_by_role: round.decision?.role ?? null,
    decided_at: round.decision?.at ?? null,
    cancel_reason: round.cancelReason,
  }
}

/** As whoever cooks or counts sees it: what was struck is no part of it. Older screens would draw it like the rest. */
export const presentRoundAsCooked = (round: RoundView): z.infer<typeof roundOutput> =>
  presentRound({ ...round, items: round.items.filter(({ isStruck }) => !isStruck) })

const presentItem = (item: RoundItem): z.infer<typeof roundItem> => ({
  id: item.id,
  product_id: item.productId,
  product_name: item.productName,
  category_name: item.categoryName,
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
