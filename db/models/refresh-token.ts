import { BaseModel } from './base-model'

export class RefreshTokenModel extends BaseModel {
  static override tableName = 'refresh_tokens'
  static override idColumn = 'jti'

  declare jti: string
  declare family_id: string
  declare tenant_id: number
  declare user_id: number
  declare issued_at: Date
  declare expires_at: Date
  declare used_at: Date | null
  declare successor_jti: string | null
}
