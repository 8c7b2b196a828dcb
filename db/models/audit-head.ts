import { BaseModel } from './base-model'

export class AuditHeadModel extends BaseModel {
  static override tableName = 'audit_heads'
  static override idColumn = 'tenant_id'

  declare tenant_id: number
  declare seq: number
  declare hash: string
}
