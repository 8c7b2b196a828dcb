import type { Knex } from 'knex'
import { allocate, type OpenCharge } from '../../../domain/billing/allocation'
import { providerOf } from '../../../domain/billing/payment'
import { checkWorkflowId } from '../../../domain/billing/workflow-ids'
import { plant } from '../plant'
import type { House } from './house'
import type { PlannedBill, PlannedPayment } from './plan-bill'
import type { PlannedItem } from './plan-rounds'
import type { PlannedSession } from './plan-sessions'
import { plantEach } from './plant-each'
import { momentOf, type PlantedSessions } from './plant-sessions'

interface Billed {
  readonly session: PlannedSession
  readonly bill: PlannedBill
}

interface PaymentOf {
  readonly of: Billed
  readonly payment: PlannedPayment
  /** How much of it came back. */
  readonly refundedCents: number
}

type IdOf<T> = (thing: T) => number

/** Stores what the sessions owed and how it was paid. The books balance, or the transaction fails. */
export async function plantBills(
  trx: Knex.Transaction,
  house: House,
  sessions: readonly PlannedSession[],
  planted: PlantedSessions,
): Promise<void> {
  const place = { tenant_id: house.tenantId, branch_id: house.branchId }
  const billed = sessions.flatMap(session => (session.bill ? [{ session, bill: session.bill }] : []))
  const checkId = await plantEach(trx, 'checks', billed, of => ({
    ...place,
    ...checkRow(of),
    table_session_id: planted.sessionId(of.session),
    workflow_id: checkWorkflowId(planted.sessionId(of.session), 1),
  }))
  const lines = billed.flatMap(of => of.bill.items.map(item => ({ of, item })))
  const lineId = await plantEach(trx, 'charges', lines, ({ of, item }) => ({
    ...place,
    check_id: checkId(of),
    diner_id: planted.dinerId(of.session, item.diner),
    round_item_id: planted.itemId(item),
    amount_cents: centsOf(item),
    description: `${item.dish.name} × ${item.qty}`,
    reversed_at: of.bill.refund?.item === item ? refundedAt(of) : null,
    reversed_reason: of.bill.refund?.item === item ? 'not_owed' : null,
  }))
  const chargeIds = new Map(lines.map(line => [line.item, lineId(line)]))

  const payments = billed.flatMap(of => of.bill.payments.map(payment => paymentOf(of, payment)))
  const paymentId = await plantEach(trx, 'payments', payments, paid => ({
    ...place,
    ...paymentRow(paid, planted.sessionId(paid.of.session)),
    check_id: checkId(paid.of),
    payer_diner_id: planted.dinerId(paid.of.session, paid.payment.payer),
  }))
  await plantAllocations(trx, house, { payments, paymentId, chargeId: item => chargeIds.get(item) ?? 0, planted })
  await plantTipsAndRefunds(trx, house, { payments, paymentId, planted })
}

const centsOf = ({ qty, dish }: PlannedItem): number => qty * dish.priceCents
const refundedAt = ({ session, bill }: Billed): Date | null => (bill.refund ? momentOf(session.day, bill.refund.at) : null)

function checkRow(of: Billed): object {
  const { session, bill } = of
  const requestedAt = momentOf(session.day, bill.requestedAt)
  const lastPaid = bill.payments.at(-1)
  const standingCents = bill.totalCents - (bill.refund ? centsOf(bill.refund.item) : 0)
  return {
    n: 1,
    status: lastPaid ? 'PAID' : 'CANCELED',
    total_cents: standingCents,
    paid_cents: lastPaid ? standingCents : 0,
    write_off_cents: bill.writeOffCents,
    requested_by_user_id: session.waiterId,
    requested_at: requestedAt,
    created_at: requestedAt,
    paid_at: lastPaid ? momentOf(session.day, lastPaid.at) : null,
    canceled_at: lastPaid ? null : momentOf(session.day, session.closedAt),
  }
}

function paymentOf(of: Billed, payment: PlannedPayment): PaymentOf {
  const refundedCents = of.bill.refund && payment.isApproved ? centsOf(of.bill.refund.item) : 0
  return { of, payment, refundedCents }
}

function paymentRow({ of, payment, refundedCents }: PaymentOf, sessionId: number): object {
  const { method, isApproved, amountCents, tipCents } = payment
  const at = momentOf(of.session.day, payment.at)
  const reference = `demo-${sessionId}-${of.bill.payments.indexOf(payment) + 1}`
  const origin = method
    ? {
        provider: providerOf[method],
        manual_method: method,
        payment_category: 'MANUAL',
        registered_by: 'WAITER',
        registered_by_waiter_id: of.session.waiterId,
        external_reference: null,
        provider_payment_id: null,
        provider_status: null,
        provider_status_detail: null,
      }
    : {
        provider: 'MERCADO_PAGO',
        manual_method: null,
        registered_by_waiter_id: null,
        payment_category: 'DIGITAL',
        registered_by: 'DINER',
        external_reference: reference,
        provider_payment_id: isApproved ? reference : null,
        provider_status: isApproved ? 'approved' : 'rejected',
        provider_status_detail: isApproved ? 'accredited' : 'cc_rejected_insufficient_amount',
      }
  const isRefunded = refundedCents > 0
  return {
    ...origin,
    status: isRefunded ? 'PARTIALLY_REFUNDED' : isApproved ? 'APPROVED' : 'REJECTED',
    amount_cents: amountCents,
    tip_cents: tipCents,
    refunded_cents: refundedCents,
    created_at: at,
    decided_at: at,
  }
}

interface Paid {
  readonly payments: readonly PaymentOf[]
  readonly paymentId: IdOf<PaymentOf>
  readonly planted: PlantedSessions
}

/** By the very rules by which payments cover charges. */
async function plantAllocations(
  trx: Knex.Transaction,
  { tenantId }: House,
  { payments, paymentId, chargeId, planted }: Paid & { readonly chargeId: IdOf<PlannedItem> },
): Promise<void> {
  const open = new Map<Billed, OpenCharge[]>()
  const rows = payments.flatMap(paid => {
    const { of, payment } = paid
    if (!payment.isApproved) return []
    const owed = open.get(of) ?? of.bill.items.map(item => openCharge(of, item))
    const { allocations } = allocate(payment.amountCents, owed, planted.dinerId(of.session, payment.payer))
    const covered = new Map(allocations.map(one => [one.chargeId, one.amountCents]))
    open.set(
      of,
      owed.map(charge => ({ ...charge, owedCents: charge.owedCents - (covered.get(charge.id) ?? 0) })),
    )
    const returned = of.bill.refund ? chargeId(of.bill.refund.item) : null
    return allocations.map(one => ({
      tenant_id: tenantId,
      payment_id: paymentId(paid),
      charge_id: one.chargeId,
      amount_cents: one.amountCents,
      reversed_at: one.chargeId === returned ? refundedAt(of) : null,
    }))
  })
  await plantEach(trx, 'allocations', rows, row => row)

  function openCharge(of: Billed, item: PlannedItem): OpenCharge {
    return { id: chargeId(item), dinerId: planted.dinerId(of.session, item.diner), owedCents: centsOf(item) }
  }
}

async function plantTipsAndRefunds(trx: Knex.Transaction, house: House, { payments, paymentId, planted }: Paid): Promise<void> {
  const place = { tenant_id: house.tenantId, branch_id: house.branchId }
  const tipped = payments.filter(({ payment }) => payment.tipCents > 0)
  const tips = tipped.map(paid => ({
    ...place,
    payment_id: paymentId(paid),
    waiter_id: paid.of.session.waiterId,
    amount_cents: paid.payment.tipCents,
    created_at: momentOf(paid.of.session.day, paid.payment.at),
  }))
  await plant(trx, 'tips', tips)

  for (const paid of payments) {
    const { refund } = paid.of.bill
    if (!refund || paid.refundedCents === 0) continue
    const at = refundedAt(paid.of)
    const itemId = planted.itemId(refund.item)
    await trx('round_items')
      .where({ id: itemId })
      .update({ struck_at: at, struck_reason: refund.reason, struck_by_user_id: house.managerId })
    const row = {
      ...place,
      payment_id: paymentId(paid),
      amount_cents: paid.refundedCents,
      reason: refund.reason,
      status: 'APPROVED',
      round_item_ids: [itemId],
      requested_by_user_id: house.managerId,
      created_at: at,
      decided_at: at,
    }
    await plant(trx, 'refunds', [row])
  }
}
