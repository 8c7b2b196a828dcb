import { findCheck } from '../../db/billing/checks'
import type { CommitDeps } from '../../db/commit'
import { inTenant } from '../../db/postgres'
import type { CheckView } from '../../domain/billing/check-commands'
import { toCheckView } from './check-view'

export interface CheckKey {
  readonly tenantId: number
  readonly sessionId: number
  /** 1 for the first check of the session. */
  readonly n: number
}

/** The check as it is now; null while it was not opened. */
export const readCheck = (deps: CommitDeps) => (key: CheckKey) =>
  inTenant(deps.knex, key.tenantId, async (trx): Promise<CheckView | null> => {
    const check = await findCheck(trx, key.sessionId, key.n)
    return check && toCheckView(check)
  })
