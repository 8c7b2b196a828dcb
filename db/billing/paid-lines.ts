import type { Knex } from 'knex'
import { DomainError } from '../../domain/errors'

/** Throws `item_paid` for a line on a check that was PAID: giving that money back is a refund. */
export async function mustNotBePaid(db: Knex, roundItemId: number): Promise<void> {
  const paid: { id: number } | undefined = await db('charges')
    .join('checks', 'checks.id', 'charges.check_id')
    .where({ 'charges.round_item_id': roundItemId, 'checks.status': 'PAID' })
    .whereNull('charges.reversed_at')
    .first('checks.id')
  if (paid) throw new DomainError('item_paid', { item_id: roundItemId, check_id: paid.id })
}
