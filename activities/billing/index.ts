import type { CommitDeps } from '../../db/commit'
import { applyProviderPayment } from './apply-provider-payment'
import { closeAttempt } from './close-attempt'
import { forceCloseCheck } from './force-close-check'
import { openAttempt } from './open-attempt'
import { readAttempt } from './read-attempt'
import { readCheck } from './read-check'
import { recordPayment } from './record-payment'
import { requestCheck } from './request-check'
import { savePreference } from './save-preference'
import { withdrawCheck } from './withdraw-check'

/** Local activities of checks and payments: one transaction each. */
export const createBillingActivities = (deps: CommitDeps) => ({
  requestCheck: requestCheck(deps),
  readCheck: readCheck(deps),
  recordPayment: recordPayment(deps),
  openAttempt: openAttempt(deps),
  withdrawCheck: withdrawCheck(deps),
  forceCloseCheck: forceCloseCheck(deps),
  savePreference: savePreference(deps),
  closeAttempt: closeAttempt(deps),
  readAttempt: readAttempt(deps),
  applyProviderPayment: applyProviderPayment(deps),
})

export type BillingActivities = ReturnType<typeof createBillingActivities>
