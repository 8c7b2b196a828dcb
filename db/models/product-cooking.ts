import { AuditedModel } from './audited-model'

export class ProductCookingModel extends AuditedModel {
  static override tableName = 'product_cookings'

  declare id: number
  declare tenant_id: number
  declare product_id: number
  declare uses_oil: boolean
  declare prep_time_minutes: number | null
  declare cook_time_minutes: number | null
}
