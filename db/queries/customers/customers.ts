import type { Knex } from 'knex'
import type { Customer, CustomerMetrics } from '../../../domain/customers/customer'
import { type Segment, visitsOf } from '../../../domain/customers/segment'
import { shownSuggestions } from '../../../domain/customers/suggestions'
import { DomainError } from '../../../domain/errors'
import { toCustomer } from '../../customers/customers'
import type { CustomerModel } from '../../models/customer'
import { readMetrics } from './metrics'
import { readFavorites } from './orders'

/** A customer with what their visits add up to. */
export interface CustomerProfile extends CustomerMetrics {
  readonly customer: Customer
  /** What they have most often, most first. */
  readonly favoriteProductIds: readonly number[]
  readonly deviceCount: number
}

/** Throws `not_found`, for somebody who was erased too. */
export async function readCustomer(db: Knex, tenantId: number, id: number): Promise<CustomerProfile> {
  const [profile] = await toProfiles(db, await remembered(db, tenantId).where('customers.id', id))
  if (!profile) throw new DomainError('not_found', { entity: 'customer' })
  return profile
}

interface CustomerFilter {
  readonly tenantId: number
  /** What the name, a word of it, the phone number or the address begins with; null = anybody. */
  readonly beginning: string | null
  readonly segment: Segment | null
}

interface CustomersPage {
  readonly rows: readonly CustomerProfile[]
  readonly total: number
  /** The id of the last row, when more follow. */
  readonly next: number | null
}

/** One page of a restaurant's customers, the newest first, in five queries. `before` is the last id of the page before; it wins over `offset`. */
export async function pageOfCustomers(
  db: Knex,
  filter: CustomerFilter,
  page: { readonly limit: number; readonly offset: number; readonly before: number | null },
): Promise<CustomersPage> {
  const found = () => matching(remembered(db, filter.tenantId), filter)
  const [counted] = await found().clearSelect().count<{ count: number }[]>()
  const rows = await found()
    .modify(rest => (page.before === null ? rest.offset(page.offset) : rest.where('customers.id', '<', page.before)))
    .orderBy('customers.id', 'desc')
    .limit(page.limit + 1)
  const shown = rows.slice(0, page.limit)
  return {
    rows: await toProfiles(db, shown),
    total: Number(counted?.count ?? 0),
    next: rows.length > shown.length ? (shown.at(-1)?.id ?? null) : null,
  }
}

const remembered = (db: Knex, tenantId: number): Knex.QueryBuilder<CustomerModel, CustomerModel[]> =>
  db('customers').where({ 'customers.tenant_id': tenantId }).whereNull('customers.deleted_at').select('customers.*')

function matching(
  customers: ReturnType<typeof remembered>,
  { beginning, segment }: CustomerFilter,
): ReturnType<typeof remembered> {
  if (beginning !== null) {
    const pattern = `${beginning.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
    const digits = beginning.replace(/[^+\d]/g, '')
    void customers.where(named => {
      void named.whereRaw('lower(name) like ? or lower(name) like ? or email like ?', [pattern, `% ${pattern}`, pattern])
      if (digits !== '') void named.orWhereLike('phone', `${digits}%`)
    })
  }
  if (segment !== null) {
    const [from, to] = visitsOf[segment]
    void customers.whereRaw(
      `(select count(distinct session_id) from diners where customer_id = customers.id and diners.deleted_at is null)
        between ? and coalesce(?::bigint, 9223372036854775807)`,
      [from, to],
    )
  }
  return customers
}

async function toProfiles(db: Knex, rows: readonly CustomerModel[]): Promise<CustomerProfile[]> {
  const ids = rows.map(({ id }) => id)
  const metrics = await readMetrics(db, ids)
  const favorites = await readFavorites(db, ids, shownSuggestions)
  const devices = await countDevices(db, ids)
  return rows.map(row => ({
    customer: toCustomer(row),
    ...(metrics.get(row.id) ?? noVisits),
    favoriteProductIds: favorites.get(row.id) ?? [],
    deviceCount: devices.get(row.id) ?? 0,
  }))
}

const noVisits: CustomerMetrics = { totalVisits: 0, firstVisitAt: null, lastVisitAt: null, totalSpentCents: 0 }

async function countDevices(db: Knex, customerIds: readonly number[]): Promise<Map<number, number>> {
  const rows: { customer_id: number; count: number }[] = await db('customer_devices')
    .whereIn('customer_id', [...customerIds])
    .groupBy('customer_id')
    .select('customer_id', db.raw('count(*)::int as count'))
  return new Map(rows.map(({ customer_id, count }) => [customer_id, count]))
}
