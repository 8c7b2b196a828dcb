import type { Knex } from 'knex'
import { z } from 'zod'
import { IngredientModel } from '../../db/models/ingredient'
import { IngredientGroupModel } from '../../db/models/ingredient-group'
import { SubIngredientModel } from '../../db/models/sub-ingredient'
import { admins, anyStaff, kitchenStaff } from '../../domain/access/permissions'
import { fieldFault } from '../../domain/field-fault'
import { name, optionalText, rowId } from '../crud/fields'
import { childrenBy, defineResource, type Input, type Row } from '../crud/resource'
import { announceCatalogue } from './announce-catalogue'

const parameterId = z.coerce.number().int().min(1)

export const ingredientGroup = defineResource({
  name: 'ingredient_group',
  plural: 'ingredient_groups',
  path: '/api/admin/ingredients/groups',
  label: ['un grupo de ingredientes', 'grupos de ingredientes'],
  model: IngredientGroupModel,
  scope: 'tenant',
  roles: { read: anyStaff, create: admins, update: admins, remove: admins },
  fields: z.object({ name, description: optionalText(2_000), icon: optionalText(200) }),
  unique: ['name'],
  order: ['name'],
  children: [childrenBy('ingredients', 'group_id')],
  announce: announceCatalogue,
})

export const ingredient = defineResource({
  name: 'ingredient',
  plural: 'ingredients',
  path: '/api/admin/ingredients',
  label: ['un ingrediente', 'ingredientes'],
  model: IngredientModel,
  scope: 'tenant',
  roles: { read: anyStaff, create: kitchenStaff, update: kitchenStaff, remove: admins },
  fields: z.object({ name, description: optionalText(2_000), group_id: rowId.nullable(), is_processed: z.boolean() }),
  defaults: { is_processed: false },
  unique: ['name'],
  references: { group_id: 'ingredient_groups' },
  order: ['name'],
  filters: {
    query: z.object({ group_id: parameterId.optional() }),
    apply: (rows, { group_id: id }) => void (id !== undefined && rows.where({ group_id: id })),
  },
  children: [
    childrenBy('sub_ingredients', 'ingredient_id', 'along'),
    childrenBy('product_ingredients', 'ingredient_id', 'refuse', ['una mención en un producto', 'menciones en productos']),
  ],
  output: {
    group_name: z.string().nullable(),
    sub_ingredients: z.array(
      z.object({
        id: z.number(),
        ingredient_id: z.number(),
        name: z.string(),
        description: z.string().nullable(),
        is_active: z.boolean(),
      }),
    ),
  },
  present: withGroupAndParts,
  announce: announceCatalogue,
})

/** What a processed ingredient is made of; one level. */
export const subIngredient = defineResource({
  name: 'sub_ingredient',
  plural: 'sub_ingredients',
  path: '/api/admin/sub-ingredients',
  label: ['un subingrediente', 'subingredientes'],
  model: SubIngredientModel,
  scope: 'tenant',
  roles: { read: anyStaff, create: kitchenStaff, update: kitchenStaff, remove: kitchenStaff },
  fields: z.object({ ingredient_id: rowId, name, description: optionalText(2_000) }),
  fixed: ['ingredient_id'],
  unique: ['name'],
  references: { ingredient_id: 'ingredients' },
  order: ['name'],
  filters: {
    query: z.object({ ingredient_id: parameterId.optional() }),
    apply: (rows, { ingredient_id: id }) => void (id !== undefined && rows.where({ ingredient_id: id })),
  },
  hooks: {
    async validateCreate(trx, { ingredient_id: id }) {
      const processed = await trx('ingredients').where({ id, is_processed: true }).first('id')
      if (!processed) throw fieldFault('/ingredient_id', 'Sólo un ingrediente procesado tiene subingredientes.')
    },
  },
  announce: announceCatalogue,
})

async function withGroupAndParts(trx: Knex.Transaction, rows: readonly Row[]): Promise<readonly Input[]> {
  const groups: { id: number; name: string }[] = await trx('ingredient_groups')
    .whereIn(
      'id',
      rows.map(({ group_id }) => group_id as number | null).filter(id => id !== null),
    )
    .whereNull('deleted_at')
    .select('id', 'name')
  const parts: { ingredient_id: number }[] = await trx('sub_ingredients')
    .whereIn(
      'ingredient_id',
      rows.map(({ id }) => id),
    )
    .whereNull('deleted_at')
    .orderBy('name')
    .select('id', 'ingredient_id', 'name', 'description', 'is_active')
  return rows.map(row => ({
    ...row,
    group_name: groups.find(({ id }) => id === row.group_id)?.name ?? null,
    sub_ingredients: row.is_processed ? parts.filter(({ ingredient_id }) => ingredient_id === row.id) : [],
  }))
}
