import { AuditedModel } from './audited-model'

export class CheckSplitModel extends AuditedModel {
  static override tableName = 'check_splits'

  declare id: number
  declare tenant_id: number
  declare check_id: number
  declare mode: 'EQUAL' | 'CONSUMPTION' | 'CUSTOM'
}
