import { BaseModel } from './base-model'

export class CartItemModel extends BaseModel {
  static override tableName = 'cart_items'

  declare id: number
  declare tenant_id: number
  declare branch_id: number
  declare session_id: number
  declare diner_id: number | null
  declare product_id: number
  declare quantity: number
  declare notes: string | null
  declare created_at: Date
  declare updated_at: Date
}
