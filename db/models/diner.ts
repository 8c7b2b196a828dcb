import { AuditedModel } from './audited-model'

export class DinerModel extends AuditedModel {
  static override tableName = 'diners'
  static override jsonAttributes = ['implicit_preferences']

  declare id: number
  declare tenant_id: number
  declare branch_id: number
  declare session_id: number
  declare name: string
  declare color: string
  declare local_id: string | null
  declare joined_at: Date
  declare device_id: string | null
  declare device_fingerprint: string | null
  declare implicit_preferences: unknown
  declare customer_id: number | null
}
