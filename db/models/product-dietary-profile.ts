import { AuditedModel } from './audited-model'

export class ProductDietaryProfileModel extends AuditedModel {
  static override tableName = 'product_dietary_profiles'

  declare id: number
  declare tenant_id: number
  declare product_id: number
  declare is_vegetarian: boolean
  declare is_vegan: boolean
  declare is_gluten_free: boolean
  declare is_dairy_free: boolean
  declare is_celiac_safe: boolean
  declare is_keto: boolean
  declare is_low_sodium: boolean
}
