import { type CommitDeps, commit } from '../../db/commit'
import { readRound } from '../../db/dining/rounds'
import { lockSession } from '../../db/floor/sessions'
import { isUndecided, type RoundView } from '../../domain/dining/round'
import { overdueEvent } from '../../domain/dining/round-events'
import type { RoundKey } from './round-key'

type OverdueStage = 'approval' | 'kitchen'

export interface Overdue {
  /** Names the reminder: repeated, it is told once. */
  readonly id: string
  readonly stage: OverdueStage
}

const isStillLate = ({ status }: RoundView, stage: OverdueStage): boolean =>
  stage === 'approval' ? isUndecided(status) : status === 'IN_KITCHEN'

/** Says that a round waits too long, but only if it still does: somebody may have acted a moment ago. Returns the round as it is. */
export const announceOverdue =
  (deps: CommitDeps) =>
  (key: RoundKey, { id, stage }: Overdue): Promise<RoundView> =>
    commit(deps, { id, tenantId: key.tenantId }, async trx => {
      const place = await lockSession(trx, key.sessionId)
      const round = await readRound(trx, { workflow_id: key.workflowId })
      if (!isStillLate(round, stage)) return { result: round }
      return { result: round, events: [overdueEvent(place, round, stage, waitedSeconds(round, stage))] }
    })

function waitedSeconds({ submittedAt, decision }: RoundView, stage: OverdueStage): number {
  const since = stage === 'approval' ? submittedAt : (decision?.at ?? submittedAt)
  return Math.round((Date.now() - Date.parse(since)) / 1_000)
}
