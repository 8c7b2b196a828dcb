import { allocateCredit } from '../../db/billing/allocate-payment'
import { paymentEntity } from '../../db/billing/apply-provider-payment'
import { lockCheckOf, readBooks } from '../../db/billing/checks'
import { insertPayment, insertTip, mustSitThere, readPayment } from '../../db/billing/payments'
import { settleCheck } from '../../db/billing/settle-check'
import { type CommitDeps, commit } from '../../db/commit'
import { doneBy } from '../../db/events/audit'
import { lockSession } from '../../db/floor/sessions'
import { toEventActor } from '../../domain/access/event-actor'
import { amountToPay } from '../../domain/billing/check'
import type { PaymentReceipt, RecordPayment } from '../../domain/billing/check-commands'
import { providerOf } from '../../domain/billing/payment'
import { eventAt } from '../../domain/floor/session'
import { toCheckView } from './check-view'
import type { CheckKey } from './read-check'

/**
 * Books money that staff took by hand. Throws `check_closed`, `exceeds_remaining`, `payment_in_progress` (what is left is
 * reserved by open attempts), `unknown_diner`.
 */
export const recordPayment = (deps: CommitDeps) => (key: CheckKey, command: RecordPayment) =>
  commit<PaymentReceipt>(deps, { ...command, tenantId: key.tenantId }, async trx => {
    const place = await lockSession(trx, key.sessionId)
    const before = await lockCheckOf(trx, key.sessionId, key.n)
    await mustSitThere(trx, key.sessionId, command.dinerId)
    const amountCents = amountToPay(await readBooks(trx, before), command.amountCents)

    const userId = command.actor.kind === 'staff' ? command.actor.userId : null
    const paymentId = await insertPayment(trx, before, {
      provider: providerOf[command.method],
      status: 'APPROVED',
      amountCents,
      tipCents: command.tipCents,
      payerDinerId: command.dinerId,
      registeredBy: 'WAITER',
      registeredByUserId: userId,
      manualMethod: command.method,
      manualNotes: command.notes,
    })
    await insertTip(trx, before, { paymentId, amountCents: command.tipCents, waiterId: userId })
    await allocateCredit(trx, before.id, await readPayment(trx, paymentId))

    const actor = toEventActor(command.actor, place.branchId)
    const { check, events } = await settleCheck(trx, place, before, actor)
    const payment = await readPayment(trx, paymentId)
    const { status, provider, tipCents } = payment
    return {
      result: { paymentId, status, provider, amountCents, tipCents, check: toCheckView(check) },
      events: [eventAt(place, 'PAYMENT_APPROVED', paymentEntity(check, payment), actor), ...events],
      audit: [
        {
          ...doneBy(command.actor, place.branchId),
          action: 'payment.record',
          entityType: 'payment',
          entityId: paymentId,
          newValues: {
            check_id: check.id,
            provider,
            manual_method: command.method,
            amount_cents: amountCents,
            tip_cents: tipCents,
            payer_diner_id: command.dinerId,
            notes: command.notes,
          },
        },
      ],
    }
  })
