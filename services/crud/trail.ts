import type { AuditEntry } from '../../db/events/audit'
import { leadingRole, roles, type StaffActor } from '../../domain/access/actor'
import { toEventActor } from '../../domain/access/event-actor'
import type { NewEvent } from '../../domain/events'
import type { Effects, Resource, Row, View } from './resource'

export interface Told {
  readonly action: 'CREATE' | 'UPDATE'
  readonly row: Row
  readonly view: View
  readonly before: { readonly row: Row; readonly view: View } | null
  readonly branchIds: readonly number[]
  readonly effects: Effects | undefined
}

/** The one event and the one line of audit of a change, and what the entity's hooks add. */
export function told(resource: Resource, actor: StaffActor, { action, view, before, branchIds, row, effects }: Told): Effects {
  const changed = before === null ? null : differences(before.view, view)
  const type = action === 'CREATE' ? 'ENTITY_CREATED' : 'ENTITY_UPDATED'
  return {
    events: [entityEvent(type, resource, actor, branchIds, { ...view, entity_id: row.id }), ...(effects?.events ?? [])],
    audit: [
      auditEntry(resource, actor, branchIds, {
        action,
        entityId: row.id,
        oldValues: changed === null ? null : only(before?.view ?? {}, changed),
        newValues: changed === null ? view : only(view, changed),
      }),
      ...(effects?.audit ?? []),
    ],
    logsOut: effects?.logsOut ?? [],
  }
}

/** The branch that an event or a line of audit is filed under: the only one, else the restaurant as a whole. */
export const filedUnder = (branchIds: readonly number[]): number | null =>
  branchIds.length === 1 ? (branchIds[0] ?? null) : null

type Named = Pick<Resource, 'name' | 'heardBy' | 'scope'>
type EntityEvent = 'ENTITY_CREATED' | 'ENTITY_UPDATED' | 'ENTITY_DELETED' | 'CASCADE_DELETE'

/**
 * What belongs to several branches, or to none of those that an entity has, goes to the restaurant's channel, which managers of every
 * branch hear: it says what changed and where, and whoever may read it does so.
 */
export const entityEvent = (
  type: EntityEvent,
  resource: Named,
  actor: StaffActor,
  branchIds: readonly number[],
  entity: Entity,
): NewEvent => {
  const isForAll = resource.scope === 'tenant' || resource.heardBy === 'restaurant'
  const branchId = resource.heardBy === 'restaurant' ? null : filedUnder(branchIds)
  const shown = isForAll || branchId !== null ? entity : { entity_id: entity.entity_id, branch_ids: branchIds }
  return {
    type,
    tenant_id: actor.tenantId,
    branch_id: branchId ?? 0,
    table_id: null,
    session_id: null,
    sector_id: null,
    entity: { entity_type: resource.name, ...shown },
    actor: eventActor(actor, branchIds),
  }
}

type Entity = Readonly<Record<string, unknown>> & { readonly entity_id: number }

/** Outside a branch the strongest role held anywhere counts. */
const eventActor = (actor: StaffActor, branchIds: readonly number[]): NewEvent['actor'] => {
  const branchId = filedUnder(branchIds)
  if (branchId !== null) return toEventActor(actor, branchId)
  return { user_id: actor.userId, role: roles.find(role => actor.branchRoles.some(held => held.role === role)) ?? 'WAITER' }
}

export const auditEntry = (
  resource: Pick<Resource, 'name'>,
  actor: StaffActor,
  branchIds: readonly number[],
  entry: Pick<AuditEntry, 'action' | 'entityId' | 'oldValues' | 'newValues'>,
): AuditEntry => {
  const branchId = filedUnder(branchIds)
  return {
    actor,
    role: branchId === null ? eventActor(actor, branchIds).role : leadingRole(actor, branchId),
    branchId,
    entityType: resource.name,
    ...entry,
  }
}

const bookkeeping = new Set(['version', 'updated_at'])

/** The fields that are another now, with the new value. */
export const differences = (before: View, after: View): View =>
  Object.fromEntries(
    Object.entries(after).filter(
      ([field, value]) => !bookkeeping.has(field) && JSON.stringify(value) !== JSON.stringify(before[field]),
    ),
  )

const only = (view: View, fields: View): View =>
  Object.fromEntries(Object.keys(fields).map(field => [field, view[field] ?? null]))
