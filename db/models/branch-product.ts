import { AuditedModel } from './audited-model'

export class BranchProductModel extends AuditedModel {
  static override tableName = 'branch_products'

  declare id: number
  declare tenant_id: number
  declare branch_id: number
  declare product_id: number
  declare price_cents: number
  declare is_available: boolean
}
