import type { Redis } from 'ioredis'
import type { Knex } from 'knex'
import { announceMenuChange } from '../../db/catalog/menu-notices'
import { lockPricesOf, type ProductPrice, storePrices } from '../../db/catalog/prices'
import type { CommandScope } from '../../db/command-scope'
import { type CommitDeps, commit } from '../../db/commit'
import type { StaffActor } from '../../domain/access/actor'
import { DomainError } from '../../domain/errors'
import { unknownReference } from '../../domain/field-fault'
import { branchesOfAll } from '../crud/rows'
import { mustHoldInEach } from '../crud/scope'
import { auditEntry, entityEvent } from '../crud/trail'
import { product } from './product'

interface PriceList {
  readonly branchId: number
  readonly items: readonly {
    readonly product_id: number
    readonly price_cents: number
    /** Absent: as it is, and on sale where there was no price. */
    readonly is_available?: boolean | undefined
  }[]
}

interface NewPrices {
  /** All that were asked for, as they are then. */
  readonly items: readonly ProductPrice[]
  /** How many of them were other before. */
  readonly changed: number
}

/**
 * Sets the prices of many products in one branch, all or none: one event with what changed, a line of audit for each product. The same
 * prices again change nothing. Costs the same queries for one as for a thousand. As for a product by itself, asks for the role in the
 * branch of the prices and in each product's own. Throws `not_found` for the branch, `forbidden`, `unknown_reference` for products that the
 * restaurant does not have.
 */
export async function changePrices(
  deps: CommitDeps & { readonly redis: Redis },
  scope: CommandScope,
  actor: StaffActor,
  { branchId, items }: PriceList,
): Promise<NewPrices> {
  const done = await commit<NewPrices>(deps, scope, async trx => {
    await mustPrice(trx, actor, branchId)
    const ids = items.map(({ product_id }) => product_id)
    const before = await lockPricesOf(trx, actor.tenantId, ids)
    const unknown = ids.filter(id => !before.has(id))
    if (unknown.length > 0) throw unknownReference('items', unknown)
    const homes = await branchesOfAll(trx, product, ids)
    mustHoldInEach(actor, product.roles.update, [...new Set([...homes.values()].flat())])
    const standing = (id: number) => before.get(id)?.find(price => price.branch_id === branchId)
    const wanted = items.map(item => ({
      product_id: item.product_id,
      price_cents: item.price_cents,
      is_available: item.is_available ?? standing(item.product_id)?.is_available ?? true,
    }))
    const changed = wanted.filter(price => {
      const old = standing(price.product_id)
      return old?.price_cents !== price.price_cents || old.is_available !== price.is_available
    })
    if (changed.length === 0) return { result: { items: wanted, changed: 0 } }
    await storePrices(trx, actor, branchId, changed)
    return {
      result: { items: wanted, changed: changed.length },
      events: [
        entityEvent('ENTITY_UPDATED', product, actor, [branchId], {
          entity_id: changed[0]?.product_id ?? 0,
          action: 'prices',
          branch_id: branchId,
          branch_prices: changed,
        }),
      ],
      audit: changed.map(({ product_id: id, ...price }) => {
        const old = before.get(id) ?? []
        const after = [...old.filter(other => other.branch_id !== branchId), { branch_id: branchId, ...price }]
        return auditEntry(product, actor, homes.get(id) ?? [], {
          action: 'UPDATE',
          entityId: id,
          oldValues: { branch_prices: old },
          newValues: { branch_prices: after.sort((one, other) => one.branch_id - other.branch_id) },
        })
      }),
    }
  })
  if (done.changed > 0) await announceMenuChange(deps.redis, { tenantId: actor.tenantId, branchId })
  return done
}

async function mustPrice(trx: Knex.Transaction, actor: StaffActor, branchId: number): Promise<void> {
  const branch = await trx('branches').where({ id: branchId, tenant_id: actor.tenantId }).whereNull('deleted_at').first('id')
  if (!branch) throw new DomainError('not_found', { entity: 'branch' })
  mustHoldInEach(actor, product.roles.update, [branchId])
}
