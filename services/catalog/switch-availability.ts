import type Redis from 'ioredis'
import { announceMenuChange } from '../../db/catalog/menu-notices'
import { lockOffer, storeAvailability } from '../../db/catalog/offers'
import type { CommandScope } from '../../db/command-scope'
import { type CommitDeps, commit } from '../../db/commit'
import { openSessionIds } from '../../db/floor/sessions'
import { leadingRole, type StaffActor } from '../../domain/access/actor'
import { toEventActor } from '../../domain/access/event-actor'
import { availabilityEvent, type Offer } from '../../domain/catalog/availability'

interface Switch {
  readonly actor: StaffActor
  readonly branchId: number
  readonly productId: number
  readonly isAvailable: boolean
  readonly reason: string | null
  /** Called with the version under lock: throws when the caller saw another one. */
  readonly mustMatch: (version: number) => void
}

/**
 * Takes a product off a branch's menu, or puts it back. Set to what it already is, nothing happens. Audited; staff and the phones of open
 * sessions hear of it. A session that begins within this very transaction hears nothing: its phones read the menu later, and an order of
 * what is switched off is refused in any case. Throws `not_found` for a product without a price in the branch, `precondition_failed`.
 */
export async function switchAvailability(
  deps: CommitDeps & { readonly redis: Redis },
  scope: CommandScope,
  { actor, branchId, productId, isAvailable, reason, mustMatch }: Switch,
): Promise<Offer> {
  const switched = await commit<Offer>(deps, scope, async trx => {
    const before = await lockOffer(trx, branchId, productId)
    mustMatch(before.version)
    if (before.isAvailable === isAvailable) return { result: before }
    const after = await storeAvailability(trx, before, isAvailable, actor)
    return {
      result: after,
      events: [availabilityEvent(after, await openSessionIds(trx, branchId), toEventActor(actor, branchId))],
      audit: [
        {
          actor,
          role: leadingRole(actor, branchId),
          branchId,
          action: 'product.availability',
          entityType: 'product',
          entityId: productId,
          oldValues: { is_available: before.isAvailable },
          newValues: { is_available: isAvailable },
          reason,
        },
      ],
    }
  })
  await announceMenuChange(deps.redis, { tenantId: scope.tenantId, branchId })
  return switched
}
