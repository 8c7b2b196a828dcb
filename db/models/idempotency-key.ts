import { BaseModel } from './base-model'

export class IdempotencyKeyModel extends BaseModel {
  static override tableName = 'idempotency_keys'
  static override idColumn = ['tenant_id', 'caller', 'key', 'method', 'path']
  static override jsonAttributes = ['response']

  declare tenant_id: number
  declare caller: string
  declare key: string
  declare method: string
  declare path: string
  declare body_hash: string
  declare status_code: number | null
  declare response: unknown
  declare created_at: Date
}
