import { AuditedModel } from './audited-model'

export class KitchenTicketModel extends AuditedModel {
  static override tableName = 'kitchen_tickets'

  declare id: number
  declare tenant_id: number
  declare branch_id: number
  declare round_id: number
  declare station: 'BAR' | 'HOT_KITCHEN' | 'COLD_KITCHEN' | 'GRILL' | 'PASTRY' | 'OTHER'
  declare status: 'PENDING' | 'IN_PROGRESS' | 'READY' | 'DELIVERED' | 'CANCELED'
  declare priority: number
  declare notes: string | null
  declare started_at: Date | null
  declare completed_at: Date | null
  declare delivered_at: Date | null
  declare canceled_at: Date | null
}
