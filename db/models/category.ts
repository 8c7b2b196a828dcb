import { AuditedModel } from './audited-model'

export class CategoryModel extends AuditedModel {
  static override tableName = 'categories'

  declare id: number
  declare tenant_id: number
  declare branch_id: number
  declare name: string
  declare icon: string | null
  declare image: string | null
  declare order: number
}
