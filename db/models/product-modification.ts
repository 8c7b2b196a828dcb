import { AuditedModel } from './audited-model'

export class ProductModificationModel extends AuditedModel {
  static override tableName = 'product_modifications'

  declare id: number
  declare tenant_id: number
  declare product_id: number
  declare action: 'remove' | 'substitute'
  declare item: string
  declare is_allowed: boolean
  declare extra_cost_cents: number
}
