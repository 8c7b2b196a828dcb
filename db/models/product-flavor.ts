import { AuditedModel } from './audited-model'

export class ProductFlavorModel extends AuditedModel {
  static override tableName = 'product_flavors'
  static override idColumn = ['product_id', 'flavor_profile_id']

  declare product_id: number
  declare flavor_profile_id: number
  declare tenant_id: number
}
