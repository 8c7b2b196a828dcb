import { AuditedModel } from './audited-model'

export class RoundItemModel extends AuditedModel {
  static override tableName = 'round_items'

  declare id: number
  declare tenant_id: number
  declare branch_id: number
  declare round_id: number
  declare product_id: number
  declare diner_id: number | null
  declare product_name: string
  declare category_name: string | null
  declare station: 'BAR' | 'HOT_KITCHEN' | 'COLD_KITCHEN' | 'GRILL' | 'PASTRY' | 'OTHER'
  declare qty: number
  declare unit_price_cents: number
  declare discount_cents: number
  /** Generated: never written. */
  declare readonly line_cents: number
  declare promotion_id: number | null
  declare promotion_name: string | null
  declare notes: string | null
  declare struck_at: Date | null
  declare struck_reason: string | null
  declare struck_by_user_id: number | null
}
