import { AuditedModel } from './audited-model'

export class ProductTextureModel extends AuditedModel {
  static override tableName = 'product_textures'
  static override idColumn = ['product_id', 'texture_profile_id']

  declare product_id: number
  declare texture_profile_id: number
  declare tenant_id: number
}
