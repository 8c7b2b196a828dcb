import type { Knex } from 'knex'
import type { Row, View } from '../crud/resource'
import { presentAll } from '../crud/rows'
import { product } from './product'

/** The products that are made by a recipe, whether or not they inherit from it. Two queries. */
export async function listProductsOf(trx: Knex.Transaction, recipeId: number): Promise<readonly View[]> {
  const rows: Row[] = await trx('products').where({ recipe_id: recipeId }).whereNull('deleted_at').orderBy(['name', 'id'])
  return presentAll(trx, product, rows)
}
