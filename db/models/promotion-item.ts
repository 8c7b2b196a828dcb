import { AuditedModel } from './audited-model'

export class PromotionItemModel extends AuditedModel {
  static override tableName = 'promotion_items'

  declare id: number
  declare tenant_id: number
  declare promotion_id: number
  declare product_id: number
  declare quantity: number
}
