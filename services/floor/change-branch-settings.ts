import type { CommandScope } from '../../db/command-scope'
import { type CommitDeps, commit } from '../../db/commit'
import { BranchSettingModel } from '../../db/models/branch-setting'
import { type BranchSettings, readBranchSettings } from '../../db/queries/branch-settings'
import { leadingRole, type StaffActor } from '../../domain/access/actor'
import { toEventActor } from '../../domain/access/event-actor'

type Changes = { readonly [Name in keyof Omit<BranchSettings, 'branchId' | 'version'>]?: BranchSettings[Name] | undefined }

interface SettingsChange {
  readonly actor: StaffActor
  readonly branchId: number
  readonly changes: Changes
  /** Called with the version under lock: throws when the caller saw another one. */
  readonly mustMatch: (version: number) => void
}

/** Changes what is sent and nothing else. Audited; the branch's admins hear of it. */
export const changeBranchSettings = (
  deps: CommitDeps,
  scope: CommandScope,
  { actor, branchId, changes, mustMatch }: SettingsChange,
) =>
  commit<BranchSettings>(deps, scope, async trx => {
    const before = await readBranchSettings(trx, branchId, true)
    mustMatch(before.version)
    const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined))
    if (Object.keys(given).length === 0) return { result: before }
    await BranchSettingModel.query(trx)
      .findById(branchId)
      .patch({ ...given, version: before.version + 1, updated_by_id: actor.userId, updated_by_email: actor.email })
    const after = await readBranchSettings(trx, branchId)
    return {
      result: after,
      events: [
        {
          type: 'ENTITY_UPDATED',
          tenant_id: scope.tenantId,
          branch_id: branchId,
          table_id: null,
          session_id: null,
          sector_id: null,
          entity: { entity_type: 'branch_settings', entity_id: branchId, ...after },
          actor: toEventActor(actor, branchId),
        },
      ],
      audit: [
        {
          actor,
          role: leadingRole(actor, branchId),
          branchId,
          action: 'UPDATE',
          entityType: 'branch_settings',
          entityId: branchId,
          oldValues: Object.fromEntries(Object.entries(before).filter(([name]) => name in given)),
          newValues: given,
        },
      ],
    }
  })
