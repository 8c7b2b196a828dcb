import { AuditedModel } from './audited-model'

export class UserBranchRoleModel extends AuditedModel {
  static override tableName = 'user_branch_roles'

  declare id: number
  declare user_id: number
  declare tenant_id: number
  declare branch_id: number
  declare role: 'ADMIN' | 'MANAGER' | 'KITCHEN' | 'WAITER'
}
