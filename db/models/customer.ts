import { AuditedModel } from './audited-model'

export class CustomerModel extends AuditedModel {
  static override tableName = 'customers'

  declare id: number
  declare tenant_id: number
  declare name: string | null
  declare phone: string | null
  declare email: string | null
  declare first_visit_at: Date
  declare last_visit_at: Date
  declare total_visits: number
  declare total_spent_cents: number
  declare avg_ticket_cents: number
  declare excluded_allergen_ids: number[]
  declare dietary_preferences: string[]
  declare excluded_cooking_methods: string[]
  declare favorite_product_ids: number[]
  declare segment: 'new' | 'occasional' | 'regular' | 'vip' | 'at_risk' | 'churned'
  declare churn_risk_score: number | null
  declare predicted_next_visit: Date | null
  declare consent_remember: boolean
  declare consent_marketing: boolean
  declare consent_date: Date
  declare ai_personalization_enabled: boolean
  declare birthday_month: number | null
  declare birthday_day: number | null
  declare device_ids: string[]
}
