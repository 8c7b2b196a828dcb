import { AuditedModel } from './audited-model'

export class ServiceCallModel extends AuditedModel {
  static override tableName = 'service_calls'

  declare id: number
  declare tenant_id: number
  declare branch_id: number
  declare table_session_id: number
  declare type: 'WAITER_CALL' | 'PAYMENT_HELP' | 'OTHER'
  declare status: 'OPEN' | 'ACKED' | 'CLOSED'
  declare acked_at: Date | null
  declare acked_by_user_id: number | null
  declare reminded_at: Date | null
  declare reminder_count: number
  declare closed_at: Date | null
  declare closed_by_user_id: number | null
}
