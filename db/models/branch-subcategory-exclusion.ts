import { AuditedModel } from './audited-model'

export class BranchSubcategoryExclusionModel extends AuditedModel {
  static override tableName = 'branch_subcategory_exclusions'

  declare id: number
  declare tenant_id: number
  declare branch_id: number
  declare subcategory_id: number
}
