import type { Knex } from 'knex'
import type { OpenCharge } from '../../domain/billing/allocation'
import type { BillableItem, ChargeDraft, StandingCharge } from '../../domain/billing/charges'
import type { CheckRow } from './checks'

/** Every line that the session ordered, struck and canceled ones too, in the order of round and line. */
export async function readBillableItems(db: Knex, sessionId: number): Promise<BillableItem[]> {
  const rows: StoredItem[] = await db('round_items')
    .join('rounds', 'rounds.id', 'round_items.round_id')
    .where('rounds.table_session_id', sessionId)
    .orderBy([{ column: 'rounds.round_number' }, { column: 'round_items.id' }])
    .select(
      'round_items.id',
      'round_items.struck_at',
      'round_items.qty',
      'round_items.line_cents',
      'round_items.product_name',
      'round_items.diner_id',
      'rounds.status as round_status',
    )
  return rows.map(row => ({
    roundItemId: row.id,
    roundStatus: row.round_status,
    isStruck: row.struck_at !== null,
    qty: row.qty,
    lineCents: row.line_cents,
    productName: row.product_name,
    dinerId: row.diner_id,
  }))
}

interface StandingRow extends StandingCharge {
  readonly checkId: number
}

/** Charges of the session that were not reversed, whichever check they are on, oldest first. */
export async function standingCharges(db: Knex, sessionId: number): Promise<StandingRow[]> {
  return await db('charges')
    .join('checks', 'checks.id', 'charges.check_id')
    .where('checks.table_session_id', sessionId)
    .whereNull('charges.reversed_at')
    .orderBy('charges.id')
    .select(
      'charges.id',
      'charges.round_item_id as roundItemId',
      'charges.amount_cents as amountCents',
      'charges.check_id as checkId',
    )
}

export async function insertCharges(trx: Knex.Transaction, check: CheckRow, drafts: readonly ChargeDraft[]): Promise<void> {
  if (drafts.length === 0) return
  await trx('charges').insert(
    drafts.map(draft => ({
      tenant_id: check.tenantId,
      branch_id: check.branchId,
      check_id: check.id,
      diner_id: draft.dinerId,
      round_item_id: draft.roundItemId,
      amount_cents: draft.amountCents,
      description: draft.description,
    })),
  )
}

/** Takes charges off their checks and frees what was allocated to them: that money becomes credit of its payments. */
export async function reverseCharges(trx: Knex.Transaction, chargeIds: readonly number[], reason: string): Promise<void> {
  if (chargeIds.length === 0) return
  await trx.raw(
    `with freed as (
       update allocations set reversed_at = now() where charge_id = any(:ids) and reversed_at is null
       returning payment_id, amount_cents
     ), sums as (select payment_id, sum(amount_cents)::bigint as cents from freed group by payment_id)
     update payments set credit_cents = credit_cents + sums.cents
     from sums where payments.id = sums.payment_id`,
    { ids: [...chargeIds] },
  )
  await trx('charges')
    .whereIn('id', chargeIds)
    .whereNull('reversed_at')
    .update({ reversed_at: trx.fn.now(), reversed_reason: reason })
}

/** Takes every charge off a check. */
export async function reverseCheckCharges(trx: Knex.Transaction, checkId: number, reason: string): Promise<void> {
  const ids: number[] = await trx('charges').where({ check_id: checkId }).whereNull('reversed_at').pluck('id')
  await reverseCharges(trx, ids, reason)
}

/** Charges of a check that are not fully covered, oldest first. */
export async function openCharges(db: Knex, checkId: number): Promise<OpenCharge[]> {
  const { rows }: { rows: OpenCharge[] } = await db.raw(
    `select charges.id, charges.diner_id as "dinerId",
            (charges.amount_cents - coalesce(sum(allocations.amount_cents), 0))::bigint as "owedCents"
     from charges left join allocations on allocations.charge_id = charges.id and allocations.reversed_at is null
     where charges.check_id = ? and charges.reversed_at is null
     group by charges.id
     having charges.amount_cents > coalesce(sum(allocations.amount_cents), 0)
     order by charges.id`,
    [checkId],
  )
  return rows
}

interface StoredItem {
  id: number
  struck_at: Date | null
  qty: number
  line_cents: number
  product_name: string
  diner_id: number | null
  round_status: BillableItem['roundStatus']
}
