import { BaseModel } from './base-model'

export class BranchSlugModel extends BaseModel {
  static override tableName = 'branch_slugs'
  static override idColumn = 'slug'

  declare slug: string
  declare tenant_id: number
}
