import { AuditedModel } from './audited-model'

export class CuisineTypeModel extends AuditedModel {
  static override tableName = 'cuisine_types'

  declare id: number
  declare tenant_id: number
  declare name: string
  declare description: string | null
  declare icon: string | null
}
