import { z } from 'zod'
import type { CheckDetail, CheckPayment } from '../../db/queries/billing/check-detail'
import { remainingOf } from '../../domain/billing/check'
import type { CheckView } from '../../domain/billing/check-commands'

const cents = z.number().int()

const line = z.object({
  round_item_id: z.number().int(),
  product_name: z.string(),
  qty: z.number().int(),
  unit_price_cents: cents,
  discount_cents: cents.describe('Lo que descuentan las promociones'),
  line_cents: cents.describe('Lo que cuesta la línea, con el descuento'),
  subtotal_cents: cents.describe('Lo mismo que `line_cents`, con su nombre anterior'),
  promotion_name: z.string().nullable(),
  notes: z.string().nullable(),
  round_number: z.number().int(),
  diner_id: z.number().int().nullable(),
  diner_name: z.string().nullable(),
})

export const checkStatus = z.enum(['REQUESTED', 'IN_PAYMENT', 'PAID', 'CANCELED'])

export const paymentSchema = z.object({
  id: z.number().int(),
  provider: z.string(),
  status: z.string(),
  amount_cents: cents,
  tip_cents: cents,
  credit_cents: cents,
  refunded_cents: cents,
  manual_method: z.string().nullable(),
  diner_id: z.number().int().nullable(),
  diner_name: z.string().nullable(),
  surplus_of_payment_id: z.number().int().nullable(),
  needs_review: z.boolean(),
  created_at: z.iso.datetime(),
})

export const checkDetailSchema = z.object({
  id: z.number().int(),
  session_id: z.number().int(),
  number: z.number().int(),
  status: checkStatus,
  total_cents: cents,
  paid_cents: cents,
  remaining_cents: cents,
  reserved_cents: cents.describe('Reservado por pagos en curso'),
  pending_cents: cents.describe('Pedido y todavía no aceptado; se suma cuando se acepta'),
  write_off_cents: cents,
  items: z.array(line),
  payments: z.array(paymentSchema),
  created_at: z.iso.datetime(),
  table_code: z.string(),
})

/** What a closed check leaves open was written off: nothing remains to be paid. */
export function presentCheckDetail({ check, tableCode, lines, payments, pendingCents, reservedCents }: CheckDetail) {
  return {
    id: check.id,
    session_id: check.sessionId,
    number: check.n,
    status: check.status,
    total_cents: check.totalCents,
    paid_cents: check.paidCents,
    remaining_cents: remainingOf(check) - check.writeOffCents,
    reserved_cents: reservedCents,
    pending_cents: pendingCents,
    write_off_cents: check.writeOffCents,
    items: [...lines],
    payments: payments.map(presentPayment),
    created_at: check.createdAt,
    table_code: tableCode,
  }
}

const presentPayment = (payment: CheckPayment) => ({ ...payment, created_at: payment.created_at.toISOString() })

export const checkSummarySchema = z.object({
  check_id: z.number().int(),
  session_id: z.number().int(),
  number: z.number().int(),
  status: checkStatus,
  total_cents: cents,
  paid_cents: cents,
  remaining_cents: cents,
})

export const presentCheckSummary = (check: CheckView) => ({
  check_id: check.checkId,
  session_id: check.sessionId,
  number: check.n,
  status: check.status,
  total_cents: check.totalCents,
  paid_cents: check.paidCents,
  remaining_cents: remainingOf(check),
})
