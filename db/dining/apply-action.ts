import type { Knex } from 'knex'
import { type Actor, rolesIn } from '../../domain/access/actor'
import { toEventActor } from '../../domain/access/event-actor'
import { mustStayPayable, orderedCents } from '../../domain/billing/session-limit'
import { type Decider, decideRound } from '../../domain/dining/decide-round'
import { type Decision, isAccepted, type Round, type RoundView, roundTotalCents } from '../../domain/dining/round'
import type { RoundAction } from '../../domain/dining/round-commands'
import { roundEvents } from '../../domain/dining/round-events'
import type { SessionPlace } from '../../domain/floor/session'
import { readBillableItems } from '../billing/charges'
import { mustNotBePaid } from '../billing/paid-lines'
import { syncCharges } from '../billing/sync-charges'
import type { Change } from '../commit'
import { lockSession } from '../floor/sessions'
import { mustMayApprove } from './approval'
import { isVoid, roundAudit } from './round-audit'
import { type RoundReference, readRound } from './rounds'
import { saveRound } from './save-round'

/**
 * Applies one action to a round: locks, decides by the rules, stores, brings the check in line, tells and audits. The body of a `commit`,
 * whether a workflow ordered it or a request did. An action that changes nothing writes nothing. Throws what the rules throw, `item_paid`,
 * `total_too_large`.
 */
export async function applyAction(
  trx: Knex.Transaction,
  { sessionId, where }: RoundReference,
  action: RoundAction,
  actor: Actor,
): Promise<Change<RoundView>> {
  const place = await lockSession(trx, sessionId)
  const before = await readRound(trx, where)
  if (action.kind === 'approve') await mustMayApprove(trx, place, actor)

  const now = new Date()
  const decided = decideRound(before, action, deciderOf(actor, place, now))
  if (decided === before) return { result: before }
  if (action.kind === 'approve' && isAccepted(decided.status)) await mustFitTheTable(trx, before, decided)
  if (action.kind === 'strike' && isVoid(before)) await mustNotBePaid(trx, action.itemId)
  return store(trx, { place, before, action, actor, now }, await saveRound(trx, before, decided, actor, now))
}

/** Sending it was refused already if it did not; rounds of before that rule, and what else the table has ordered, are looked at here. */
async function mustFitTheTable(trx: Knex.Transaction, before: RoundView, decided: Round): Promise<void> {
  const ordered = orderedCents(await readBillableItems(trx, before.sessionId))
  mustStayPayable(ordered - roundTotalCents(before) + roundTotalCents(decided))
}

interface Applied {
  readonly place: SessionPlace
  readonly before: RoundView
  readonly action: RoundAction
  readonly actor: Actor
  readonly now: Date
}

async function store(
  trx: Knex.Transaction,
  { place, before, action, actor }: Applied,
  after: RoundView,
): Promise<Change<RoundView>> {
  const eventActor = toEventActor(actor, place.branchId)
  const events = roundEvents(place, before, after, action, eventActor)
  return {
    result: after,
    events: [...events, ...(await syncCharges(trx, place, eventActor))],
    audit: [roundAudit({ place, actor, before, after, action })],
  }
}

function deciderOf(actor: Actor, place: SessionPlace, now: Date): Decider {
  const shown = toEventActor(actor, place.branchId)
  const decision: Decision = { userId: shown.user_id, role: shown.role, at: now.toISOString() }
  return { decision, roles: actor.kind === 'staff' ? [...rolesIn(actor, place.branchId)] : actor.kind }
}
