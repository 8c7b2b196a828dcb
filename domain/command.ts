import type { Actor } from './access/actor'

/** Where a request came from, for the audit trail. */
export interface Origin {
  readonly ipAddress: string | null
  readonly userAgent: string | null
}

/** Whose request a command carries out. */
export interface Provenance {
  readonly requestId: string | null
  /** W3C trace context of the request, carried on into the events. */
  readonly traceparent?: string | null
  readonly origin?: Origin | null
}

/** What every command carries on its way from a request through a workflow to the transaction that does it. */
export interface Command extends Provenance {
  /** Under which it counts once: repeated, it has one effect and one answer. */
  readonly id: string
  readonly actor: Actor
}
