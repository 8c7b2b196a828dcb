import type { ServiceHours } from '../../domain/floor/service-hours'
import { AuditedModel } from './audited-model'

export class BranchSettingModel extends AuditedModel {
  static override tableName = 'branch_settings'
  static override idColumn = 'branch_id'
  static override jsonAttributes = ['service_hours']

  declare branch_id: number
  declare tenant_id: number
  declare round_approval: 'manager' | 'waiter' | 'automatic'
  declare approval_reminder_seconds: number
  declare kitchen_target_seconds: number
  declare tip_suggestions: number[]
  declare payment_expiry_seconds: number
  /** HH:MM by the branch's clock. */
  declare business_day_ends_at: string
  declare service_hours: ServiceHours[]
}
