import { readPayment } from '../../db/billing/payments'
import type { CommitDeps } from '../../db/commit'
import { inTenant } from '../../db/postgres'
import type { PaymentStatus } from '../../domain/billing/payment'

/** The state of an attempt as it is now. */
export const readAttempt = (deps: CommitDeps) => (key: { readonly tenantId: number; readonly paymentId: number }) =>
  inTenant(deps.knex, key.tenantId, async (trx): Promise<PaymentStatus> => (await readPayment(trx, key.paymentId)).status)
