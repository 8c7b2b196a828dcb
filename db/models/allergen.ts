import { AuditedModel } from './audited-model'

export class AllergenModel extends AuditedModel {
  static override tableName = 'allergens'

  declare id: number
  declare tenant_id: number
  declare name: string
  declare icon: string | null
  declare description: string | null
  declare is_mandatory: boolean
  declare severity: 'mild' | 'moderate' | 'severe' | 'life_threatening'
}
