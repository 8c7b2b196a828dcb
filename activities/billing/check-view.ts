import type { CheckRow } from '../../db/billing/checks'
import type { CheckView } from '../../domain/billing/check-commands'

export const toCheckView = (check: CheckRow): CheckView => ({
  checkId: check.id,
  sessionId: check.sessionId,
  n: check.n,
  status: check.status,
  totalCents: check.totalCents,
  paidCents: check.paidCents,
})
