import { BaseModel } from './base-model'

export class LoginFamilyModel extends BaseModel {
  static override tableName = 'login_families'

  declare id: string
  declare tenant_id: number
  declare user_id: number
  declare created_at: Date
  declare expires_at: Date
  declare revoked_at: Date | null
  declare revoked_reason: string | null
  declare ip: string | null
  declare user_agent: string | null
}
