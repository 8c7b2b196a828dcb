import { AuditedModel } from './audited-model'

export class ProductCookingMethodModel extends AuditedModel {
  static override tableName = 'product_cooking_methods'
  static override idColumn = ['product_id', 'cooking_method_id']

  declare product_id: number
  declare cooking_method_id: number
  declare tenant_id: number
}
