import type { Knex } from 'knex'
import { type PageOf, pageOf, type Wanted } from '../../db/queries/page-of'
import type { StaffActor } from '../../domain/access/actor'
import { keepIn } from '../crud/list-rows'
import type { Row, View } from '../crud/resource'
import { presentAll } from '../crud/rows'
import { branchesHeld } from '../crud/scope'
import { product } from './product'

/** The products that are made by a recipe, whether or not they inherit from it, by name; those that somebody may read. */
export async function pageOfProductsOf(
  trx: Knex.Transaction,
  actor: StaffActor,
  recipeId: number,
  wanted: Wanted,
): Promise<PageOf<View>> {
  const visible = branchesHeld(actor, product.roles.read)
  const made = () =>
    trx('products').where({ recipe_id: recipeId }).whereNull('deleted_at').modify(keepIn, product, visible).select('products.*')
  const order = [
    ['name', 'text'],
    ['id', 'number'],
  ] as const
  const { rows, ...page } = await pageOf<Row>(trx, made, order, wanted)
  return { ...page, rows: await presentAll(trx, product, rows) }
}
