import { AuditedModel } from './audited-model'

export class TipPayoutModel extends AuditedModel {
  static override tableName = 'tip_payouts'

  declare id: number
  declare tenant_id: number
  declare branch_id: number
  declare waiter_id: number | null
  declare amount_cents: number
  declare paid_by_user_id: number | null
  declare paid_at: Date
  declare notes: string | null
}
