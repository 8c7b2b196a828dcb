import { AuditedModel } from './audited-model'

export class RoundModel extends AuditedModel {
  static override tableName = 'rounds'

  declare id: number
  declare tenant_id: number
  declare branch_id: number
  declare table_session_id: number
  declare round_number: number
  declare status: 'PENDING' | 'CONFIRMED' | 'IN_KITCHEN' | 'READY' | 'SERVED' | 'CANCELED'
  declare idempotency_key: string
  declare workflow_id: string
  declare notes: string | null
  declare submitted_at: Date
  declare submitted_by: 'DINER' | 'WAITER'
  declare submitted_by_diner_id: number | null
  declare submitted_by_waiter_id: number | null
  declare confirmed_by_user_id: number | null
  declare confirmed_at: Date | null
  declare decided_by_user_id: number | null
  declare decided_by_role: string | null
  declare decided_at: Date | null
  declare in_kitchen_at: Date | null
  declare ready_at: Date | null
  declare served_at: Date | null
  declare canceled_at: Date | null
  declare canceled_by_user_id: number | null
  declare cancel_reason: string | null
}
