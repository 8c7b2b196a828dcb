import { AuditedModel } from './audited-model'

export class SubcategoryModel extends AuditedModel {
  static override tableName = 'subcategories'

  declare id: number
  declare tenant_id: number
  declare category_id: number
  declare name: string
  declare image: string | null
  declare order: number
}
