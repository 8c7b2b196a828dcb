import type { Knex } from 'knex'
import type { StaffActor } from '../../domain/access/actor'
import type { Input } from '../crud/resource'
import type { ProductInput } from './product-input'

type Profiles = Pick<ProductInput, 'dietary_profile' | 'cooking_info' | 'sensory_profile' | 'rag_config'>

/** Replaces the profiles that were sent, each as a whole; null takes one away. */
export async function replaceProfiles(
  trx: Knex.Transaction,
  actor: StaffActor,
  productId: number,
  { dietary_profile: dietary, cooking_info: cooking, sensory_profile: sensory, rag_config: rag }: Partial<Profiles>,
): Promise<void> {
  const keep = (table: string, values: Input | null) => replaceProfile(trx, actor, { table, productId, values })
  const link = (table: string, key: string, lookup: string, wanted: readonly number[]) =>
    linkLookups(trx, actor, { table, key, lookup, productId, wanted })
  if (dietary !== undefined) await keep('product_dietary_profiles', dietary)
  if (rag !== undefined) await keep('product_rag_configs', rag)
  if (cooking !== undefined) {
    const { cooking_method_ids: methodIds = [], ...values } = cooking ?? {}
    await keep('product_cookings', cooking && values)
    await link('product_cooking_methods', 'cooking_method_id', 'cooking_methods', methodIds)
  }
  if (sensory !== undefined) {
    await link('product_flavors', 'flavor_profile_id', 'flavor_profiles', sensory?.flavor_ids ?? [])
    await link('product_textures', 'texture_profile_id', 'texture_profiles', sensory?.texture_ids ?? [])
  }
}

interface Profile {
  readonly table: string
  readonly productId: number
  readonly values: Input | null
}

/** A product has one row of each profile for good: taken away it is deleted softly, given again it comes back. */
async function replaceProfile(trx: Knex.Transaction, actor: StaffActor, { table, productId, values }: Profile): Promise<void> {
  const row: Input | undefined = await trx(table).where({ product_id: productId }).forUpdate().first()
  const by = { updated_by_id: actor.userId, updated_by_email: actor.email, version: trx.raw('version + 1') }
  if (!row) {
    if (values === null) return
    const made = { tenant_id: actor.tenantId, created_by_id: actor.userId, created_by_email: actor.email }
    await trx(table).insert({ ...values, ...made, product_id: productId })
    return
  }
  const isThere = row.deleted_at === null
  if (values === null) {
    const gone = { is_active: false, deleted_at: trx.fn.now(), deleted_by_id: actor.userId, deleted_by_email: actor.email }
    if (isThere)
      await trx(table)
        .where({ id: row.id })
        .update({ ...gone, ...by })
    return
  }
  if (isThere && Object.entries(values).every(([column, value]) => row[column] === value)) return
  const back = { is_active: true, deleted_at: null, deleted_by_id: null, deleted_by_email: null, deleted_with: null }
  await trx(table)
    .where({ id: row.id })
    .update({ ...values, ...back, ...by })
}

interface LookupLinks {
  readonly table: string
  readonly key: string
  readonly lookup: string
  readonly productId: number
  readonly wanted: readonly number[]
}

/** Deleted for good, as links to look-ups are. One to a look-up that is deleted stays: it counts again when that is restored. */
async function linkLookups(
  trx: Knex.Transaction,
  actor: StaffActor,
  { table, key, lookup, productId, wanted }: LookupLinks,
): Promise<void> {
  const standing: number[] = await trx(table)
    .join(lookup, `${lookup}.id`, `${table}.${key}`)
    .where({ [`${table}.product_id`]: productId })
    .whereNull(`${lookup}.deleted_at`)
    .pluck(`${table}.${key}`)
  const gone = standing.filter(id => !wanted.includes(id))
  if (gone.length > 0) await trx(table).where({ product_id: productId }).whereIn(key, gone).delete()
  const fresh = wanted.filter(id => !standing.includes(id))
  const by = { tenant_id: actor.tenantId, created_by_id: actor.userId, created_by_email: actor.email }
  if (fresh.length > 0) await trx(table).insert(fresh.map(id => ({ product_id: productId, [key]: id, ...by })))
}
