import { AuditedModel } from './audited-model'

export class RefundModel extends AuditedModel {
  static override tableName = 'refunds'

  declare id: number
  declare tenant_id: number
  declare branch_id: number
  declare payment_id: number
  declare amount_cents: number
  declare reason: string
  declare status: 'PENDING' | 'APPROVED' | 'REJECTED'
  declare round_item_ids: number[]
  declare provider_refund_id: string | null
  declare workflow_id: string | null
  declare requested_by_user_id: number | null
  declare decided_at: Date | null
}
