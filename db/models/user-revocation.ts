import { BaseModel } from './base-model'

export class UserRevocationModel extends BaseModel {
  static override tableName = 'user_revocations'
  static override idColumn = 'user_id'

  declare user_id: number
  declare tenant_id: number
  declare revoked_before: Date
}
