import { AuditedModel } from './audited-model'

export class ProductIngredientModel extends AuditedModel {
  static override tableName = 'product_ingredients'

  declare id: number
  declare tenant_id: number
  declare product_id: number
  declare ingredient_id: number
  declare is_main: boolean
  declare notes: string | null
}
