import { AuditedModel } from './audited-model'

export class CheckShareModel extends AuditedModel {
  static override tableName = 'check_shares'

  declare id: number
  declare tenant_id: number
  declare split_id: number
  declare check_id: number
  declare diner_id: number | null
  declare position: number
  declare amount_cents: number
  declare payment_id: number | null
}
