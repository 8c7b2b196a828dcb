import { AuditedModel } from './audited-model'

export class KitchenTicketItemModel extends AuditedModel {
  static override tableName = 'kitchen_ticket_items'

  declare id: number
  declare tenant_id: number
  declare ticket_id: number
  declare round_item_id: number
  declare qty: number
  declare status: 'PENDING' | 'IN_PROGRESS' | 'READY' | 'DELIVERED' | 'CANCELED'
}
