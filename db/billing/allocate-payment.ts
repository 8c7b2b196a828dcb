import type { Knex } from 'knex'
import { allocate } from '../../domain/billing/allocation'
import { openCharges } from './charges'

interface CreditOf {
  readonly id: number
  readonly tenantId: number
  readonly payerDinerId: number | null
  readonly creditCents: number
}

/** Covers what the check still owes with the credit of one payment; the rest stays credit. Returns the cents allocated. */
export async function allocateCredit(trx: Knex.Transaction, checkId: number, payment: CreditOf): Promise<number> {
  const { allocations, unallocatedCents } = allocate(payment.creditCents, await openCharges(trx, checkId), payment.payerDinerId)
  if (allocations.length === 0) return 0
  await trx('allocations').insert(
    allocations.map(({ chargeId, amountCents }) => ({
      tenant_id: payment.tenantId,
      payment_id: payment.id,
      charge_id: chargeId,
      amount_cents: amountCents,
    })),
  )
  await trx('payments').where({ id: payment.id }).update({ credit_cents: unallocatedCents })
  return payment.creditCents - unallocatedCents
}

/** Applies every credit that the session has, oldest payment first, to what this check still owes. */
export async function applySessionCredit(trx: Knex.Transaction, sessionId: number, checkId: number): Promise<void> {
  const credits: CreditOf[] = await trx('payments')
    .join('checks', 'checks.id', 'payments.check_id')
    .where('checks.table_session_id', sessionId)
    .where('payments.credit_cents', '>', 0)
    .orderBy('payments.id')
    .select(
      'payments.id',
      'payments.tenant_id as tenantId',
      'payments.payer_diner_id as payerDinerId',
      'payments.credit_cents as creditCents',
    )
  for (const credit of credits) await allocateCredit(trx, checkId, credit)
}
