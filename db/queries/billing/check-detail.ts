import type { Knex } from 'knex'
import type { ChargeBalance } from '../../../domain/billing/balances'
import { acceptedRounds, pendingCents } from '../../../domain/billing/charges'
import { readBillableItems } from '../../billing/charges'
import { type CheckRow, readBooks } from '../../billing/checks'

export interface CheckLine {
  readonly round_item_id: number
  readonly product_name: string
  readonly qty: number
  readonly unit_price_cents: number
  readonly discount_cents: number
  readonly line_cents: number
  /** The same, as older clients call it. */
  readonly subtotal_cents: number
  readonly promotion_name: string | null
  readonly notes: string | null
  readonly round_number: number
  readonly diner_id: number | null
  readonly diner_name: string | null
}

export interface CheckPayment {
  readonly id: number
  readonly provider: string
  readonly status: string
  readonly amount_cents: number
  readonly tip_cents: number
  readonly credit_cents: number
  readonly refunded_cents: number
  readonly manual_method: string | null
  readonly diner_id: number | null
  readonly diner_name: string | null
  readonly surplus_of_payment_id: number | null
  readonly needs_review: boolean
  readonly created_at: Date
}

export interface CheckDetail {
  readonly check: CheckRow
  readonly tableCode: string
  readonly lines: readonly CheckLine[]
  readonly payments: readonly CheckPayment[]
  /** Ordered and not accepted yet: joins the check when it is. */
  readonly pendingCents: number
  /** Held by attempts that are open. */
  readonly reservedCents: number
}

/** A check as its screens show it: lines charged to it (free ones too), payments, and what may still join. */
export async function readCheckDetail(db: Knex, check: CheckRow): Promise<CheckDetail> {
  const table: { code: string } | undefined = await db('table_sessions')
    .join('tables', 'tables.id', 'table_sessions.table_id')
    .where('table_sessions.id', check.sessionId)
    .first('tables.code')
  return {
    check,
    tableCode: table?.code ?? '',
    lines: await readLines(db, check),
    payments: await readPayments(db, check.id),
    pendingCents: pendingCents(await readBillableItems(db, check.sessionId)),
    reservedCents: (await readBooks(db, check)).reservedCents,
  }
}

async function readLines(db: Knex, check: CheckRow): Promise<CheckLine[]> {
  return await db('round_items')
    .join('rounds', 'rounds.id', 'round_items.round_id')
    .leftJoin('charges', join => {
      join.on('charges.round_item_id', 'round_items.id').andOnNull('charges.reversed_at')
    })
    .leftJoin('diners', 'diners.id', 'round_items.diner_id')
    .where('rounds.table_session_id', check.sessionId)
    .where(line => {
      void line.where('charges.check_id', check.id).orWhere(free => {
        void free.where('round_items.line_cents', 0).whereNull('round_items.struck_at').whereIn('rounds.status', acceptedRounds)
      })
    })
    .orderBy([{ column: 'rounds.round_number' }, { column: 'round_items.id' }])
    .select(
      'round_items.id as round_item_id',
      'round_items.product_name',
      'round_items.qty',
      'round_items.unit_price_cents',
      'round_items.discount_cents',
      'round_items.line_cents',
      'round_items.line_cents as subtotal_cents',
      'round_items.promotion_name',
      'round_items.notes',
      'rounds.round_number',
      'round_items.diner_id',
      'diners.name as diner_name',
    )
}

async function readPayments(db: Knex, checkId: number): Promise<CheckPayment[]> {
  return await db('payments')
    .leftJoin('diners', 'diners.id', 'payments.payer_diner_id')
    .where('payments.check_id', checkId)
    .orderBy('payments.id')
    .select(
      'payments.id',
      'payments.provider',
      'payments.status',
      'payments.amount_cents',
      'payments.tip_cents',
      'payments.credit_cents',
      'payments.refunded_cents',
      'payments.manual_method',
      'payments.payer_diner_id as diner_id',
      'diners.name as diner_name',
      'payments.surplus_of_payment_id',
      'payments.needs_review',
      'payments.created_at',
    )
}

/** Charges of a check with what covers each, and the names of those who ordered. */
export async function readChargeBalances(
  db: Knex,
  checkId: number,
): Promise<{ readonly charges: ChargeBalance[]; readonly names: ReadonlyMap<number, string> }> {
  const { rows }: { rows: (ChargeBalance & { dinerName: string | null })[] } = await db.raw(
    `select charges.diner_id as "dinerId", diners.name as "dinerName", charges.amount_cents as "amountCents",
            coalesce(sum(allocations.amount_cents), 0)::bigint as "paidCents"
     from charges
     left join diners on diners.id = charges.diner_id
     left join allocations on allocations.charge_id = charges.id and allocations.reversed_at is null
     where charges.check_id = ? and charges.reversed_at is null
     group by charges.id, diners.name`,
    [checkId],
  )
  const names = new Map(rows.flatMap(row => (row.dinerId === null ? [] : [[row.dinerId, row.dinerName ?? ''] as const])))
  return { charges: rows, names }
}
