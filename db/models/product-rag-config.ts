import { AuditedModel } from './audited-model'

export class ProductRagConfigModel extends AuditedModel {
  static override tableName = 'product_rag_configs'

  declare id: number
  declare tenant_id: number
  declare product_id: number
  declare risk_level: 'low' | 'medium' | 'high'
  declare custom_disclaimer: string | null
  declare highlight_allergens: boolean
}
