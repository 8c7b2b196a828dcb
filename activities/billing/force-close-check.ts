import { lockCheckOf } from '../../db/billing/checks'
import { closeAttemptsOf } from '../../db/billing/close-attempts'
import { writeOff } from '../../db/billing/write-off'
import { type CommitDeps, commit } from '../../db/commit'
import { lockSession } from '../../db/floor/sessions'
import { isOpenCheck } from '../../domain/billing/check'
import type { CheckView, ForceClose } from '../../domain/billing/check-commands'
import { toCheckView } from './check-view'
import type { CheckKey } from './read-check'

/**
 * Ends an open check whatever is unpaid: open attempts are canceled, the rest is written off. Something paid = PAID with a
 * write-off; nothing paid = CANCELED with a write-off. Its charges stand, so that money that arrives later still covers them.
 * A check that is closed stays as it is.
 */
export const forceCloseCheck = (deps: CommitDeps) => (key: CheckKey, command: ForceClose) =>
  commit<CheckView>(deps, { ...command, tenantId: key.tenantId }, async trx => {
    const place = await lockSession(trx, key.sessionId)
    const before = await lockCheckOf(trx, key.sessionId, key.n)
    if (!isOpenCheck(before.status)) return { result: toCheckView(before) }
    const canceled = await closeAttemptsOf(trx, place, before, 'CANCELED', command.actor)
    const { check, events, audit } = await writeOff(trx, place, before, command)
    return { result: toCheckView(check), events: [...canceled.events, ...events], audit: [...canceled.audit, ...audit] }
  })
