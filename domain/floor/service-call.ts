import type { EventActor, EventType, NewEvent } from '../events'
import type { Moves } from '../transitions'
import { eventAt, type SessionPlace } from './session'

export type ServiceCallStatus = 'OPEN' | 'ACKED' | 'CLOSED'
export const serviceCallTypes = ['WAITER_CALL', 'PAYMENT_HELP', 'OTHER'] as const
export type ServiceCallType = (typeof serviceCallTypes)[number]

export const serviceCallMoves = {
  OPEN: ['ACKED', 'CLOSED'],
  ACKED: ['CLOSED'],
  CLOSED: [],
} as const satisfies Moves<ServiceCallStatus>

/** Somebody at a table wants somebody of the staff. Times are ISO. */
export interface ServiceCall {
  readonly id: number
  readonly sessionId: number
  readonly tableId: number
  readonly tableCode: string
  readonly type: ServiceCallType
  readonly status: ServiceCallStatus
  readonly createdAt: string
  readonly ackedAt: string | null
  readonly ackedByUserId: number | null
  readonly closedAt: string | null
  /** How often the table asked again while nobody came. */
  readonly reminderCount: number
}

const eventOf = {
  OPEN: 'SERVICE_CALL_CREATED',
  ACKED: 'SERVICE_CALL_ACKED',
  CLOSED: 'SERVICE_CALL_CLOSED',
} as const satisfies Record<ServiceCallStatus, EventType>

/** Tells what has become of a call. A repeated one is told as new again, marked as a reminder. */
export const serviceCallEvent = (place: SessionPlace, call: ServiceCall, actor: EventActor): NewEvent =>
  eventAt(
    place,
    eventOf[call.status],
    {
      call_id: call.id,
      call_type: call.type,
      status: call.status,
      table_id: call.tableId,
      table_code: call.tableCode,
      created_at: call.createdAt,
      acked_at: call.ackedAt,
      acked_by_user_id: call.ackedByUserId,
      reminder: call.status === 'OPEN' && call.reminderCount > 0,
      reminder_count: call.reminderCount,
    },
    actor,
  )
