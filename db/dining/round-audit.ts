import type { Actor } from '../../domain/access/actor'
import { type RoundView, roundTotalCents } from '../../domain/dining/round'
import type { RoundAction } from '../../domain/dining/round-commands'
import type { SessionPlace } from '../../domain/floor/session'
import { type AuditEntry, doneBy } from '../events/audit'

interface RoundChange {
  readonly place: SessionPlace
  readonly actor: Actor
  readonly before: RoundView
  readonly after: RoundView
  readonly action: RoundAction
}

/** What was done to a round or to one of its tickets, by whom, and what the round cost before and after. */
export function roundAudit({ place, actor, before, after, action }: RoundChange): AuditEntry {
  const by = doneBy(actor, place.branchId)
  if (action.kind === 'moveTicket' || action.kind === 'moveTicketItem') return { ...by, ...ticketMove(before, after, action) }
  return {
    ...by,
    action: action.kind === 'strike' && isVoid(before) ? 'ROUND_ITEM_VOIDED' : names[action.kind],
    entityType: 'round',
    entityId: after.id,
    oldValues: valuesOf(before),
    newValues: { ...valuesOf(after), ...detailsOf(action) },
    reason: action.kind === 'strike' || action.kind === 'cancel' ? action.reason : null,
  }
}

/** An order that staff sent. What diners order is in the events and on the check. */
export function submissionAudit(place: SessionPlace, actor: Actor, round: RoundView): AuditEntry[] {
  if (actor.kind !== 'staff') return []
  const newValues = { ...valuesOf(round), session_id: place.sessionId, items: round.items.length }
  return [{ ...doneBy(actor, place.branchId), action: 'ROUND_SUBMITTED', entityType: 'round', entityId: round.id, newValues }]
}

/** What was cooked is given away when it is struck. */
export const isVoid = ({ status }: RoundView): boolean => status === 'READY' || status === 'SERVED'

const names = {
  confirm: 'ROUND_CONFIRMED',
  approve: 'ROUND_APPROVED',
  strike: 'ROUND_ITEM_STRUCK',
  ready: 'ROUND_READY',
  serve: 'ROUND_SERVED',
  cancel: 'ROUND_CANCELED',
} as const

const valuesOf = (round: RoundView) => ({ status: round.status, total_cents: roundTotalCents(round) })

function detailsOf(action: RoundAction): Readonly<Record<string, unknown>> {
  if (action.kind === 'strike') return { item_id: action.itemId }
  if (action.kind !== 'approve' || action.struck.length === 0) return {}
  return { struck_items: action.struck.map(({ itemId, reason }) => ({ item_id: itemId, reason })) }
}

type TicketAction = Extract<RoundAction, { kind: 'moveTicket' | 'moveTicketItem' }>

function ticketMove(before: RoundView, after: RoundView, action: TicketAction) {
  const valuesIn = (round: RoundView) => {
    const ticket = round.tickets.find(({ id }) => id === action.ticketId)
    const item = action.kind === 'moveTicketItem' ? ticket?.items.find(({ id }) => id === action.itemId) : undefined
    return { status: ticket?.status, ...(item && { item_status: item.status }), round_status: round.status }
  }
  return {
    action: action.kind === 'moveTicket' ? 'TICKET_MOVED' : 'TICKET_ITEM_MOVED',
    entityType: 'kitchen_ticket',
    entityId: action.ticketId,
    oldValues: valuesIn(before),
    newValues: { ...valuesIn(after), round_id: after.id, ...(action.kind === 'moveTicketItem' && { item_id: action.itemId }) },
  }
}
