import type { Knex } from 'knex'
import type { Role } from '../../domain/access/actor'
import type { RoundItem, RoundStatus, RoundView } from '../../domain/dining/round'
import { DomainError } from '../../domain/errors'
import type { Station } from '../../domain/kitchen/ticket'
import { readTickets } from '../kitchen/tickets'

/** Which round, and the session that must be locked before it is written. */
export interface RoundReference {
  readonly sessionId: number
  readonly where: { readonly id: number } | { readonly workflow_id: string }
}

/** A round with its items and tickets. Throws `not_found`. Lock the session first where it is going to be written. */
export async function readRound(db: Knex, where: RoundReference['where']): Promise<RoundView> {
  const round = await findRound(db, where)
  if (!round) throw new DomainError('not_found', { entity: 'round' })
  return round
}

export async function findRound(db: Knex, where: RoundReference['where']): Promise<RoundView | null> {
  const [name, value] = Object.entries(where)[0] ?? []
  const [round] = await assemble(db, await storedRounds(db).where(`rounds.${name}`, value ?? null))
  return round ?? null
}

/** Several rounds in the order of their ids as given, in three queries however many they are. */
export async function listRounds(db: Knex, ids: readonly number[]): Promise<RoundView[]> {
  if (ids.length === 0) return []
  const rounds = new Map(
    (await assemble(db, await storedRounds(db).whereIn('rounds.id', [...ids]))).map(round => [round.id, round]),
  )
  return ids.flatMap(id => rounds.get(id) ?? [])
}

const storedRounds = (db: Knex): Knex.QueryBuilder<StoredRound, StoredRound[]> =>
  db('rounds')
    .join('table_sessions', 'table_sessions.id', 'rounds.table_session_id')
    .join('tables', 'tables.id', 'table_sessions.table_id')
    .select('rounds.*', 'tables.id as table_id', 'tables.code as table_code')

async function assemble(db: Knex, rows: readonly StoredRound[]): Promise<RoundView[]> {
  if (rows.length === 0) return []
  const ids = rows.map(({ id }) => id)
  const items = await readItems(db, ids)
  const tickets = await readTickets(db, ids)
  return rows.map(row => toRound(row, items.get(row.id) ?? [], tickets.get(row.id) ?? []))
}

async function readItems(db: Knex, roundIds: readonly number[]): Promise<Map<number, RoundItem[]>> {
  const rows: StoredItem[] = await db('round_items')
    .leftJoin('diners', 'diners.id', 'round_items.diner_id')
    .whereIn('round_id', [...roundIds])
    .orderBy('round_items.id')
    .select('round_items.*', 'diners.name as diner_name')
  const found = new Map<number, RoundItem[]>()
  for (const row of rows) found.set(row.round_id, [...(found.get(row.round_id) ?? []), toItem(row)])
  return found
}

const toItem = (row: StoredItem): RoundItem => ({
  id: row.id,
  productId: row.product_id,
  productName: row.product_name,
  categoryName: row.category_name,
  station: row.station,
  qty: row.qty,
  unitPriceCents: row.unit_price_cents,
  discountCents: row.discount_cents,
  promotionId: row.promotion_id,
  promotionName: row.promotion_name,
  notes: row.notes,
  dinerId: row.diner_id,
  dinerName: row.diner_name,
  isStruck: row.struck_at !== null,
  struckReason: row.struck_reason,
})

const toRound = (row: StoredRound, items: RoundView['items'], tickets: RoundView['tickets']): RoundView => ({
  id: row.id,
  number: row.round_number,
  status: row.status,
  version: row.version,
  tenantId: row.tenant_id,
  branchId: row.branch_id,
  sessionId: row.table_session_id,
  tableId: row.table_id,
  tableCode: row.table_code,
  workflowId: row.workflow_id,
  submittedBy: row.submitted_by,
  submittedByDinerId: row.submitted_by_diner_id,
  submittedByWaiterId: row.submitted_by_waiter_id,
  submittedAt: row.submitted_at.toISOString(),
  notes: row.notes,
  items,
  tickets,
  decision:
    row.decided_at === null
      ? null
      : { userId: row.decided_by_user_id, role: row.decided_by_role ?? 'SYSTEM', at: row.decided_at.toISOString() },
  cancelReason: row.cancel_reason,
})

interface StoredRound {
  id: number
  tenant_id: number
  branch_id: number
  table_session_id: number
  table_id: number
  table_code: string
  round_number: number
  status: RoundStatus
  version: number
  workflow_id: string
  submitted_by: 'DINER' | 'WAITER'
  submitted_by_diner_id: number | null
  submitted_by_waiter_id: number | null
  submitted_at: Date
  notes: string | null
  decided_by_user_id: number | null
  decided_by_role: Role | 'SYSTEM' | 'DINER' | null
  decided_at: Date | null
  cancel_reason: string | null
}

interface StoredItem {
  id: number
  round_id: number
  product_id: number
  product_name: string
  category_name: string | null
  station: Station
  qty: number
  unit_price_cents: number
  discount_cents: number
  promotion_id: number | null
  promotion_name: string | null
  notes: string | null
  diner_id: number | null
  diner_name: string | null
  struck_at: Date | null
  struck_reason: string | null
}
