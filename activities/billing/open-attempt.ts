import { randomUUID } from 'node:crypto'
import { type CheckRow, lockCheckOf, readBooks } from '../../db/billing/checks'
import { insertPayment, mustSitThere } from '../../db/billing/payments'
import { type CommitDeps, commit } from '../../db/commit'
import { type AuditEntry, doneBy } from '../../db/events/audit'
import { lockSession } from '../../db/floor/sessions'
import { amountToPay, type CheckBooks, freeOf, inOnePayment, isOpenCheck } from '../../domain/billing/check'
import type { PaymentAttempt, StartPayment } from '../../domain/billing/check-commands'
import { paymentWorkflowId } from '../../domain/billing/workflow-ids'
import { DomainError } from '../../domain/errors'
import type { CheckKey } from './read-check'

/**
 * Reserves an amount for one person who is about to pay by phone. Somebody who asks again for the same money, as after a closed
 * page, gets the attempt that waits for them. Throws `check_closed`, `exceeds_remaining`, `payment_in_progress`, `unknown_diner`,
 * `provider_not_configured`.
 */
export const openAttempt = (deps: CommitDeps) => (key: CheckKey, command: StartPayment) =>
  commit<PaymentAttempt>(deps, { ...command, tenantId: key.tenantId }, async trx => {
    const place = await lockSession(trx, key.sessionId)
    const check = await lockCheckOf(trx, key.sessionId, key.n)
    await mustSitThere(trx, key.sessionId, command.dinerId)
    const { currency, expirySeconds } = await readTerms(trx, key.tenantId, place.branchId)
    const books = await readBooks(trx, check)
    const common = {
      tenantId: key.tenantId,
      branchId: place.branchId,
      sessionId: place.sessionId,
      tableCode: place.tableCode,
      checkId: check.id,
      checkNumber: check.n,
      tipCents: command.tipCents,
      currency,
    }
    const waiting = await waitingAttempt(trx, check, books, command)
    if (waiting) return { result: { ...common, ...waiting } }
    const amountCents = amountToPay(books, command.amountCents)

    // Unique over all installations that share one provider account: ids start at 1 in each of them.
    const externalReference = `integrador-${randomUUID()}`
    const expiresAt = new Date(Date.now() + expirySeconds * 1000).toISOString()
    const paymentId = await insertPayment(trx, check, {
      provider: 'MERCADO_PAGO',
      status: 'PENDING',
      amountCents,
      tipCents: command.tipCents,
      payerDinerId: command.dinerId,
      registeredBy: command.actor.kind === 'staff' ? 'WAITER' : 'DINER',
      registeredByUserId: command.actor.kind === 'staff' ? command.actor.userId : null,
      externalReference,
      expiresAt,
    })
    await trx('payments')
      .where({ id: paymentId })
      .update({ workflow_id: paymentWorkflowId(paymentId) })
    const attempt = { ...common, paymentId, amountCents, externalReference, expiresAt }
    return { result: attempt, audit: [auditOf(attempt, command)] }
  })

const auditOf = (
  { branchId, paymentId, checkId, amountCents, expiresAt }: PaymentAttempt,
  command: StartPayment,
): AuditEntry => ({
  ...doneBy(command.actor, branchId),
  action: 'payment.start',
  entityType: 'payment',
  entityId: paymentId,
  newValues: {
    check_id: checkId,
    provider: 'MERCADO_PAGO',
    status: 'PENDING',
    amount_cents: amountCents,
    tip_cents: command.tipCents,
    payer_diner_id: command.dinerId,
    expires_at: expiresAt,
  },
})

type Trx = Parameters<typeof lockSession>[0]

/**
 * The attempt that waits for the one who asks. Two phones that give no name may be two people: such a one is led back only when
 * it asks for everything and nothing else is left to pay, where it would otherwise be locked out by its own closed page.
 */
async function waitingAttempt(trx: Trx, check: CheckRow, books: CheckBooks, command: StartPayment) {
  if (!isOpenCheck(books.status) || freeOf(books) < 0) return null
  if (command.dinerId === null && (command.amountCents !== null || freeOf(books) > 0)) return null
  const row: { id: number; amount_cents: number; external_reference: string; expires_at: Date } | undefined = await trx(
    'payments',
  )
    .where({ check_id: check.id, provider: 'MERCADO_PAGO', status: 'PENDING' })
    .where({ payer_diner_id: command.dinerId, tip_cents: command.tipCents })
    .where('expires_at', '>', trx.fn.now())
    .orderBy('id', 'desc')
    .first('id', 'amount_cents', 'external_reference', 'expires_at')
  if (!row || row.amount_cents !== (command.amountCents ?? inOnePayment(freeOf(books) + row.amount_cents))) return null
  return {
    paymentId: row.id,
    amountCents: row.amount_cents,
    externalReference: row.external_reference,
    expiresAt: row.expires_at.toISOString(),
  }
}

async function readTerms(trx: Trx, tenantId: number, branchId: number): Promise<{ currency: string; expirySeconds: number }> {
  const account: { currency: string } | undefined = await trx('payment_accounts')
    .join('tenants', 'tenants.id', 'payment_accounts.tenant_id')
    .where({ 'payment_accounts.tenant_id': tenantId, 'payment_accounts.provider': 'MERCADO_PAGO' })
    .whereNull('payment_accounts.deleted_at')
    .first('tenants.currency')
  if (!account) throw new DomainError('provider_not_configured')
  const settings: { payment_expiry_seconds: number } | undefined = await trx('branch_settings')
    .where({ branch_id: branchId })
    .first('payment_expiry_seconds')
  return { currency: account.currency, expirySeconds: settings?.payment_expiry_seconds ?? defaultExpirySeconds }
}

/** For a branch without settings of its own; the same as the column's default. */
const defaultExpirySeconds = 1_800
