import type { Origin } from '../domain/command'

/** Which command a write carries out, for whom. */
export interface CommandScope {
  /** Names the command: the same id has one effect and one answer, however often and however parallel it comes. */
  readonly id: string
  readonly tenantId: number
  readonly requestId?: string | null
  /** W3C trace context of the request, carried on into the events. */
  readonly traceparent?: string | null
  /** Absent = nobody's request: a timer, a schedule, a notification. */
  readonly origin?: Origin | null
}
