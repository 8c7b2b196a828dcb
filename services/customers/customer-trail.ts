import type { AuditEntry } from '../../db/events/audit'
import { type DinerActor, roles, type StaffActor } from '../../domain/access/actor'
import type { EventActor, NewEvent } from '../../domain/events'

type Actor = StaffActor | DinerActor

const happenings = {
  CREATE: 'ENTITY_CREATED',
  UPDATE: 'ENTITY_UPDATED',
  LINK_DEVICE: 'ENTITY_UPDATED',
  ERASE: 'ENTITY_DELETED',
} as const

interface CustomerTrail {
  readonly events: readonly NewEvent[]
  readonly audit: readonly AuditEntry[]
}

/**
 * What a change of a customer tells dashboards, and what staff's changes leave in the audit trail: who, whom, which fields. Never a value:
 * the trail cannot be rewritten, and nobody who was erased may live on in it. What a phone does for its owner is not in the trail at all.
 */
export const customerTrail = (
  actor: Actor,
  customerId: number,
  action: keyof typeof happenings,
  fields: readonly string[] = [],
): CustomerTrail => ({
  events: [
    {
      type: happenings[action],
      tenant_id: actor.tenantId,
      branch_id: 0,
      table_id: null,
      session_id: null,
      sector_id: null,
      entity: { entity_type: 'customer', entity_id: customerId, fields },
      actor: eventActor(actor),
    },
  ],
  audit:
    actor.kind === 'diner'
      ? []
      : [
          {
            actor,
            role: eventActor(actor).role,
            action,
            entityType: 'customer',
            entityId: customerId,
            newValues: fields.length > 0 ? { fields } : null,
          },
        ],
})

/** Customers belong to the restaurant as a whole, so the strongest role held anywhere counts. */
const eventActor = (actor: Actor): EventActor =>
  actor.kind === 'diner'
    ? { user_id: null, diner_id: actor.dinerId, role: 'DINER' }
    : { user_id: actor.userId, role: roles.find(role => actor.branchRoles.some(held => held.role === role)) ?? 'WAITER' }
