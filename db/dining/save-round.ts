import type { Knex } from 'knex'
import type { Actor } from '../../domain/access/actor'
import { isAccepted, isUndecided, type Round, type RoundStatus, type RoundView } from '../../domain/dining/round'
import { openTickets, saveTickets } from '../kitchen/tickets'

/** The column that says when a round came to a state. */
const moments = {
  CONFIRMED: 'confirmed_at',
  IN_KITCHEN: 'in_kitchen_at',
  READY: 'ready_at',
  SERVED: 'served_at',
  CANCELED: 'canceled_at',
} as const satisfies Partial<Record<RoundStatus, string>>

/**
 * Stores what a decision made of a round: its row (only if nobody changed it since it was read), struck items, tickets; a round that was
 * just accepted gets its tickets here. Returns the round as it now stands.
 */
export async function saveRound(
  trx: Knex.Transaction,
  before: RoundView,
  decided: Round,
  actor: Actor,
  now: Date,
): Promise<RoundView> {
  const after: RoundView = { ...before, ...decided, version: before.version + 1 }
  const saved = await trx('rounds')
    .where({ id: before.id, version: before.version })
    .update(changedColumns(before, after, actor, now))
  if (saved !== 1) throw new Error(`round ${before.id} changed under its lock`)
  await strikeItems(trx, before, after, actor, now)

  const isNewlyAccepted = isUndecided(before.status) && isAccepted(after.status)
  if (isNewlyAccepted) return { ...after, tickets: await openTickets(trx, after) }
  await saveTickets(trx, before.tickets, after.tickets, now)
  return after
}

function changedColumns(before: RoundView, after: RoundView, actor: Actor, now: Date): Record<string, unknown> {
  const userId = actor.kind === 'staff' ? actor.userId : null
  const columns: Record<string, unknown> = { status: after.status, version: after.version, cancel_reason: after.cancelReason }
  if (before.status === after.status) return columns
  if (after.status !== 'PENDING') columns[moments[after.status]] = now
  if (after.status === 'CONFIRMED') columns.confirmed_by_user_id = userId
  if (after.status === 'CANCELED') columns.canceled_by_user_id = userId
  if (before.decision === null && after.decision !== null)
    Object.assign(columns, {
      decided_by_user_id: after.decision.userId,
      decided_by_role: after.decision.role,
      decided_at: after.decision.at,
    })
  return columns
}

async function strikeItems(trx: Knex.Transaction, before: RoundView, after: RoundView, actor: Actor, now: Date): Promise<void> {
  for (const item of after.items) {
    if (!item.isStruck || before.items.find(({ id }) => id === item.id)?.isStruck) continue
    await trx('round_items')
      .where({ id: item.id })
      .update({
        struck_at: now,
        struck_reason: item.struckReason,
        struck_by_user_id: actor.kind === 'staff' ? actor.userId : null,
      })
  }
}
