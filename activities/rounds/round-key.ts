import type { CommitDeps } from '../../db/commit'
import { readRound } from '../../db/dining/rounds'
import { inTenant } from '../../db/postgres'
import type { RoundView } from '../../domain/dining/round'

/** Which round: its workflow knows it by the name it gave itself, before the row exists. */
export interface RoundKey {
  readonly tenantId: number
  readonly sessionId: number
  readonly roundKey: string
  readonly workflowId: string
}

/** The round as it is now. Throws `not_found`. */
export const readKeyed = (deps: CommitDeps, { tenantId, workflowId }: RoundKey): Promise<RoundView> =>
  inTenant(deps.knex, tenantId, trx => readRound(trx, { workflow_id: workflowId }))
