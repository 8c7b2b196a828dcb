import type { Knex } from 'knex'
import { findLatestCheck } from '../../db/billing/checks'
import { type Change, type CommitDeps, commit } from '../../db/commit'
import { applyAction } from '../../db/dining/apply-action'
import { readRound } from '../../db/dining/rounds'
import { submitRound } from '../../db/dining/submit-round'
import { inTenant } from '../../db/postgres'
import type { RoundView } from '../../domain/dining/round'
import type { RoundCommand, SubmitCommand } from '../../domain/dining/round-commands'
import { announceOverdue } from './announce-overdue'

/** Which round: its workflow knows it by the name it gave itself, before the row exists. */
export interface RoundKey {
  readonly tenantId: number
  readonly sessionId: number
  readonly roundKey: string
  readonly workflowId: string
}

/** A round after a command, and the check whose charges may have changed with it. */
export interface AppliedRound {
  readonly round: RoundView
  /** The n of the session's latest check; null before the first. */
  readonly checkNumber: number | null
}

/** Local activities of a round: one transaction each. Repeating one (retry, replayed task) returns its first answer and writes nothing. */
export const createRoundActivities = (deps: CommitDeps) => ({
  submitRound: (key: RoundKey, command: SubmitCommand): Promise<AppliedRound> =>
    commit(deps, { ...command, tenantId: key.tenantId }, async trx => withCheck(trx, await submitRound(trx, key, command))),

  applyToRound: (key: RoundKey, command: RoundCommand): Promise<AppliedRound> =>
    commit(deps, { ...command, tenantId: key.tenantId }, async trx => {
      const { id } = await readRound(trx, { workflow_id: key.workflowId })
      return withCheck(trx, await applyAction(trx, id, command.action, command.actor))
    }),

  readRound: (key: RoundKey): Promise<RoundView> =>
    inTenant(deps.knex, key.tenantId, trx => readRound(trx, { workflow_id: key.workflowId })),

  announceOverdue: announceOverdue(deps),
})

export type RoundActivities = ReturnType<typeof createRoundActivities>

async function withCheck(trx: Knex.Transaction, change: Change<RoundView>): Promise<Change<AppliedRound>> {
  const check = await findLatestCheck(trx, change.result.sessionId)
  return { ...change, result: { round: change.result, checkNumber: check?.n ?? null } }
}
