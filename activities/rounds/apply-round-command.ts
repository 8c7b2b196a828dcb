import type { Knex } from 'knex'
import { findLatestCheck } from '../../db/billing/checks'
import { type Change, type CommitDeps, commit } from '../../db/commit'
import { applyAction } from '../../db/dining/apply-action'
import { submitRound } from '../../db/dining/submit-round'
import type { Command } from '../../domain/command'
import type { RoundView } from '../../domain/dining/round'
import type { RoundCommand, SubmitCommand } from '../../domain/dining/round-commands'
import { type RoundKey, readKeyed } from './round-key'

/** A round after a command, and the check whose charges may have changed with it. */
export interface AppliedRound {
  readonly round: RoundView
  /** The n of the session's latest check; null before the first. */
  readonly checkNumber: number | null
  /** What has become of the round since, when the command had been done before and `round` is its first answer. */
  readonly latest?: RoundView
}

/** Makes the round of an order. See `submitRound` for what it refuses. */
export const submit = (deps: CommitDeps) => (key: RoundKey, command: SubmitCommand) =>
  once(deps, key, command, trx => submitRound(trx, key, command))

/** Applies one command to a round. See `applyAction` for what it refuses. */
export const applyRoundCommand = (deps: CommitDeps) => (key: RoundKey, command: RoundCommand) =>
  once(deps, key, command, trx => {
    const reference = { sessionId: key.sessionId, where: { workflow_id: key.workflowId } }
    return applyAction(trx, reference, command.action, command.actor)
  })

/** One transaction. Repeated (retry, replayed task, a key that comes again) it writes nothing and gives the first answer. */
async function once(
  deps: CommitDeps,
  key: RoundKey,
  { id, requestId, traceparent, origin }: Command,
  write: (trx: Knex.Transaction) => Promise<Change<RoundView>>,
): Promise<AppliedRound> {
  let isFirst = false
  const scope = { id, tenantId: key.tenantId, requestId, traceparent: traceparent ?? null, origin: origin ?? null }
  const applied = await commit<AppliedRound>(deps, scope, async trx => {
    isFirst = true
    const change = await write(trx)
    const check = await findLatestCheck(trx, key.sessionId)
    return { ...change, result: { round: change.result, checkNumber: check?.n ?? null } }
  })
  return isFirst ? applied : { ...applied, latest: await readKeyed(deps, key) }
}
