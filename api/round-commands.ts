import { findFirstAnswer } from '../db/dining/first-answer'
import { readRound } from '../db/dining/rounds'
import { inTenant } from '../db/postgres'
import { readRoundTimes, unfinishedRounds } from '../db/queries/rounds'
import type { Actor } from '../domain/access/actor'
import type { Command } from '../domain/command'
import { decideRound } from '../domain/dining/decide-round'
import { isFinal, type RoundView } from '../domain/dining/round'
import type { Order, RoundAction, RoundCommand } from '../domain/dining/round-commands'
import { DomainError } from '../domain/errors'
import type { SessionPlace } from '../domain/floor/session'
import {
  approve,
  cancel,
  confirm,
  type RoundInput,
  ready,
  roundKeyOf,
  roundWorkflowId,
  serve,
  strikeItem,
  submit,
  ticketReady,
} from '../workflows/messages'
import type { ApiDeps } from './deps'
import { ask, askWithStart, tell, type UpdateOf, WorkflowEnded } from './temporal'

interface NewOrder {
  readonly order: Order
  readonly notes: string | null
  /** What the client showed as its total; null = it does not compare. */
  readonly expectedTotalCents: number | null
  /** The client's key, or one of ours. */
  readonly key: string
}

/**
 * Sends an order as a round: starts its workflow and waits for the first answer. The same caller and key again is the same round.
 * Throws `session_closed`, `no_open_session`, `cart_empty`, `unknown_diner`, `product_unavailable`, `price_changed`, `total_too_large`, `workflows_unavailable`.
 */
export async function submitOrder(
  deps: ApiDeps,
  place: SessionPlace,
  command: Command,
  { key, ...ordered }: NewOrder,
): Promise<RoundView> {
  const roundKey = `${callerPrefix(command.actor)}${key}`
  return startAndAsk(deps, place, roundKey, submit, { ...command, ...ordered })
}

async function startAndAsk<C extends Command>(
  deps: ApiDeps,
  { tenantId, branchId, sessionId, tableCode }: Place,
  roundKey: string,
  update: UpdateOf<RoundView, [C]>,
  command: C,
): Promise<RoundView> {
  const times = await inTenant(deps.knex, tenantId, trx => readRoundTimes(trx, branchId))
  const input: RoundInput = { tenantId, branchId, sessionId, tableCode, roundKey, ...times }
  return askWithStart(deps.temporal, {
    update,
    commandId: command.id,
    args: [command],
    workflowType: 'round',
    workflowId: roundWorkflowId(sessionId, roundKey),
    workflowArgs: [input],
    reuse: 'ALLOW_DUPLICATE', // Postgres knows which rounds exist; a refused order may be sent again
    summary: `Mesa ${tableCode} · ronda`,
  })
}

type Place = Pick<SessionPlace, 'tenantId' | 'branchId' | 'sessionId' | 'tableCode'>

/** Two people of one table may choose the same key. */
function callerPrefix(actor: Actor): string {
  if (actor.kind === 'staff') return `u${actor.userId}-`
  return actor.kind === 'diner' && actor.dinerId !== null ? `d${actor.dinerId}-` : ''
}

type WorkflowAction = Exclude<RoundAction, { kind: 'moveTicket' | 'moveTicketItem' }>

// Each update takes the command of its own kind; the pairing is what this table is for.
const updates: Readonly<Record<WorkflowAction['kind'], unknown>> = { confirm, approve, strike: strikeItem, ready, serve, cancel }
const updateFor = (action: WorkflowAction) => updates[action.kind] as UpdateOf<RoundView, [RoundCommand]>

/**
 * Gives a command to a round's workflow and answers with the round as it then is. A round that is over is answered from its row. One
 * that is not, though its workflow has ended (an operator terminated it), gets a new run: no round is ever stuck.
 */
export async function askRound(deps: ApiDeps, round: RoundView, command: Command, action: WorkflowAction): Promise<RoundView> {
  if (isFinal(round.status)) return answerFromRow(deps, round, command, action)
  const asked = { ...command, action }
  try {
    const { workflowId } = round
    return await ask(deps.temporal, { workflowId, update: updateFor(action), commandId: command.id, args: [asked] })
  } catch (error) {
    const answered = await firstAnswer(deps, round, command)
    if (answered) return answered // refused now, because it was done before and its answer never arrived
    if (!(error instanceof WorkflowEnded)) throw error
  }
  const now = await inTenant(deps.knex, round.tenantId, trx => readRound(trx, { id: round.id }))
  if (isFinal(now.status)) return answerFromRow(deps, now, command, action)
  return startAndAsk(deps, now, roundKeyOf(now), updateFor(action), asked)
}

const firstAnswer = (deps: ApiDeps, { tenantId }: RoundView, { id }: Command): Promise<RoundView | null> =>
  inTenant(deps.knex, tenantId, trx => findFirstAnswer(trx, tenantId, id))

/** Done before: its first answer. Else the state it already has is no mistake, and anything else is refused by the rules. */
async function answerFromRow(deps: ApiDeps, round: RoundView, command: Command, action: WorkflowAction): Promise<RoundView> {
  const answered = await firstAnswer(deps, round, command)
  if (answered) return answered
  const decided = decideRound(round, action, {
    roles: command.actor.kind === 'staff' ? ['ADMIN'] : command.actor.kind,
    decision: { userId: null, role: 'SYSTEM', at: round.submittedAt },
  })
  if (decided === round) return round
  throw new DomainError('workflows_unavailable') // a strike that was overtaken by serving: asked again, it is a void
}

/** Lets a round's workflow look at its row again. It looks by itself too, only later. */
export const tellRound = (deps: ApiDeps, { workflowId }: RoundView): Promise<void> =>
  tell(deps.temporal, workflowId, ticketReady).catch((error: unknown) =>
    deps.log.warn({ err: error, workflowId }, 'a round was not told of its ticket'),
  )

/** Cancels what is not served of a session, round by round, through their workflows. For a table that is closed by force. */
export async function cancelUnfinishedRounds(deps: ApiDeps, sessionId: number, command: Command, reason: string): Promise<void> {
  const rounds = await inTenant(deps.knex, command.actor.tenantId, trx => unfinishedRounds(trx, sessionId))
  for (const round of rounds)
    await askRound(deps, round, { ...command, id: `${command.id}:round:${round.id}` }, { kind: 'cancel', reason })
}
