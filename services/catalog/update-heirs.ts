import type { Knex } from 'knex'
import type { StaffActor } from '../../domain/access/actor'
import type { Effects, Row } from '../crud/resource'
import { presentAll } from '../crud/rows'
import { told } from '../crud/trail'
import { product } from './product'
import { settleAllergens } from './settle-allergens'

/**
 * Brings the products that inherit from recipes up to date with them, each change audited and told as one of the product. Safe to repeat.
 * The recipes must be locked; products are locked in order of their ids.
 */
export async function updateHeirs(
  trx: Knex.Transaction,
  actor: StaffActor,
  recipeIds: readonly number[],
): Promise<Effects | undefined> {
  const heirs: Row[] = await trx('products')
    .where({ tenant_id: actor.tenantId, inherits_from_recipe: true })
    .whereIn('recipe_id', [...recipeIds])
    .whereNull('deleted_at')
    .orderBy('id')
    .forNoKeyUpdate()
  if (heirs.length === 0) return undefined
  const before = await presentAll(trx, product, heirs)
  const changed = await settleAllergens(trx, actor, heirs)
  if (changed.length === 0) return undefined
  const after: Row[] = await trx('products')
    .whereIn('id', [...changed])
    .update({ version: trx.raw('version + 1'), updated_by_id: actor.userId, updated_by_email: actor.email })
    .returning('*')
  const views = await presentAll(trx, product, after)
  const branches = new Map(await branchOf(trx, changed))
  const effects = after.map((row, place) => {
    const old = heirs.findIndex(({ id }) => id === row.id)
    return told(product, actor, {
      action: 'UPDATE',
      row,
      view: views[place] ?? {},
      before: { row: heirs[old] ?? row, view: before[old] ?? {} },
      branchIds: [branches.get(row.id) ?? 0],
      effects: undefined,
    })
  })
  return { events: effects.flatMap(({ events = [] }) => events), audit: effects.flatMap(({ audit = [] }) => audit) }
}

async function branchOf(trx: Knex.Transaction, productIds: readonly number[]): Promise<[number, number][]> {
  const rows: { id: number; branch_id: number }[] = await trx('products')
    .join('categories', 'categories.id', 'products.category_id')
    .whereIn('products.id', [...productIds])
    .select('products.id', 'categories.branch_id')
  return rows.map(({ id, branch_id: branchId }) => [id, branchId])
}
