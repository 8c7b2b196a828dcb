import { AuditedModel } from './audited-model'

export class PromotionModel extends AuditedModel {
  static override tableName = 'promotions'

  declare id: number
  declare tenant_id: number
  declare name: string
  declare description: string | null
  declare price_cents: number
  declare image: string | null
  declare start_date: string
  declare end_date: string
  declare start_time: string
  declare end_time: string
  declare promotion_type_id: string | null
}
