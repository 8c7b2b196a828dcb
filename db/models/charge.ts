import { AuditedModel } from './audited-model'

export class ChargeModel extends AuditedModel {
  static override tableName = 'charges'

  declare id: number
  declare tenant_id: number
  declare branch_id: number
  declare check_id: number
  declare diner_id: number | null
  declare round_item_id: number
  declare amount_cents: number
  declare description: string
  declare reversed_at: Date | null
  declare reversed_reason: string | null
}
