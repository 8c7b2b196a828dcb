import { AuditedModel } from './audited-model'

export class TextureProfileModel extends AuditedModel {
  static override tableName = 'texture_profiles'

  declare id: number
  declare tenant_id: number
  declare name: string
  declare description: string | null
  declare icon: string | null
}
