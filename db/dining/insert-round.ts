import type { Knex } from 'knex'
import type { Actor } from '../../domain/access/actor'
import type { PricedLine } from '../../domain/dining/quote'
import type { RoundView } from '../../domain/dining/round'
import type { SessionPlace } from '../../domain/floor/session'
import { readRound } from './rounds'

interface NewRound {
  readonly roundKey: string
  readonly workflowId: string
  readonly actor: Actor
  readonly notes: string | null
  readonly lines: readonly PricedLine[]
}

/** Stores a round as PENDING with the session's next number. The session must be locked: that is what makes the number unique. */
export async function insertRound(trx: Knex.Transaction, place: SessionPlace, round: NewRound): Promise<RoundView> {
  const { tenantId, branchId, sessionId } = place
  const last = await trx('rounds').where({ table_session_id: sessionId }).max({ number: 'round_number' }).first()
  const [row]: { id: number }[] = await trx('rounds')
    .insert({
      tenant_id: tenantId,
      branch_id: branchId,
      table_session_id: sessionId,
      round_number: (last?.number ?? 0) + 1,
      idempotency_key: round.roundKey,
      workflow_id: round.workflowId,
      notes: round.notes,
      submitted_by: round.actor.kind === 'staff' ? 'WAITER' : 'DINER',
      submitted_by_diner_id: round.actor.kind === 'diner' ? round.actor.dinerId : null,
      submitted_by_waiter_id: round.actor.kind === 'staff' ? round.actor.userId : null,
    })
    .returning('id')
  if (!row) throw new Error('the round was not stored')
  await trx('round_items').insert(
    round.lines.map(line => ({
      tenant_id: tenantId,
      branch_id: branchId,
      round_id: row.id,
      product_id: line.productId,
      diner_id: line.dinerId,
      product_name: line.productName,
      category_name: line.categoryName,
      station: line.station,
      qty: line.qty,
      unit_price_cents: line.unitPriceCents,
      discount_cents: line.discountCents,
      promotion_id: line.promotionId,
      promotion_name: line.promotionName,
      notes: line.notes,
    })),
  )
  return readRound(trx, { id: row.id })
}
