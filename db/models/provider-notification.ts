import { BaseModel } from './base-model'

export class ProviderNotificationModel extends BaseModel {
  static override tableName = 'provider_notifications'
  static override jsonAttributes = ['body']

  declare id: number
  declare tenant_id: number
  declare provider: 'MERCADO_PAGO'
  declare resource: string
  declare resource_id: string
  declare provider_notification_id: string | null
  declare request_id: string | null
  declare signature: 'valid' | 'invalid' | 'unsigned'
  declare body: unknown
  declare received_at: Date
}
