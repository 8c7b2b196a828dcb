import { type CommitDeps, commit } from '../../db/commit'
import type { Checkout } from '../../domain/billing/check-commands'

interface PreferenceOf extends Checkout {
  readonly tenantId: number
  readonly paymentId: number
}

/** Keeps where the person can pay, so that it can be shown again. */
export const savePreference = (deps: CommitDeps) => (preference: PreferenceOf) =>
  commit<null>(deps, { id: `payment:${preference.paymentId}:preference`, tenantId: preference.tenantId }, async trx => {
    await trx('payments').where({ id: preference.paymentId }).update({
      preference_id: preference.preferenceId,
      init_point: preference.initPoint,
      sandbox_init_point: preference.sandboxInitPoint,
    })
    return { result: null }
  })
