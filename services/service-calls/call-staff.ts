import type { CommandScope } from '../../db/command-scope'
import { type CommitDeps, commit } from '../../db/commit'
import { findUnanswered, readServiceCall } from '../../db/floor/service-calls'
import { lockSession, mustBeLive } from '../../db/floor/sessions'
import type { DinerActor } from '../../domain/access/actor'
import { toEventActor } from '../../domain/access/event-actor'
import { type ServiceCall, type ServiceCallType, serviceCallEvent } from '../../domain/floor/service-call'

/** A table calls. Calling again while nobody has answered reminds the staff of the same call. Throws `session_closed`. */
export const callStaff = (deps: CommitDeps, scope: CommandScope, actor: DinerActor, type: ServiceCallType) =>
  commit<ServiceCall>(deps, scope, async trx => {
    const place = await lockSession(trx, actor.sessionId)
    mustBeLive(place, actor)
    const waiting = await findUnanswered(trx, place.sessionId, type)
    const [row]: { id: number }[] = waiting
      ? await trx('service_calls')
          .where({ id: waiting.id })
          .update({ reminded_at: trx.fn.now(), reminder_count: trx.raw('reminder_count + 1') })
          .returning('id')
      : await trx('service_calls')
          .insert({ tenant_id: place.tenantId, branch_id: place.branchId, table_session_id: place.sessionId, type })
          .returning('id')
    if (!row) throw new Error('the call was not stored')
    const call = await readServiceCall(trx, row.id)
    return { result: call, events: [serviceCallEvent(place, call, toEventActor(actor, place.branchId))] }
  })
