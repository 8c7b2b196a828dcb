import { z } from 'zod'

const id = z.number().int()
const cents = z.number().int()

const line = z.object({
  product_id: id,
  product_name: z.string(),
  diner_id: id.nullable(),
  qty: z.number().int(),
  unit_price_cents: cents,
  regular_cents: cents.describe('Sin promociones'),
  discount_cents: cents,
  line_cents: cents,
  promotion_id: id.nullable().describe('La que más descuenta de la línea'),
  promotion_name: z.string().nullable().describe('Todas las que descuentan de la línea'),
})

/** What `toQuote` makes of a quote: in the answer to one, and in the refusal `price_changed`. */
export const quoteSchema = z.object({
  lines: z.array(line),
  promotions: z.array(z.object({ promotion_id: id, name: z.string(), times: z.number().int(), saving_cents: cents })),
  subtotal_cents: cents,
  discount_cents: cents,
  total_cents: cents,
})
