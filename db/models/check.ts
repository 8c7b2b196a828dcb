import { AuditedModel } from './audited-model'

export class CheckModel extends AuditedModel {
  static override tableName = 'checks'

  declare id: number
  declare tenant_id: number
  declare branch_id: number
  declare table_session_id: number
  declare n: number
  declare status: 'REQUESTED' | 'IN_PAYMENT' | 'PAID' | 'CANCELED'
  declare total_cents: number
  declare paid_cents: number
  declare write_off_cents: number
  declare workflow_id: string
  declare requested_by_user_id: number | null
  declare requested_by_diner_id: number | null
  declare requested_at: Date
  declare paid_at: Date | null
  declare canceled_at: Date | null
}
