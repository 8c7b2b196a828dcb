import type { CheckRow } from '../../db/billing/checks'
import { type AuditEntry, doneBy } from '../../db/events/audit'
import type { Actor } from '../../domain/access/actor'
import type { SessionPlace } from '../../domain/floor/session'

/** A check that somebody asked for or took back. */
export const checkAudit = (
  place: SessionPlace,
  actor: Actor,
  action: 'check.request' | 'check.withdraw',
  before: CheckRow | null,
  after: CheckRow,
): AuditEntry => ({
  ...doneBy(actor, place.branchId),
  action,
  entityType: 'check',
  entityId: after.id,
  oldValues: before && valuesOf(before),
  newValues: { ...valuesOf(after), session_id: place.sessionId },
})

const valuesOf = ({ status, totalCents, paidCents }: CheckRow) => ({
  status,
  total_cents: totalCents,
  paid_cents: paidCents,
})
