import type { CommandScope } from '../../db/command-scope'
import { type CommitDeps, commit } from '../../db/commit'
import { applyAction } from '../../db/dining/apply-action'
import type { Actor } from '../../domain/access/actor'
import type { RoundView } from '../../domain/dining/round'
import type { RoundAction } from '../../domain/dining/round-commands'

type TicketAction = Extract<RoundAction, { kind: 'moveTicket' | 'moveTicketItem' }>

/**
 * Moves a ticket, or one of its items, in one transaction with what follows for the round: READY with the last ticket, SERVED with the
 * last delivery. No workflow takes part, so a kitchen works on when Temporal is away; the caller tells the round's workflow afterwards.
 */
export const moveTicket = (
  deps: CommitDeps,
  scope: CommandScope,
  round: Pick<RoundView, 'id' | 'sessionId'>,
  action: TicketAction,
  actor: Actor,
): Promise<RoundView> =>
  commit(deps, scope, trx => applyAction(trx, { sessionId: round.sessionId, where: { id: round.id } }, action, actor))
