import { AuditedModel } from './audited-model'

export class TableSessionModel extends AuditedModel {
  static override tableName = 'table_sessions'

  declare id: number
  declare tenant_id: number
  declare branch_id: number
  declare table_id: number
  declare status: 'OPEN' | 'PAYING' | 'CLOSED'
  declare assigned_waiter_id: number | null
  declare opened_at: Date
  declare opened_by: 'DINER' | 'WAITER'
  declare opened_by_waiter_id: number | null
  declare diner_count: number | null
  declare notes: string | null
  declare cart_version: number
  declare closed_at: Date | null
  declare closed_by_user_id: number | null
  declare close_reason: string | null
  declare forced: boolean
  declare write_off_cents: number
}
