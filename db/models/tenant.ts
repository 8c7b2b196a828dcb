import { AuditedModel } from './audited-model'

export class TenantModel extends AuditedModel {
  static override tableName = 'tenants'

  declare id: number
  declare name: string
  declare slug: string
  declare description: string | null
  declare logo: string | null
  declare theme_color: string
  declare currency: string
}
