import { AuditedModel } from './audited-model'

export class WaiterSectorAssignmentModel extends AuditedModel {
  static override tableName = 'waiter_sector_assignments'

  declare id: number
  declare tenant_id: number
  declare branch_id: number
  declare sector_id: number
  declare waiter_id: number
  declare assignment_date: string
  declare shift: 'MORNING' | 'AFTERNOON' | 'NIGHT' | null
}
