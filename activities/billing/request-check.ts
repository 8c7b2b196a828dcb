import { openCheck } from '../../db/billing/open-check'
import { type CommitDeps, commit } from '../../db/commit'
import { lockSession, mustBeLive } from '../../db/floor/sessions'
import { toEventActor } from '../../domain/access/event-actor'
import type { CheckView, Command } from '../../domain/billing/check-commands'
import { checkAudit } from './check-audit'
import { toCheckView } from './check-view'
import type { CheckKey } from './read-check'

export interface RequestCheck extends Command {
  readonly workflowId: string
}

/** Opens the check, or returns it when it is open. Throws what `mustBeLive` and `openCheck` throw. */
export const requestCheck = (deps: CommitDeps) => (key: CheckKey, command: RequestCheck) =>
  commit<CheckView>(deps, { ...command, tenantId: key.tenantId }, async trx => {
    const place = await lockSession(trx, key.sessionId)
    mustBeLive(place, command.actor)
    const { check, events } = await openCheck(trx, place, {
      n: key.n,
      workflowId: command.workflowId,
      userId: command.actor.kind === 'staff' ? command.actor.userId : null,
      dinerId: command.actor.kind === 'diner' ? command.actor.dinerId : null,
      actor: toEventActor(command.actor, place.branchId),
    })
    if (events.length === 0) return { result: toCheckView(check) }
    return { result: toCheckView(check), events, audit: [checkAudit(place, command.actor, 'check.request', null, check)] }
  })
