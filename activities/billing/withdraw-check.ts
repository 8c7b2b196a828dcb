import { reverseCheckCharges } from '../../db/billing/charges'
import { lockCheckOf, readBooks } from '../../db/billing/checks'
import { settleCheck } from '../../db/billing/settle-check'
import { type CommitDeps, commit } from '../../db/commit'
import { lockSession } from '../../db/floor/sessions'
import { toEventActor } from '../../domain/access/event-actor'
import { mustBeWithdrawable } from '../../domain/billing/check'
import type { CheckView, Command } from '../../domain/billing/check-commands'
import { checkAudit } from './check-audit'
import { toCheckView } from './check-view'
import type { CheckKey } from './read-check'

/**
 * Takes an unpaid check back: its charges are reversed and the table orders on. A withdrawn check stays as it is.
 * Throws `payment_in_progress`, `check_closed` (PAID).
 */
export const withdrawCheck = (deps: CommitDeps) => (key: CheckKey, command: Command) =>
  commit<CheckView>(deps, { ...command, tenantId: key.tenantId }, async trx => {
    const place = await lockSession(trx, key.sessionId)
    const before = await lockCheckOf(trx, key.sessionId, key.n)
    if (before.status === 'CANCELED') return { result: toCheckView(before) }
    mustBeWithdrawable(await readBooks(trx, before))

    await reverseCheckCharges(trx, before.id, 'withdrawn')
    const { check, events } = await settleCheck(trx, place, before, toEventActor(command.actor, place.branchId))
    return {
      result: toCheckView(check),
      events: events.filter(event => event.type !== 'CHECK_UPDATED'),
      audit: [checkAudit(place, command.actor, 'check.withdraw', before, check)],
    }
  })
