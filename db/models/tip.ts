import { AuditedModel } from './audited-model'

export class TipModel extends AuditedModel {
  static override tableName = 'tips'

  declare id: number
  declare tenant_id: number
  declare branch_id: number
  declare payment_id: number
  declare waiter_id: number | null
  declare amount_cents: number
  declare payout_id: number | null
}
