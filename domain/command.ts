import type { Actor } from './access/actor'

/** Where a command came from, for the audit trail. */
export interface Origin {
  readonly ipAddress: string | null
  readonly userAgent: string | null
}

/** What every command carries on its way from a request through a workflow to the transaction that does it. */
export interface Command {
  /** Under which it counts once: repeated, it has one effect and one answer. */
  readonly id: string
  readonly actor: Actor
  readonly requestId: string | null
  /** W3C trace context of the request. */
  readonly traceparent?: string | null
  readonly origin?: Origin | null
}
