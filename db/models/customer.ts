import { AuditedModel } from './audited-model'

export class CustomerModel extends AuditedModel {
  static override tableName = 'customers'

  declare id: number
  declare tenant_id: number
  declare name: string | null
  declare phone: string | null
  declare email: string | null
  declare excluded_allergen_ids: number[]
  declare dietary_preferences: string[]
  declare excluded_cooking_methods: string[]
  declare consent_remember: boolean
  declare consent_marketing: boolean
  declare consent_marketing_date: Date | null
  declare consent_date: Date
  /** Until then a new phone may join by naming their phone number or address. */
  declare device_link_until: Date | null
  declare ai_personalization_enabled: boolean
  declare birthday_month: number | null
  declare birthday_day: number | null
}
