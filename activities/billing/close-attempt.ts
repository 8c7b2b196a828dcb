import { lockCheck } from '../../db/billing/checks'
import { closeAttemptsOf } from '../../db/billing/close-attempts'
import { readPayment } from '../../db/billing/payments'
import { settleCheck } from '../../db/billing/settle-check'
import { type CommitDeps, commit } from '../../db/commit'
import { lockSession } from '../../db/floor/sessions'
import type { PaymentStatus } from '../../domain/billing/payment'
import type { EventActor } from '../../domain/events'

interface ClosingAttempt {
  readonly tenantId: number
  readonly sessionId: number
  readonly paymentId: number
  readonly status: 'EXPIRED' | 'CANCELED'
}

const system: EventActor = { user_id: null, role: 'SYSTEM' }

/** Ends an attempt that is still open and frees its reservation. Returns the state the attempt has afterwards. */
export const closeAttempt = (deps: CommitDeps) => (closing: ClosingAttempt) =>
  commit<PaymentStatus>(deps, { id: `payment:${closing.paymentId}:${closing.status}`, tenantId: closing.tenantId }, async trx => {
    const place = await lockSession(trx, closing.sessionId)
    const payment = await readPayment(trx, closing.paymentId)
    const check = await lockCheck(trx, payment.checkId)
    const closed = await closeAttemptsOf(trx, place, check, closing.status, system, payment.id)
    const { events } = await settleCheck(trx, place, check, system)
    return { result: (await readPayment(trx, payment.id)).status, events: [...closed, ...events] }
  })
