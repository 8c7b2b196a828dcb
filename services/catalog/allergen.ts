import type { Knex } from 'knex'
import { z } from 'zod'
import { AllergenModel } from '../../db/models/allergen'
import { admins, anyStaff, management } from '../../domain/access/permissions'
import { DomainError } from '../../domain/errors'
import { flag, name, optionalText } from '../crud/fields'
import { childrenBy, defineResource } from '../crud/resource'
import { announceCatalogue } from './announce-catalogue'
import { withCrossReactions } from './cross-reactions-of'

export const allergen = defineResource({
  name: 'allergen',
  plural: 'allergens',
  path: '/api/admin/allergens',
  label: ['un alérgeno', 'alérgenos'],
  model: AllergenModel,
  scope: 'tenant',
  roles: { read: anyStaff, create: management, update: management, remove: admins },
  fields: z.object({
    name,
    icon: optionalText(200),
    description: optionalText(2_000),
    is_mandatory: z.boolean(),
    severity: z.enum(['mild', 'moderate', 'severe', 'life_threatening']),
  }),
  defaults: { is_mandatory: false, severity: 'moderate' },
  unique: ['name'],
  order: ['name'],
  filters: {
    query: z.object({ mandatory_only: flag.optional() }),
    apply: (rows, { mandatory_only: only }) => void (only === true && rows.where({ is_mandatory: true })),
  },
  children: [
    childrenBy('product_allergens', 'allergen_id', 'refuse', ['una mención en un producto', 'menciones en productos']),
    childrenBy('recipe_allergens', 'allergen_id', 'refuse', ['una mención en una receta', 'menciones en recetas']),
    childrenBy('allergen_cross_reactions', 'allergen_id', 'along'),
  ],
  ...withCrossReactions,
  hooks: {
    async validateUpdate(trx, { id, is_active: wasActive }, input) {
      if (wasActive && input.is_active === false) await mustBeUndeclared(trx, id)
    },
  },
  refuses: ['in_use'],
  announce: announceCatalogue,
})

/** Switched off it would vanish from the warnings of products that contain it. Throws `in_use` with their number. */
async function mustBeUndeclared(trx: Knex.Transaction, allergenId: number): Promise<void> {
  const [counted]: { count: number }[] = await trx('product_allergens')
    .where({ allergen_id: allergenId })
    .whereNull('deleted_at')
    .countDistinct({ count: 'product_id' })
  const count = Number(counted?.count ?? 0)
  if (count > 0)
    throw new DomainError('in_use', {
      detail: `No se puede apagar: ${count === 1 ? 'un producto lo declara' : `${count} productos lo declaran`}. Sacalo primero de ahí.`,
      dependants: [{ entity_type: 'product', count }],
    })
}
