import type { Knex } from 'knex'
import { stationOf } from '../../../domain/kitchen/station'
import type { Station } from '../../../domain/kitchen/ticket'
import type { DemoBranch } from '../demo-tenant'
import { idsByName } from '../plant'

export interface Dish {
  readonly productId: number
  readonly name: string
  readonly category: string
  readonly station: Station
  readonly priceCents: number
}

export interface SeatingTable {
  readonly id: number
  readonly capacity: number
  /** Who serves there. */
  readonly waiterIds: readonly number[]
}

/** A branch of the demo as its month needs it. */
export interface House {
  readonly tenantId: number
  readonly branchId: number
  readonly tables: readonly SeatingTable[]
  readonly menu: readonly Dish[]
  readonly managerId: number
  /** When its last business days began, oldest first; the one that is under way is not among them. */
  readonly days: readonly Date[]
}

const monthDays = 30

/** Null where the branch is not there, or where guests have ever been: a month is planted into an empty house only. */
export async function readHouse(trx: Knex.Transaction, branch: DemoBranch): Promise<House | null> {
  const found: { id: number; tenant_id: number } | undefined = await trx('branches')
    .where({ slug: branch.slug })
    .whereNull('deleted_at')
    .first('id', 'tenant_id')
  if (!found || (await trx('table_sessions').where({ branch_id: found.id }).first('id'))) return null
  const place = { tenantId: found.tenant_id, branchId: found.id }
  const managers: number[] = await trx('user_branch_roles')
    .where({ branch_id: found.id, role: 'MANAGER' })
    .whereNull('deleted_at')
    .pluck('user_id')
  const [tables, menu] = [await readTables(trx, place, branch), await readMenu(trx, place)]
  const [managerId] = managers
  if (managerId === undefined || tables.length === 0 || menu.length === 0) return null
  return { ...place, tables, menu, managerId, days: await readDays(trx, place) }
}

interface Place {
  readonly tenantId: number
  readonly branchId: number
}

async function readTables(trx: Knex.Transaction, { tenantId, branchId }: Place, branch: DemoBranch): Promise<SeatingTable[]> {
  const users: { id: number; email: string }[] = await trx('users').where({ tenant_id: tenantId }).select('id', 'email')
  const userId = idsByName(users.map(({ id, email }) => [email, id]))
  const waiters = new Map(branch.sectors.map(({ prefix, waiters }) => [prefix, waiters.map(userId)]))
  const rows: { id: number; capacity: number; prefix: string }[] = await trx('tables')
    .join('branch_sectors', 'branch_sectors.id', 'tables.sector_id')
    .where('tables.branch_id', branchId)
    .whereNull('tables.deleted_at')
    .orderBy('tables.id')
    .select('tables.id', 'tables.capacity', 'branch_sectors.prefix')
  return rows.flatMap(({ prefix, ...table }) => {
    const waiterIds = waiters.get(prefix)
    return waiterIds ? [{ ...table, waiterIds }] : []
  })
}

async function readMenu(trx: Knex.Transaction, { branchId }: Place): Promise<Dish[]> {
  const rows: (Omit<Dish, 'station'> & { subcategory: string })[] = await trx('branch_products')
    .join('products', 'products.id', 'branch_products.product_id')
    .join('subcategories', 'subcategories.id', 'products.subcategory_id')
    .join('categories', 'categories.id', 'products.category_id')
    .where('branch_products.branch_id', branchId)
    .where('branch_products.price_cents', '>', 0)
    .whereNull('products.deleted_at')
    .orderBy('products.id')
    .select(
      'products.id as productId',
      'products.name',
      'categories.name as category',
      'subcategories.name as subcategory',
      'branch_products.price_cents as priceCents',
    )
  return rows.map(({ subcategory, ...dish }) => ({ ...dish, station: stationOf(subcategory, dish.category) }))
}

async function readDays(trx: Knex.Transaction, { branchId }: Place): Promise<Date[]> {
  const { rows }: { rows: { starts_at: Date }[] } = await trx.raw(
    `select (today.day - back + clock.ends_at) at time zone branches.timezone as starts_at
     from branches join branch_settings on branch_settings.branch_id = branches.id
     cross join lateral (select business_day_ends_at::interval as ends_at) as clock
     cross join lateral (select (now() at time zone branches.timezone - clock.ends_at)::date as day) as today
     cross join generate_series(1, ?::int) as back
     where branches.id = ? order by starts_at`,
    [monthDays, branchId],
  )
  return rows.map(({ starts_at }) => starts_at)
}
