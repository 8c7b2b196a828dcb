import { AuditedModel } from './audited-model'

export class AllocationModel extends AuditedModel {
  static override tableName = 'allocations'

  declare id: number
  declare tenant_id: number
  declare payment_id: number
  declare charge_id: number
  declare amount_cents: number
  declare reversed_at: Date | null
}
