import { AuditedModel } from './audited-model'

export class PaymentModel extends AuditedModel {
  static override tableName = 'payments'

  declare id: number
  declare tenant_id: number
  declare branch_id: number
  declare check_id: number
  declare payer_diner_id: number | null
  declare provider: 'CASH' | 'CARD' | 'TRANSFER' | 'OTHER' | 'MERCADO_PAGO'
  declare status:
    | 'PENDING'
    | 'APPROVED'
    | 'REJECTED'
    | 'EXPIRED'
    | 'CANCELED'
    | 'PARTIALLY_REFUNDED'
    | 'REFUNDED'
    | 'CHARGED_BACK'
  declare amount_cents: number
  declare tip_cents: number
  declare credit_cents: number
  declare refunded_cents: number
  declare payment_category: 'DIGITAL' | 'MANUAL'
  declare registered_by: 'SYSTEM' | 'DINER' | 'WAITER'
  declare registered_by_waiter_id: number | null
  declare manual_method: 'CASH' | 'CARD_PHYSICAL' | 'TRANSFER_EXTERNAL' | 'OTHER_MANUAL' | null
  declare manual_notes: string | null
  declare external_reference: string | null
  declare preference_id: string | null
  declare init_point: string | null
  declare sandbox_init_point: string | null
  declare provider_payment_id: string | null
  declare provider_status: string | null
  declare provider_status_detail: string | null
  declare workflow_id: string | null
  declare surplus_of_payment_id: number | null
  declare needs_review: boolean
  declare expires_at: Date | null
  declare decided_at: Date | null
  declare share_id: number | null
}
