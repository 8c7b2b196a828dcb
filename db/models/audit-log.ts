import { BaseModel } from './base-model'

export class AuditLogModel extends BaseModel {
  static override tableName = 'audit_logs'
  static override jsonAttributes = ['old_values', 'new_values']

  declare id: number
  declare tenant_id: number
  declare branch_id: number | null
  declare user_id: number | null
  declare user_email: string | null
  declare role: string | null
  declare action: string
  declare entity_type: string
  declare entity_id: number
  declare old_values: unknown
  declare new_values: unknown
  declare reason: string | null
  declare ip_address: string | null
  declare user_agent: string | null
  declare request_id: string | null
  declare created_at: Date
  declare diner_id: number | null
  declare seq: number
  declare prev_hash: string
  declare hash: string
}
