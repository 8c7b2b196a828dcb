import { lockCheck } from '../../db/billing/checks'
import { closeAttemptsOf } from '../../db/billing/close-attempts'
import { readPayment } from '../../db/billing/payments'
import { settleCheck } from '../../db/billing/settle-check'
import type { CommandScope } from '../../db/command-scope'
import { type CommitDeps, commit } from '../../db/commit'
import { lockSession } from '../../db/floor/sessions'
import type { Actor } from '../../domain/access/actor'
import { toEventActor } from '../../domain/access/event-actor'
import type { PaymentStatus } from '../../domain/billing/payment'
import type { Command } from '../../domain/command'

interface ClosingAttempt {
  readonly tenantId: number
  readonly sessionId: number
  readonly paymentId: number
  readonly status: 'EXPIRED' | 'CANCELED'
  /** Who gave it up; absent = its time was up, or its check is over. */
  readonly by?: Command | undefined
}

/** Ends an attempt that is still open and frees its reservation. Returns the state the attempt has afterwards. */
export const closeAttempt = (deps: CommitDeps) => (closing: ClosingAttempt) =>
  commit<PaymentStatus>(deps, scopeOf(closing), async trx => {
    const actor: Actor = closing.by?.actor ?? { kind: 'system', tenantId: closing.tenantId }
    const place = await lockSession(trx, closing.sessionId)
    const payment = await readPayment(trx, closing.paymentId)
    const check = await lockCheck(trx, payment.checkId)
    const closed = await closeAttemptsOf(trx, place, check, closing.status, actor, payment.id)
    const { events } = await settleCheck(trx, place, check, toEventActor(actor, place.branchId))
    return { result: (await readPayment(trx, payment.id)).status, events: [...closed.events, ...events], audit: closed.audit }
  })

const scopeOf = ({ tenantId, paymentId, status, by }: ClosingAttempt): CommandScope => ({
  ...by,
  id: `payment:${paymentId}:${status}`,
  tenantId,
})
