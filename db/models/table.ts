import { AuditedModel } from './audited-model'

export class TableModel extends AuditedModel {
  static override tableName = 'tables'

  declare id: number
  declare tenant_id: number
  declare branch_id: number
  declare code: string
  declare capacity: number
  declare sector: string | null
  declare sector_id: number | null
  declare status: 'FREE' | 'ACTIVE' | 'PAYING' | 'OUT_OF_SERVICE'
}
