import { AuditedModel } from './audited-model'

export class AllergenCrossReactionModel extends AuditedModel {
  static override tableName = 'allergen_cross_reactions'

  declare id: number
  declare tenant_id: number
  declare allergen_id: number
  declare cross_reacts_with_id: number
  declare probability: 'low' | 'medium' | 'high'
  declare notes: string | null
}
