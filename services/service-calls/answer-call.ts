import type { CommandScope } from '../../db/command-scope'
import { type CommitDeps, commit } from '../../db/commit'
import { doneBy } from '../../db/events/audit'
import { readServiceCall } from '../../db/floor/service-calls'
import { lockSession, readPlace } from '../../db/floor/sessions'
import type { StaffActor } from '../../domain/access/actor'
import { toEventActor } from '../../domain/access/event-actor'
import { mustBeAllowed } from '../../domain/access/permissions'
import { type ServiceCall, serviceCallEvent, serviceCallMoves } from '../../domain/floor/service-call'
import { mustMove } from '../../domain/transitions'

/**
 * Somebody takes a call (ACKED) or has dealt with it (CLOSED). Asking for the state it has changes nothing: two waiters may tap at once,
 * the first one's name stays. Throws `not_found`, `forbidden`, `invalid_transition`.
 */
export const answerCall = (
  deps: CommitDeps,
  scope: CommandScope,
  { callId, to, actor }: { readonly callId: number; readonly to: 'ACKED' | 'CLOSED'; readonly actor: StaffActor },
) =>
  commit<ServiceCall>(deps, scope, async trx => {
    const { sessionId } = await readServiceCall(trx, callId)
    const { branchId } = await readPlace(trx, sessionId)
    mustBeAllowed(actor, 'serviceCall.handle', branchId)
    const place = await lockSession(trx, sessionId)
    const before = await readServiceCall(trx, callId)
    if (before.status === to) return { result: before }
    mustMove(serviceCallMoves, before.status, to)
    const moved =
      to === 'ACKED'
        ? { acked_at: trx.fn.now(), acked_by_user_id: actor.userId }
        : { closed_at: trx.fn.now(), closed_by_user_id: actor.userId }
    await trx('service_calls')
      .where({ id: callId })
      .update({ status: to, ...moved })
    const after = await readServiceCall(trx, callId)
    return {
      result: after,
      events: [serviceCallEvent(place, after, toEventActor(actor, place.branchId))],
      audit: [
        {
          ...doneBy(actor, place.branchId),
          action: to === 'ACKED' ? 'service_call.acknowledge' : 'service_call.close',
          entityType: 'service_call',
          entityId: callId,
          oldValues: { status: before.status },
          newValues: { status: to, type: after.type, session_id: sessionId },
        },
      ],
    }
  })
