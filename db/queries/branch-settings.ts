import type { Knex } from 'knex'
import type { RoundApproval } from '../../domain/dining/round-approval'
import { DomainError } from '../../domain/errors'
import type { ServiceHours } from '../../domain/floor/service-hours'
import { BranchSettingModel } from '../models/branch-setting'

export interface BranchSettings {
  readonly branchId: number
  readonly round_approval: RoundApproval
  readonly approval_reminder_seconds: number
  readonly kitchen_target_seconds: number
  readonly payment_expiry_seconds: number
  /** HH:MM by the branch's clock: sales before it count for the day before. */
  readonly business_day_ends_at: string
  readonly tip_suggestions: number[]
  /** Day by day; empty = nobody said. */
  readonly service_hours: ServiceHours[]
  readonly version: number
}

/** A branch's settings; inside a write with its row locked. Throws `not_found`. */
export async function readBranchSettings(db: Knex, branchId: number, lock = false): Promise<BranchSettings> {
  const query = BranchSettingModel.query(db).findById(branchId)
  const row = await (lock ? query.forUpdate() : query)
  if (!row) throw new DomainError('not_found', { entity: 'branch_settings' })
  return {
    branchId,
    round_approval: row.round_approval,
    approval_reminder_seconds: row.approval_reminder_seconds,
    kitchen_target_seconds: row.kitchen_target_seconds,
    payment_expiry_seconds: row.payment_expiry_seconds,
    business_day_ends_at: row.business_day_ends_at,
    tip_suggestions: row.tip_suggestions,
    service_hours: row.service_hours,
    version: row.version,
  }
}
