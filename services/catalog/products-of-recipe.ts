import type { Knex } from 'knex'
import { type PageOf, pageOf, type Wanted } from '../../db/queries/page-of'
import type { Row, View } from '../crud/resource'
import { presentAll } from '../crud/rows'
import { product } from './product'

/** The products that are made by a recipe, whether or not they inherit from it, by name. */
export async function pageOfProductsOf(trx: Knex.Transaction, recipeId: number, wanted: Wanted): Promise<PageOf<View>> {
  const made = () => trx('products').where({ recipe_id: recipeId }).whereNull('deleted_at').select('products.*')
  const order = [
    ['name', 'text'],
    ['id', 'number'],
  ] as const
  const { rows, ...page } = await pageOf<Row>(trx, made, order, wanted)
  return { ...page, rows: await presentAll(trx, product, rows) }
}
