import { defineSignal, defineUpdate } from '@temporalio/workflow'
import type { RoundView } from '../domain/dining/round'
import type { RoundAction, RoundCommand, SubmitCommand } from '../domain/dining/round-commands'

type Ask<Kind extends RoundAction['kind']> = RoundCommand<Extract<RoundAction, { kind: Kind }>>

export interface RoundInput {
  readonly tenantId: number
  readonly branchId: number
  readonly sessionId: number
  readonly tableCode: string
  /** Names the round within its session; unique there. */
  readonly roundKey: string
  /** Nobody decided for so long: remind, and again each interval. Milliseconds. */
  readonly approvalReminderMs: number
  readonly kitchenTargetMs: number
  /** The run before this one had grown long: go on from the row. */
  readonly isContinued?: boolean
}

export const roundWorkflowId = (sessionId: number, roundKey: string): string => `round:${sessionId}:${roundKey}`

/** The key of a round that exists. */
export const roundKeyOf = ({ sessionId, workflowId }: Pick<RoundView, 'sessionId' | 'workflowId'>): string =>
  workflowId.slice(roundWorkflowId(sessionId, '').length)

/** Throws `session_closed`, `no_open_session`, `cart_empty`, `unknown_diner`, `product_unavailable`, `price_changed`, `total_too_large`. */
export const submit = defineUpdate<RoundView, [SubmitCommand]>('submit')
export const confirm = defineUpdate<RoundView, [Ask<'confirm'>]>('confirm')
/** Throws `already_decided`, `unknown_item`, `forbidden` (the branch's setting). */
export const approve = defineUpdate<RoundView, [Ask<'approve'>]>('approve')
export const strikeItem = defineUpdate<RoundView, [Ask<'strike'>]>('strikeItem')
export const ready = defineUpdate<RoundView, [Ask<'ready'>]>('ready')
export const serve = defineUpdate<RoundView, [Ask<'serve'>]>('serve')
export const cancel = defineUpdate<RoundView, [Ask<'cancel'>]>('cancel')
/** The kitchen moved a ticket, in a transaction of its own: look at the row again. */
export const ticketReady = defineSignal('ticketReady')
