import type { Role } from './access/actor'

/**
 * Who hears an event:
 * - `admins`: ADMIN and MANAGER sockets of the branch (of the tenant, when the event has no branch)
 * - `kitchen`: kitchen screens of the branch
 * - `waiters`: waiters assigned to the table's sector today; every waiter of the branch when the event has no sector
 * - `branchWaiters`: every waiter of the branch, whatever the sector
 * - `diners`: the phones of that table's session
 * - `branchDiners`: the phones of every table, by the sessions that the event lists
 */
export type Audience = 'admins' | 'kitchen' | 'waiters' | 'branchWaiters' | 'diners' | 'branchDiners'

/** The one table of event types and their audiences. `kitchenOnceApproved` adds the kitchen when it already knows the round. */
export const audiences = {
  ROUND_SUBMITTED: ['admins', 'waiters', 'diners'],
  ROUND_CONFIRMED: ['admins', 'waiters', 'diners'],
  ROUND_IN_KITCHEN: ['admins', 'kitchen', 'waiters', 'diners'],
  ROUND_READY: ['admins', 'kitchen', 'waiters', 'diners'],
  ROUND_SERVED: ['admins', 'kitchen', 'waiters', 'diners'],
  ROUND_CANCELED: ['admins', 'kitchenOnceApproved', 'waiters', 'diners'],
  ROUND_ITEM_REJECTED: ['admins', 'kitchenOnceApproved', 'waiters', 'diners'],
  ROUND_ITEM_DELETED: ['admins', 'waiters', 'diners'],
  ROUND_OVERDUE: ['admins', 'kitchenOnceApproved'],

  TICKET_CREATED: ['admins', 'kitchen', 'waiters'],
  TICKET_IN_PROGRESS: ['admins', 'kitchen', 'waiters'],
  TICKET_READY: ['admins', 'kitchen', 'waiters'],
  TICKET_DELIVERED: ['admins', 'kitchen', 'waiters'],
  TICKET_CANCELED: ['admins', 'kitchen', 'waiters'],

  SERVICE_CALL_CREATED: ['admins', 'waiters', 'diners'],
  SERVICE_CALL_ACKED: ['admins', 'waiters', 'diners'],
  SERVICE_CALL_CLOSED: ['admins', 'waiters', 'diners'],

  CHECK_REQUESTED: ['admins', 'waiters', 'diners'],
  CHECK_UPDATED: ['admins', 'waiters', 'diners'],
  CHECK_CANCELED: ['admins', 'waiters', 'diners'],
  CHECK_PAID: ['admins', 'waiters', 'diners'],
  PAYMENT_APPROVED: ['admins', 'waiters', 'diners'],
  PAYMENT_REJECTED: ['admins', 'waiters', 'diners'],
  PAYMENT_FAILED: ['admins', 'waiters', 'diners'],
  PAYMENT_REFUNDED: ['admins', 'waiters', 'diners'],

  TABLE_SESSION_STARTED: ['admins', 'branchWaiters', 'diners'],
  TABLE_CLEARED: ['admins', 'waiters', 'diners'],
  TABLE_STATUS_CHANGED: ['admins', 'waiters', 'diners'],

  CART_ITEM_ADDED: ['diners'],
  CART_ITEM_UPDATED: ['diners'],
  CART_ITEM_REMOVED: ['diners'],
  CART_CLEARED: ['diners'],
  CART_SYNC: ['diners'],

  PRODUCT_AVAILABILITY_CHANGED: ['admins', 'kitchen', 'branchWaiters', 'branchDiners'],
  ENTITY_CREATED: ['admins'],
  ENTITY_UPDATED: ['admins'],
  ENTITY_DELETED: ['admins'],
  CASCADE_DELETE: ['admins'],
} as const satisfies Record<string, readonly (Audience | 'kitchenOnceApproved')[]>

export type EventType = keyof typeof audiences

/** Who caused it. `role` is the strongest role that counted, DINER or SYSTEM. */
export interface EventActor {
  readonly user_id: number | null
  readonly diner_id?: number | null
  readonly role: Role | 'DINER' | 'SYSTEM'
}

/** An event as a write reports it; `commit` adds id, time and request id. Keys are those of the wire. */
export interface NewEvent {
  readonly type: EventType
  readonly tenant_id: number
  /** 0 = tenant-wide */
  readonly branch_id: number
  readonly table_id: number | null
  readonly session_id: number | null
  /** For the audience `branchDiners`: each session's phones hear it in their own channel, and of no other session. */
  readonly session_ids?: readonly number[]
  readonly sector_id: number | null
  /** Enough of the thing to draw it without another request. */
  readonly entity: Readonly<Record<string, unknown>>
  readonly actor: EventActor
  /** For the audience `kitchenOnceApproved`: has the kitchen seen this round? */
  readonly kitchen_knows?: boolean
}

/** The event as stored and sent, but for `channel` and `seq`, which each channel's log adds. */
export interface EventEnvelope extends Omit<NewEvent, 'kitchen_knows' | 'session_ids'> {
  readonly id: string
  readonly ts: string
  readonly v: 1
  readonly request_id: string | null
  /** W3C trace context of the request that caused it. */
  readonly traceparent: string | null
}

export const channels = {
  branchAll: (branchId: number) => `channel:branch:${branchId}:all`,
  branchAdmin: (branchId: number) => `channel:branch:${branchId}:admin`,
  branchKitchen: (branchId: number) => `channel:branch:${branchId}:kitchen`,
  branchWaiters: (branchId: number) => `channel:branch:${branchId}:waiters`,
  sector: (branchId: number, sectorId: number) => `channel:sector:${branchId}:${sectorId}`,
  session: (sessionId: number) => `channel:session:${sessionId}`,
  tenantAdmin: (tenantId: number) => `channel:tenant:${tenantId}:admin`,
} as const

/**
 * The smallest set of channels through which each socket concerned hears the event exactly once.
 * Every staff socket of a branch listens to `:all` besides its own channel, so an event for all of them goes only there.
 */
export function channelsOf(event: NewEvent): string[] {
  const heardBy = new Set<string>(audiences[event.type])
  if (event.kitchen_knows && heardBy.has('kitchenOnceApproved')) heardBy.add('kitchen')
  if (event.sector_id === null && heardBy.has('waiters')) heardBy.add('branchWaiters')
  return [...staffChannels(event, heardBy), ...dinerChannels(event, heardBy)]
}

function staffChannels(event: NewEvent, heardBy: ReadonlySet<string>): string[] {
  if (event.branch_id === 0) return heardBy.has('admins') ? [channels.tenantAdmin(event.tenant_id)] : []
  if (heardBy.has('admins') && heardBy.has('kitchen') && heardBy.has('branchWaiters'))
    return [channels.branchAll(event.branch_id)]
  const found: string[] = []
  if (heardBy.has('admins')) found.push(channels.branchAdmin(event.branch_id))
  if (heardBy.has('kitchen')) found.push(channels.branchKitchen(event.branch_id))
  if (heardBy.has('branchWaiters')) found.push(channels.branchWaiters(event.branch_id))
  else if (heardBy.has('waiters') && event.sector_id !== null) found.push(channels.sector(event.branch_id, event.sector_id))
  return found
}

function dinerChannels(event: NewEvent, heardBy: ReadonlySet<string>): string[] {
  const sessions = new Set<number>()
  if (heardBy.has('diners') && event.session_id !== null) sessions.add(event.session_id)
  if (heardBy.has('branchDiners')) for (const sessionId of event.session_ids ?? []) sessions.add(sessionId)
  return [...sessions].map(channels.session)
}
