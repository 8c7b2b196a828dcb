import type { CommandScope } from '../../db/command-scope'
import { type CommitDeps, commit } from '../../db/commit'
import type { StaffActor } from '../../domain/access/actor'
import { unknownReference } from '../../domain/field-fault'
import type { Resource } from '../crud/resource'
import { mustHoldInEach } from '../crud/scope'
import { auditEntry, entityEvent } from '../crud/trail'

interface Reordering {
  readonly resource: Resource
  /** The column of the parent among whose children the order counts, and its id. */
  readonly parent: { readonly column: string; readonly id: number }
  /** In the order wanted; siblings that are not named follow, in the order they have. */
  readonly ids: readonly number[]
}

/** Numbers siblings from 1. Throws `not_found` for the parent, `forbidden`, `unknown_reference` for ids that are not its children. */
export const reorder = (deps: CommitDeps, scope: CommandScope, actor: StaffActor, { resource, parent, ids }: Reordering) =>
  commit<readonly number[]>(deps, scope, async trx => {
    const named = { [parent.column]: parent.id }
    const branchIds = resource.scope === 'tenant' ? [] : ((await resource.scope.ofInput(trx, actor.tenantId, named)) ?? [])
    mustHoldInEach(actor, resource.roles.update, branchIds)
    const before: { id: number; order: number }[] = await trx(resource.table)
      .where({ tenant_id: actor.tenantId, ...named })
      .whereNull('deleted_at')
      .orderBy(['order', 'id'])
      .forUpdate()
      .select('id', 'order')
    const unknown = ids.filter(id => before.every(row => row.id !== id))
    if (unknown.length > 0) throw unknownReference('ids', unknown)
    const first = [...new Set(ids)]
    const after = [...first, ...before.map(({ id }) => id).filter(id => !first.includes(id))]
    const isMoved = after.some((id, place) => before.find(row => row.id === id)?.order !== place + 1)
    if (!isMoved) return { result: after }
    await trx.raw(
      `update ?? as thing set "order" = wanted.place, version = thing.version + 1, updated_by_id = ?, updated_by_email = ?
       from unnest(?::bigint[]) with ordinality as wanted (id, place)
       where thing.id = wanted.id and thing."order" <> wanted.place`,
      [resource.table, actor.userId, actor.email, after],
    )
    const values = { ...named, ids: after }
    return {
      result: after,
      events: [
        entityEvent('ENTITY_UPDATED', resource, actor, branchIds, { entity_id: after[0] ?? 0, action: 'reorder', ...values }),
      ],
      audit: [
        auditEntry(resource, actor, branchIds, {
          action: 'UPDATE',
          entityId: after[0] ?? 0,
          oldValues: { ...named, ids: before.map(({ id }) => id) },
          newValues: values,
        }),
      ],
    }
  })
