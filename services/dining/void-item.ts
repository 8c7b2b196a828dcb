import type { CommandScope } from '../../db/command-scope'
import { type CommitDeps, commit } from '../../db/commit'
import { applyAction } from '../../db/dining/apply-action'
import type { Actor } from '../../domain/access/actor'
import type { RoundView } from '../../domain/dining/round'
import type { Strike } from '../../domain/dining/round-commands'

/** Strikes an item of a round whose workflow has ended, because it was served: the rules let only management do that, and audit it. */
export const voidItem = (
  deps: CommitDeps,
  scope: CommandScope,
  round: Pick<RoundView, 'id' | 'sessionId'>,
  strike: Strike,
  actor: Actor,
): Promise<RoundView> =>
  commit(deps, { ...scope, id: `${scope.id}:void` }, trx =>
    applyAction(trx, { sessionId: round.sessionId, where: { id: round.id } }, { kind: 'strike', ...strike }, actor),
  )
