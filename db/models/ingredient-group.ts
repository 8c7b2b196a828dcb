import { AuditedModel } from './audited-model'

export class IngredientGroupModel extends AuditedModel {
  static override tableName = 'ingredient_groups'

  declare id: number
  declare tenant_id: number
  declare name: string
  declare description: string | null
  declare icon: string | null
}
