import type { Knex } from 'knex'
import { findLatestCheck } from '../../db/billing/checks'
import { type Change, type CommitDeps, commit } from '../../db/commit'
import { applyAction } from '../../db/dining/apply-action'
import { readRound } from '../../db/dining/rounds'
import { submitRound } from '../../db/dining/submit-round'
import { inTenant } from '../../db/postgres'
import type { Command } from '../../domain/command'
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
  /** What has become of the round since, when the command had been done before and `round` is its first answer. */
  readonly latest?: RoundView
}

/** Local activities of a round: one transaction each. Repeating one (retry, replayed task) returns its first answer and writes nothing. */
export const createRoundActivities = (deps: CommitDeps) => ({
  submitRound: (key: RoundKey, command: SubmitCommand): Promise<AppliedRound> =>
    once(deps, key, command, trx => submitRound(trx, key, command)),

  applyToRound: (key: RoundKey, command: RoundCommand): Promise<AppliedRound> =>
    once(deps, key, command, async trx => {
      const { id } = await readRound(trx, { workflow_id: key.workflowId })
      return applyAction(trx, id, command.action, command.actor)
    }),

  readRound: (key: RoundKey): Promise<RoundView> => readRow(deps, key),

  announceOverdue: announceOverdue(deps),
})

export type RoundActivities = ReturnType<typeof createRoundActivities>

async function once(
  deps: CommitDeps,
  key: RoundKey,
  { id, requestId, traceparent }: Command,
  write: (trx: Knex.Transaction) => Promise<Change<RoundView>>,
): Promise<AppliedRound> {
  let isFirst = false
  const applied = await commit(deps, { id, tenantId: key.tenantId, requestId, traceparent: traceparent ?? null }, async trx => {
    isFirst = true
    return withCheck(trx, await write(trx))
  })
  return isFirst ? applied : { ...applied, latest: await readRow(deps, key) }
}

const readRow = (deps: CommitDeps, { tenantId, workflowId }: RoundKey): Promise<RoundView> =>
  inTenant(deps.knex, tenantId, trx => readRound(trx, { workflow_id: workflowId }))

async function withCheck(trx: Knex.Transaction, change: Change<RoundView>): Promise<Change<AppliedRound>> {
  const check = await findLatestCheck(trx, change.result.sessionId)
  return { ...change, result: { round: change.result, checkNumber: check?.n ?? null } }
}
