import { z } from 'zod'
import type { CsvColumn, CsvValue } from './csv'

const count = z.number().int()
const cents = z.number().int()
const id = z.number().int()
const date = z.iso.date()

export const topProductRow = z.object({
  product_id: id,
  product_name: z.string(),
  quantity_sold: count,
  revenue_cents: cents,
  total_revenue_cents: cents,
})

export const summaryRow = z.object({
  from: date,
  to: date,
  total_revenue_cents: cents,
  total_sales_cents: cents,
  total_orders: count,
  average_order_cents: cents,
  avg_order_value_cents: cents,
  total_sessions: count,
  busiest_hour: z.number().int().nullable(),
})

export const dailySalesRow = z.object({
  date,
  total_cents: cents,
  total_sales_cents: cents,
  total_revenue_cents: cents,
  order_count: count,
  avg_order_cents: cents,
  total_sessions: count,
})

export const waiterSalesRow = z.object({
  waiter_id: id.nullable(),
  waiter_name: z.string(),
  order_count: count,
  session_count: count,
  total_sales_cents: cents,
  avg_order_cents: cents,
  collected_cents: cents,
  tips_cents: cents,
})

export const tableTurnsRow = z.object({
  branch_id: id,
  branch_name: z.string(),
  sector_id: id.nullable(),
  sector_name: z.string().nullable(),
  table_id: id.nullable(),
  table_code: z.string().nullable(),
  turn_count: count,
  avg_minutes: z.number(),
  median_minutes: z.number(),
  p90_minutes: z.number(),
})

const seconds = z.number().int()
export const kitchenTimesRow = z.object({
  station: z.string(),
  ticket_count: count,
  avg_wait_seconds: seconds.nullable(),
  median_wait_seconds: seconds.nullable(),
  p90_wait_seconds: seconds.nullable(),
  avg_cook_seconds: seconds.nullable(),
  median_cook_seconds: seconds.nullable(),
  p90_cook_seconds: seconds.nullable(),
  avg_total_seconds: seconds,
  median_total_seconds: seconds,
  p90_total_seconds: seconds,
})

export const cancellationsRow = z.object({
  kind: z.enum(['ROUND', 'ITEM']),
  reason: z.string(),
  count,
  quantity: count,
  lost_cents: cents,
})

type Row = Readonly<Record<string, CsvValue>>

/** The columns of a report's file: the fields of its rows under their own names, and each amount again as a decimal number. */
export const reportColumns = (row: z.ZodObject): CsvColumn<Row>[] => Object.keys(row.shape).flatMap(columnsOf)

function columnsOf(name: string): CsvColumn<Row>[] {
  const whole: CsvColumn<Row> = { name, value: row => row[name] }
  if (!name.endsWith('_cents')) return [whole]
  return [whole, { name: name.slice(0, -'_cents'.length), value: row => decimal(row[name]) }]
}

/** 123456 → "1234.56". Exact: a division could not be. */
function decimal(amountCents: CsvValue): string | null {
  if (typeof amountCents !== 'number') return null
  const digits = String(amountCents).padStart(3, '0')
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`
}
