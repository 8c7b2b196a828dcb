import { z } from 'zod'
import { ApiError } from './api-error'
import { presentPayment } from './payments'
import type { Account, Payment } from './records'
import type { Simulator } from './simulator'

const query = z.looseObject({
  external_reference: z.string().optional(),
  status: z.string().optional(),
  sort: z
    .enum(['date_created', 'date_last_updated', 'date_approved', 'money_release_date', 'id', 'external_reference'])
    .default('date_created'),
  criteria: z.enum(['asc', 'desc']).default('desc'),
  range: z.enum(['date_created', 'date_last_updated', 'date_approved', 'money_release_date']).optional(),
  begin_date: z.string().optional(),
  end_date: z.string().optional(),
  limit: z.coerce.number().int().min(0).max(1000).default(30),
  offset: z.coerce.number().int().min(0).default(0),
})

/** GET /v1/payments/search: filters, a date range with both ends included, sort, pages. */
export function searchPayments(simulator: Simulator, account: Account, given: unknown) {
  const search = query.parse(given)
  const now = simulator.clock.now()
  const from = search.begin_date === undefined ? Number.NEGATIVE_INFINITY : momentOf(search.begin_date, now)
  const to = search.end_date === undefined ? Number.POSITIVE_INFINITY : momentOf(search.end_date, now)
  const direction = search.criteria === 'asc' ? 1 : -1
  const { range } = search
  const found = [...simulator.store.payments.values()]
    .filter(payment => payment.collectorId === account.userId)
    .filter(payment => search.external_reference === undefined || payment.externalReference === search.external_reference)
    .filter(payment => search.status === undefined || payment.status === search.status)
    .filter(payment => range === undefined || isBetween(dateOf(payment, range), from, to))
    .sort((a, b) => direction * (dateOf(a, search.sort) - dateOf(b, search.sort) || a.id - b.id))
  return {
    paging: { total: found.length, limit: search.limit, offset: search.offset },
    results: found.slice(search.offset, search.offset + search.limit).map(payment => presentPayment(simulator, payment)),
  }
}

function dateOf(payment: Payment, field: string): number {
  if (field === 'date_last_updated') return payment.updatedAt
  if (field === 'date_approved' || field === 'money_release_date') return payment.approvedAt ?? Number.NaN
  return field === 'id' ? payment.id : payment.createdAt
}

/** NaN (a payment that was never approved) is in no range. */
const isBetween = (at: number, from: number, to: number) => at >= from && at <= to

const unitMs: Readonly<Record<string, number>> = { MINUTES: 60_000, HOURS: 3_600_000, DAYS: 86_400_000, MONTHS: 30 * 86_400_000 }

/** An ISO date, or the API's NOW, NOW-7DAYS. */
function momentOf(text: string, now: number): number {
  const relative = /^NOW(?:-(\d+)(MINUTES|HOURS|DAYS|MONTHS)?)?$/.exec(text)
  if (relative) return now - Number(relative[1] ?? 0) * (unitMs[relative[2] ?? 'DAYS'] ?? 0)
  const at = Date.parse(text)
  if (Number.isNaN(at)) throw new ApiError(400, 'Invalid date format', 1001)
  return at
}
