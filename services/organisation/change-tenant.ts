import type Redis from 'ioredis'
import { announceMenuChange } from '../../db/catalog/menu-notices'
import type { CommandScope } from '../../db/command-scope'
import { type CommitDeps, commit } from '../../db/commit'
import { TenantModel } from '../../db/models/tenant'
import { readTenant, type Tenant } from '../../db/queries/tenant'
import type { StaffActor } from '../../domain/access/actor'
import { admins } from '../../domain/access/permissions'
import { type ImageHostDeps, mustBePublicImage } from '../catalog/resolve-image-host'
import { mustHoldSomewhere } from '../crud/scope'
import { auditEntry, differences, entityEvent } from '../crud/trail'

interface TenantChange {
  readonly actor: StaffActor
  readonly changes: { readonly [Name in 'name' | 'description' | 'logo' | 'theme_color']?: Tenant[Name] | undefined }
  /** Called with the version under lock: throws when the caller saw another one. */
  readonly mustMatch: (version: number) => void
}

interface Deps extends CommitDeps, ImageHostDeps {
  readonly redis: Redis
}

const tenant = { name: 'tenant', scope: 'tenant' } as const

/**
 * Changes what is sent and differs: how the restaurant is called and looks. ADMIN only. Audited; its screens hear of it, its menus show it.
 * Throws `forbidden`, `invalid_request` for a logo that leads into a private network.
 */
export async function changeTenant(
  deps: Deps,
  scope: CommandScope,
  { actor, changes, mustMatch }: TenantChange,
): Promise<Tenant> {
  mustHoldSomewhere(actor, admins)
  if (typeof changes.logo === 'string') await mustBePublicImage(changes.logo, deps, '/logo')
  const changed = await commit<Tenant>(deps, scope, async trx => {
    const before = await readTenant(trx, actor.tenantId, true)
    mustMatch(before.version)
    const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined))
    const wanted = differences({ ...before }, { ...before, ...given })
    if (Object.keys(wanted).length === 0) return { result: before }
    await TenantModel.query(trx)
      .findById(before.id)
      .patch({ ...wanted, version: before.version + 1, updated_by_id: actor.userId, updated_by_email: actor.email })
    const after = await readTenant(trx, actor.tenantId)
    const oldValues = Object.fromEntries(Object.keys(wanted).map(name => [name, before[name as keyof Tenant]]))
    return {
      result: after,
      events: [entityEvent('ENTITY_UPDATED', tenant, actor, [], { ...after, entity_id: after.id })],
      audit: [auditEntry(tenant, actor, [], { action: 'UPDATE', entityId: after.id, oldValues, newValues: wanted })],
    }
  })
  await announceMenuChange(deps.redis, { tenantId: actor.tenantId, branchId: null })
  return changed
}
