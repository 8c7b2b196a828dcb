import type { CommandScope } from '../../db/command-scope'
import { type CommitDeps, commit } from '../../db/commit'
import { type Exclusion, type ExclusionKind, findExclusion } from '../../db/queries/menu/exclusions'
import type { StaffActor } from '../../domain/access/actor'
import { DomainError } from '../../domain/errors'
import { mustBeOwn } from '../crud/references'
import { replaceLinks } from '../crud/replace-links'

interface ExclusionChange {
  readonly kind: ExclusionKind
  /** Of the category or subcategory. */
  readonly id: number
  readonly branchIds: readonly number[]
}

/**
 * Hides a category or subcategory, and its products with it, in exactly these branches. Throws `not_found`, `unknown_reference`. What is so
 * already is not written again.
 */
export const setExclusions = (
  deps: CommitDeps,
  scope: CommandScope,
  actor: StaffActor,
  { kind, id, branchIds }: ExclusionChange,
) =>
  commit<Exclusion>(deps, scope, async trx => {
    const before = await findExclusion(trx, actor.tenantId, kind, id)
    if (!before) throw new DomainError('not_found', { entity: kind })
    await mustBeOwn(trx, actor.tenantId, { field: 'excluded_branch_ids', table: 'branches', ids: branchIds })
    const wanted = [...new Set(branchIds)].sort((a, b) => a - b)
    if (JSON.stringify(wanted) === JSON.stringify(before.excluded_branch_ids)) return { result: before }
    await replaceLinks(trx, actor, {
      table: `branch_${kind}_exclusions`,
      owner: { [`${kind}_id`]: id },
      key: 'branch_id',
      wanted: wanted.map(branchId => ({ branch_id: branchId })),
    })
    const after = { ...before, excluded_branch_ids: wanted }
    return {
      result: after,
      events: [
        {
          type: 'ENTITY_UPDATED',
          tenant_id: actor.tenantId,
          branch_id: 0,
          table_id: null,
          session_id: null,
          sector_id: null,
          entity: { entity_type: `${kind}_exclusion`, entity_id: id, ...after },
          actor: { user_id: actor.userId, role: 'ADMIN' },
        },
      ],
      audit: [
        {
          actor,
          role: 'ADMIN',
          action: 'UPDATE',
          entityType: `${kind}_exclusion`,
          entityId: id,
          oldValues: { excluded_branch_ids: before.excluded_branch_ids },
          newValues: { excluded_branch_ids: wanted },
        },
      ],
    }
  })
