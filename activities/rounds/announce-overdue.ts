import { type CommitDeps, commit } from '../../db/commit'
import { readRound } from '../../db/dining/rounds'
import { lockSession } from '../../db/floor/sessions'
import { isUndecided, type RoundView } from '../../domain/dining/round'
import { overdueEvent } from '../../domain/dining/round-events'
import type { RoundKey } from './index'

export type OverdueStage = 'approval' | 'kitchen'

export interface Overdue {
  readonly stage: OverdueStage
  /** 1 for the first reminder of the stage. */
  readonly reminder: number
  readonly waitedSeconds: number
}

const isStillLate = ({ status }: RoundView, stage: OverdueStage): boolean =>
  stage === 'approval' ? isUndecided(status) : status === 'IN_KITCHEN'

/** Says that a round waits too long, once per reminder, and only if it still does: somebody may have acted a moment ago. Returns the round as it is. */
export const announceOverdue =
  (deps: CommitDeps) =>
  (key: RoundKey, { stage, reminder, waitedSeconds }: Overdue): Promise<RoundView> =>
    commit(deps, { id: `${key.workflowId}:overdue:${stage}:${reminder}`, tenantId: key.tenantId }, async trx => {
      const place = await lockSession(trx, key.sessionId)
      const round = await readRound(trx, { workflow_id: key.workflowId })
      return { result: round, events: isStillLate(round, stage) ? [overdueEvent(place, round, stage, waitedSeconds)] : [] }
    })
