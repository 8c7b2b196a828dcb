import type { Knex } from 'knex'
import type { CustomerMetrics } from '../../../domain/customers/customer'
import { spendingBindings, visitSpending } from '../diner/visit-spending'

/** What the visits of some customers add up to, as one query; who never came is absent. A session counts once, however many sat there. */
export async function readMetrics(db: Knex, customerIds: readonly number[]): Promise<Map<number, CustomerMetrics>> {
  const { rows }: { rows: Metrics[] } = await db.raw(
    `select visit.customer_id, count(distinct visit.session_id)::int as visits, min(visit.joined_at) as first_at,
            max(visit.joined_at) as last_at, sum(spending.spent_cents)::bigint as spent_cents
     from diners as visit ${visitSpending}
     where visit.customer_id = any(:ids) and visit.deleted_at is null
     group by visit.customer_id`,
    { ids: [...customerIds], ...spendingBindings },
  )
  return new Map(
    rows.map(row => [
      row.customer_id,
      { totalVisits: row.visits, firstVisitAt: row.first_at, lastVisitAt: row.last_at, totalSpentCents: row.spent_cents },
    ]),
  )
}

interface Metrics {
  customer_id: number
  visits: number
  first_at: Date
  last_at: Date
  spent_cents: number
}

/** How often a phone that nobody owns was here: tables, whoever sat there. */
export async function countAnonymousVisits(db: Knex, tenantId: number, deviceId: string): Promise<number> {
  const [counted] = await db('diners')
    .where({ tenant_id: tenantId, device_id: deviceId })
    .whereNull('customer_id')
    .whereNull('deleted_at')
    .countDistinct<{ number: number }[]>('session_id as number')
  return counted?.number ?? 0
}
