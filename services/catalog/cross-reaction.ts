import type { Knex } from 'knex'
import { z } from 'zod'
import { AllergenCrossReactionModel } from '../../db/models/allergen-cross-reaction'
import { admins, anyStaff, management } from '../../domain/access/permissions'
import { fieldFault } from '../../domain/field-fault'
import { optionalText, rowId } from '../crud/fields'
import { defineResource, type Input, type Row } from '../crud/resource'
import { announceCatalogue } from './announce-catalogue'

/** Directed: whoever is allergic to the first may react to the second. The other direction is a row of its own. */
export const crossReaction = defineResource({
  name: 'cross_reaction',
  plural: 'cross_reactions',
  path: '/api/admin/allergens/cross-reactions',
  label: ['una reacción cruzada', 'reacciones cruzadas'],
  model: AllergenCrossReactionModel,
  scope: 'tenant',
  roles: { read: anyStaff, create: management, update: management, remove: admins },
  fields: z.object({
    allergen_id: rowId,
    cross_reacts_with_id: rowId,
    probability: z.enum(['low', 'medium', 'high']),
    notes: optionalText(2_000),
  }),
  defaults: { probability: 'medium' },
  fixed: ['allergen_id', 'cross_reacts_with_id'],
  unique: ['allergen_id', 'cross_reacts_with_id'],
  references: { allergen_id: 'allergens', cross_reacts_with_id: 'allergens' },
  title: 'probability',
  output: { allergen_name: z.string(), cross_reacts_with_name: z.string() },
  filters: {
    query: z.object({ allergen_id: z.coerce.number().int().min(1).optional() }),
    apply: (rows, { allergen_id: id }) => void (id !== undefined && rows.where({ allergen_id: id })),
  },
  present: withNames,
  hooks: {
    async validateCreate(_trx, { allergen_id, cross_reacts_with_id }) {
      if (allergen_id === cross_reacts_with_id)
        throw fieldFault('/cross_reacts_with_id', 'Un alérgeno no reacciona de forma cruzada consigo mismo.')
    },
  },
  announce: announceCatalogue,
})

async function withNames(trx: Knex.Transaction, rows: readonly Row[]): Promise<readonly Input[]> {
  const ids = rows.flatMap(row => [row.allergen_id as number, row.cross_reacts_with_id as number])
  const named: { id: number; name: string }[] = await trx('allergens').whereIn('id', ids).select('id', 'name')
  const names = new Map(named.map(({ id, name }) => [id, name]))
  return rows.map(row => ({
    ...row,
    allergen_name: names.get(row.allergen_id as number),
    cross_reacts_with_name: names.get(row.cross_reacts_with_id as number),
  }))
}
