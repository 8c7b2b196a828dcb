import { randomUUID } from 'node:crypto'
import type { Knex } from 'knex'
import { syncCharges } from '../../db/billing/sync-charges'
import { commit } from '../../db/commit'
import { lockSession } from '../../db/floor/sessions'

export interface SeatedTable {
  readonly tenantId: number
  readonly branchId: number
  readonly tableId: number
  readonly tableCode: string
  readonly sessionId: number
  readonly dinerIds: readonly [number, number]
}

type RoundStatus = 'PENDING' | 'IN_KITCHEN' | 'CANCELED'

export interface OrderedLine {
  readonly cents: number
  readonly qty?: number
  readonly dinerId?: number | null
}

/** A table of the demo's first restaurant, made for a test, with two diners. */
export async function seatTable(owner: Knex): Promise<SeatedTable> {
  const branch = await owner('branches')
    .join('tenants', 'tenants.id', 'branches.tenant_id')
    .orderBy('branches.id')
    .first('branches.id as branchId', 'branches.tenant_id as tenantId')
  const at = { tenant_id: branch.tenantId, branch_id: branch.branchId }
  const tableCode = `T-${randomUUID().slice(0, 6)}`
  const tableId = await insert(owner, 'tables', { ...at, code: tableCode, status: 'ACTIVE' })
  const sessionId = await insert(owner, 'table_sessions', { ...at, table_id: tableId })
  const dinerIds = [
    await insert(owner, 'diners', { ...at, session_id: sessionId, name: 'Ana', color: '#ff0000' }),
    await insert(owner, 'diners', { ...at, session_id: sessionId, name: 'Beto', color: '#00ff00' }),
  ] as const
  return { ...branch, tableId, tableCode, sessionId, dinerIds }
}

/** Orders a round and brings it to a state, as approving does: rows and charges in one transaction. Returns the ids of its lines. */
export async function order(app: Knex, table: SeatedTable, lines: readonly OrderedLine[], status: RoundStatus = 'IN_KITCHEN') {
  const key = randomUUID()
  return changeRounds(app, table, async trx => {
    const product = await trx('products').where({ tenant_id: table.tenantId }).first('id')
    const last = await trx('rounds').where({ table_session_id: table.sessionId }).max('round_number as n').first()
    const at = { tenant_id: table.tenantId, branch_id: table.branchId }
    const roundId = await insert(trx, 'rounds', {
      ...at,
      table_session_id: table.sessionId,
      round_number: (last?.n ?? 0) + 1,
      status,
      idempotency_key: key,
      workflow_id: `round:${table.sessionId}:${key}`,
    })
    const ids: number[] = []
    for (const line of lines)
      ids.push(
        await insert(trx, 'round_items', {
          ...at,
          round_id: roundId,
          product_id: product.id,
          diner_id: line.dinerId ?? null,
          product_name: 'Milanesa',
          qty: line.qty ?? 1,
          unit_price_cents: line.cents,
        }),
      )
    return { roundId, itemIds: ids }
  })
}

export const strike = (app: Knex, table: SeatedTable, itemId: number) =>
  changeRounds(app, table, async trx => {
    await trx('round_items').where({ id: itemId }).update({ struck_at: trx.fn.now(), struck_reason: 'prueba' })
    return null
  })

export const setRound = (app: Knex, table: SeatedTable, roundId: number, status: RoundStatus | 'SERVED') =>
  changeRounds(app, table, async trx => {
    await trx('rounds')
      .where({ id: roundId })
      .update({ status, canceled_at: status === 'CANCELED' ? trx.fn.now() : null })
    return null
  })

function changeRounds<T>(app: Knex, table: SeatedTable, change: (trx: Knex.Transaction) => Promise<T>): Promise<T> {
  return commit({ knex: app, publish: () => undefined }, { id: randomUUID(), tenantId: table.tenantId }, async trx => {
    const place = await lockSession(trx, table.sessionId)
    const result = await change(trx)
    return { result, events: await syncCharges(trx, place, { user_id: null, role: 'SYSTEM' }) }
  })
}

async function insert(db: Knex, into: string, row: object): Promise<number> {
  const [made] = await db(into).insert(row).returning<{ id: number }[]>('id')
  if (!made) throw new Error(`nothing inserted into ${into}`)
  return made.id
}
