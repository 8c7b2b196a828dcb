import { AuditedModel } from './audited-model'

export class BranchModel extends AuditedModel {
  static override tableName = 'branches'

  declare id: number
  declare tenant_id: number
  declare name: string
  declare slug: string
  declare address: string | null
  declare phone: string | null
  declare timezone: string
  declare opening_time: string | null
  declare closing_time: string | null
}
