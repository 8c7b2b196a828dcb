import { AuditedModel } from './audited-model'

export class ProductModel extends AuditedModel {
  static override tableName = 'products'

  declare id: number
  declare tenant_id: number
  declare name: string
  declare description: string | null
  declare image: string | null
  declare category_id: number
  declare subcategory_id: number | null
  declare featured: boolean
  declare popular: boolean
  declare badge: string | null
  declare seal: string | null
  declare inherits_from_recipe: boolean
  declare recipe_id: number | null
}
