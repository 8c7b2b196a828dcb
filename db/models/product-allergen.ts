import { AuditedModel } from './audited-model'

export class ProductAllergenModel extends AuditedModel {
  static override tableName = 'product_allergens'

  declare id: number
  declare tenant_id: number
  declare product_id: number
  declare allergen_id: number
  declare presence_type: 'contains' | 'may_contain' | 'free_from'
  declare risk_level: 'low' | 'standard' | 'high'
  declare from_recipe: boolean
  /** Put by hand beside the recipe's. */
  declare own_risk_level: 'low' | 'standard' | 'high' | null
}
