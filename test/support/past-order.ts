import { randomUUID } from 'node:crypto'
import type { Knex } from 'knex'

export interface PastPlace {
  readonly tenantId: number
  readonly branchId: number
  readonly tableId: number
  readonly productId: number
}

interface PastBranch {
  readonly timezone: string
  readonly endsAt?: string
}

/** A new branch of the demo's first restaurant with one table, and a product of its own. */
export async function openPastBranch(owner: Knex, { timezone, endsAt = '04:00' }: PastBranch): Promise<PastPlace> {
  const { id: tenantId }: { id: number } = await owner('tenants').orderBy('id').first('id')
  const slug = `sucursal-${randomUUID()}`
  const [branch] = await owner('branches')
    .insert({ tenant_id: tenantId, name: `Sucursal ${timezone}`, slug, timezone })
    .returning('id')
  await owner('branch_settings').insert({ tenant_id: tenantId, branch_id: branch.id, business_day_ends_at: endsAt })
  const [table] = await owner('tables').insert({ tenant_id: tenantId, branch_id: branch.id, code: 'M-1' }).returning('id')
  const shelf = await owner('products').where({ tenant_id: tenantId }).orderBy('id').first('category_id', 'subcategory_id')
  const [product] = await owner('products')
    .insert({ ...shelf, tenant_id: tenantId, name: `Locro ${branch.id}` })
    .returning('id')
  return { tenantId, branchId: branch.id, tableId: table.id, productId: product.id }
}

interface PastOrder {
  readonly at: string
  readonly cents?: number
  readonly waiterId?: number
}

/** A round that was sent at a moment and served, at a table that was opened then and is free again. Returns its id. */
export async function orderInPast(owner: Knex, place: PastPlace, { at, cents = 1_000, waiterId }: PastOrder): Promise<number> {
  const where = { tenant_id: place.tenantId, branch_id: place.branchId }
  const [session] = await owner('table_sessions')
    .insert({ ...where, table_id: place.tableId, status: 'CLOSED', opened_at: at, closed_at: at })
    .returning('id')
  const [round] = await owner('rounds')
    .insert({
      ...where,
      table_session_id: session.id,
      round_number: 1,
      status: 'SERVED',
      idempotency_key: 'past',
      workflow_id: `past:${session.id}`,
      submitted_at: at,
      submitted_by_waiter_id: waiterId ?? null,
    })
    .returning('id')
  const line = { product_id: place.productId, product_name: 'Locro', qty: 1, unit_price_cents: cents }
  await owner('round_items').insert({ ...where, round_id: round.id, ...line })
  return round.id
}
