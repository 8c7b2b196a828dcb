import type { Knex } from 'knex'
import type { Actor } from '../../domain/access/actor'
import { toEventActor } from '../../domain/access/event-actor'
import { decideRound } from '../../domain/dining/decide-round'
import { mustCost } from '../../domain/dining/quote'
import type { RoundView } from '../../domain/dining/round'
import type { Order, SubmitCommand } from '../../domain/dining/round-commands'
import { roundEvents, submittedEvents } from '../../domain/dining/round-events'
import type { NewEvent } from '../../domain/events'
import type { SessionPlace } from '../../domain/floor/session'
import { findOpenCheck } from '../billing/checks'
import { moveFloor } from '../billing/move-floor'
import { syncCharges } from '../billing/sync-charges'
import type { Change } from '../commit'
import { lockSession, mustBeLive } from '../floor/sessions'
import { readRoundApproval } from './approval'
import { takeLinesOf, takeWholeCart } from './cart'
import { insertRound } from './insert-round'
import { quoteOrder } from './quote-order'
import { roundAudit, submissionAudit } from './round-audit'
import { findRound } from './rounds'
import { saveRound } from './save-round'

interface Submission {
  readonly sessionId: number
  readonly roundKey: string
  readonly workflowId: string
}

/**
 * Makes a round of an order: prices it as its quote does, stores it, takes exactly the ordered lines out of the cart, and lets it pass
 * at once where the branch says so. The round that this workflow made before is returned as it is. `at` is the moment whose promotions
 * count; absent = now. The body of a `commit`.
 * Throws `session_closed` or `no_open_session` (see `mustBeLive`), `price_changed` and what `quoteOrder` throws.
 */
export async function submitRound(
  trx: Knex.Transaction,
  key: Submission,
  command: SubmitCommand,
  at?: Date,
): Promise<Change<RoundView>> {
  const place = await lockSession(trx, key.sessionId)
  const existing = await findRound(trx, { workflow_id: key.workflowId })
  if (existing) return { result: existing }
  mustBeLive(place, command.actor)

  const actor = toEventActor(command.actor, place.branchId)
  const quote = await quoteOrder(trx, place, command.order, at)
  mustCost(quote, command.expectedTotalCents ?? null)
  const round = await insertRound(trx, place, { ...key, actor: command.actor, notes: command.notes, lines: quote.lines })
  const cartEvents = await emptyCart(trx, place, command)

  const reopened = await reopenTable(trx, place, actor)
  const submitted = [...submittedEvents(place, round, actor), ...cartEvents, ...reopened]
  const isAutomatic = (await readRoundApproval(trx, place.branchId)) === 'automatic'
  const sent = { events: submitted, audit: submissionAudit(place, command.actor, round) }
  return isAutomatic ? letPass(trx, place, round, sent) : { result: round, ...sent }
}

/** Takes out what was ordered. Staff order beside the cart. */
async function emptyCart(
  trx: Knex.Transaction,
  place: SessionPlace,
  { order, actor }: SubmitCommand,
): Promise<readonly NewEvent[]> {
  const by = toEventActor(actor, place.branchId)
  if ('fromCart' in order) return takeWholeCart(trx, place, by)
  return actor.kind === 'diner' ? takeLinesOf(trx, place, actor.dinerId, productsOf(order), by) : []
}

const productsOf = (order: Extract<Order, { lines: unknown }>): number[] => [
  ...new Set(order.lines.map(({ productId }) => productId)),
]

/** A table that paid and orders more is eating again; one with a check still open goes on paying it. */
async function reopenTable(trx: Knex.Transaction, place: SessionPlace, actor: NewEvent['actor']): Promise<readonly NewEvent[]> {
  if (place.status !== 'PAYING' || (await findOpenCheck(trx, place.sessionId))) return []
  return moveFloor(trx, place, { session: 'OPEN', table: 'ACTIVE' }, actor)
}

const system = (place: SessionPlace): Actor => ({ kind: 'system', tenantId: place.tenantId })

async function letPass(
  trx: Knex.Transaction,
  place: SessionPlace,
  round: RoundView,
  sent: Required<Pick<Change<RoundView>, 'events' | 'audit'>>,
): Promise<Change<RoundView>> {
  const now = new Date()
  const actor = system(place)
  const by = toEventActor(actor, place.branchId)
  const action = { kind: 'approve', struck: [] } as const
  const decided = decideRound(round, action, {
    roles: 'system',
    decision: { userId: null, role: 'SYSTEM', at: now.toISOString() },
  })
  const after = await saveRound(trx, round, decided, actor, now)
  return {
    result: after,
    events: [...sent.events, ...roundEvents(place, round, after, action, by), ...(await syncCharges(trx, place, by))],
    audit: [...sent.audit, roundAudit({ place, actor, before: round, after, action })],
  }
}
