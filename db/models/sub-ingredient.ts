import { AuditedModel } from './audited-model'

export class SubIngredientModel extends AuditedModel {
  static override tableName = 'sub_ingredients'

  declare id: number
  declare tenant_id: number
  declare ingredient_id: number
  declare name: string
  declare description: string | null
}
