import type { Knex } from 'knex'
import { z } from 'zod'
import { readRecipeBlocks } from '../../db/queries/catalog/recipe-blocks'
import { risks } from '../../domain/catalog/recipe-allergens'
import type { Row, View } from '../crud/resource'

const id = z.number().int()
const nameOrNone = z.string().nullable()

export const recipeOutput = {
  branch_name: z.string(),
  product_name: nameOrNone,
  subcategory_name: nameOrNone,
  category_id: id.nullable(),
  category_name: nameOrNone,
  total_time_minutes: z.number().int().nullable(),
  allergen_ids: z.array(id),
  allergens: z.array(z.object({ id, allergen_id: id, name: z.string(), icon: nameOrNone, risk_level: z.enum(risks) })),
  is_ingested: z.boolean(),
  last_ingested_at: z.string().nullable(),
  created_by_email: nameOrNone,
}

/** One query for all. */
export async function withRecipeBlocks(trx: Knex.Transaction, rows: readonly Row[]): Promise<readonly View[]> {
  const blocks = await readRecipeBlocks(
    trx,
    rows.map(({ id }) => id),
  )
  return rows.map(row => {
    const found = blocks.get(row.id)
    if (!found) throw new Error(`recipe ${row.id} was not read`)
    const times = [row.prep_time_minutes, row.cook_time_minutes].filter(time => typeof time === 'number')
    return {
      ...row,
      ...found,
      total_time_minutes: times.length > 0 ? times.reduce((sum, time) => sum + time, 0) : null,
      allergen_ids: found.allergens.map(({ allergen_id }) => allergen_id),
    }
  })
}
