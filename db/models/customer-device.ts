import { BaseModel } from './base-model'

export class CustomerDeviceModel extends BaseModel {
  static override tableName = 'customer_devices'
  static override idColumn = ['tenant_id', 'device_id']

  declare tenant_id: number
  declare device_id: string
  declare customer_id: number
  declare first_seen_at: Date
  declare last_seen_at: Date
}
