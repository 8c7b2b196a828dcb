import { AuditedModel } from './audited-model'

export class IngredientModel extends AuditedModel {
  static override tableName = 'ingredients'

  declare id: number
  declare tenant_id: number
  declare name: string
  declare group_id: number | null
  declare is_processed: boolean
  declare description: string | null
}
