import { AuditedModel } from './audited-model'

export class CookingMethodModel extends AuditedModel {
  static override tableName = 'cooking_methods'

  declare id: number
  declare tenant_id: number
  declare name: string
  declare description: string | null
  declare icon: string | null
}
