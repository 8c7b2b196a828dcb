import { AuditedModel } from './audited-model'

export class FlavorProfileModel extends AuditedModel {
  static override tableName = 'flavor_profiles'

  declare id: number
  declare tenant_id: number
  declare name: string
  declare description: string | null
  declare icon: string | null
}
