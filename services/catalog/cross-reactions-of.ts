import type { Knex } from 'knex'
import { z } from 'zod'
import type { Row, View } from '../crud/resource'

const crossReaction = z.object({
  id: z.number(),
  cross_reacts_with_id: z.number(),
  cross_reacts_with_name: z.string(),
  probability: z.string(),
  notes: z.string().nullable(),
})

/** An allergen comes with what it cross-reacts with, in that direction. One query for all. */
export const withCrossReactions = {
  output: { cross_reactions: z.array(crossReaction) },
  async present(trx: Knex.Transaction, rows: readonly Row[]): Promise<readonly View[]> {
    const reactions: ({ allergen_id: number } & z.infer<typeof crossReaction>)[] = await trx(
      'allergen_cross_reactions as reaction',
    )
      .join('allergens as other', 'other.id', 'reaction.cross_reacts_with_id')
      .whereIn(
        'reaction.allergen_id',
        rows.map(({ id }) => id),
      )
      .where({ 'reaction.is_active': true, 'other.is_active': true })
      .orderBy('other.name')
      .select(
        'reaction.id',
        'reaction.allergen_id',
        'reaction.cross_reacts_with_id',
        'other.name as cross_reacts_with_name',
        'reaction.probability',
        'reaction.notes',
      )
    return rows.map(row => ({ ...row, cross_reactions: reactions.filter(({ allergen_id }) => allergen_id === row.id) }))
  },
}
