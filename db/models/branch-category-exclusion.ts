import { AuditedModel } from './audited-model'

export class BranchCategoryExclusionModel extends AuditedModel {
  static override tableName = 'branch_category_exclusions'

  declare id: number
  declare tenant_id: number
  declare branch_id: number
  declare category_id: number
}
