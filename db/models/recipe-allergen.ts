import { AuditedModel } from './audited-model'

export class RecipeAllergenModel extends AuditedModel {
  static override tableName = 'recipe_allergens'

  declare id: number
  declare tenant_id: number
  declare recipe_id: number
  declare allergen_id: number
  declare risk_level: 'low' | 'standard' | 'high'
}
