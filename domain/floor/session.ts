import type { EventActor, EventType, NewEvent } from '../events'

export type SessionStatus = 'OPEN' | 'PAYING' | 'CLOSED'
export type TableStatus = 'FREE' | 'ACTIVE' | 'PAYING' | 'OUT_OF_SERVICE'

/** Where a session sits: all that its events, its rounds and its check need to know about the floor. */
export interface SessionPlace {
  readonly sessionId: number
  readonly tenantId: number
  readonly branchId: number
  readonly tableId: number
  readonly tableCode: string
  readonly sectorId: number | null
  readonly status: SessionStatus
}

/** An event about something that happens at this table. */
export function eventAt(
  place: SessionPlace,
  type: EventType,
  entity: Readonly<Record<string, unknown>>,
  actor: EventActor,
): NewEvent {
  return {
    type,
    tenant_id: place.tenantId,
    branch_id: place.branchId,
    table_id: place.tableId,
    session_id: place.sessionId,
    sector_id: place.sectorId,
    entity,
    actor,
  }
}
