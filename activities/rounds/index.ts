import type { CommitDeps } from '../../db/commit'
import { announceOverdue } from './announce-overdue'
import { applyRoundCommand, submit } from './apply-round-command'
import { type RoundKey, readKeyed } from './round-key'

export type { AppliedRound } from './apply-round-command'
export type { RoundKey } from './round-key'

/** Local activities of a round: one transaction each. Their names stand in histories. */
export const createRoundActivities = (deps: CommitDeps) => ({
  submitRound: submit(deps),
  applyToRound: applyRoundCommand(deps),
  readRound: (key: RoundKey) => readKeyed(deps, key),
  announceOverdue: announceOverdue(deps),
})

export type RoundActivities = ReturnType<typeof createRoundActivities>
