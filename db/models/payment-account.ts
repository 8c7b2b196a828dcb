import { AuditedModel } from './audited-model'

export class PaymentAccountModel extends AuditedModel {
  static override tableName = 'payment_accounts'

  declare id: number
  declare tenant_id: number
  declare provider: 'MERCADO_PAGO'
  declare provider_user_id: string
  declare access_token_encrypted: string
  declare webhook_secrets_encrypted: string
}
