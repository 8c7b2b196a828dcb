import { AuditedModel } from './audited-model'

export class PromotionBranchModel extends AuditedModel {
  static override tableName = 'promotion_branches'

  declare id: number
  declare tenant_id: number
  declare promotion_id: number
  declare branch_id: number
}
