import { AuditedModel } from './audited-model'

export class ProductWarningModel extends AuditedModel {
  static override tableName = 'product_warnings'

  declare id: number
  declare tenant_id: number
  declare product_id: number
  declare text: string
  declare severity: 'info' | 'warning' | 'danger'
}
