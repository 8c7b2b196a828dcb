import { AuditedModel } from './audited-model'

export class BranchSectorModel extends AuditedModel {
  static override tableName = 'branch_sectors'

  declare id: number
  declare tenant_id: number
  declare branch_id: number | null
  declare name: string
  declare prefix: string
  declare display_order: number
}
