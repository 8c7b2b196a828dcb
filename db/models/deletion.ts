import { BaseModel } from './base-model'

/** Rows by table. */
export type RowsByTable = Readonly<Record<string, readonly number[]>>

export class DeletionModel extends BaseModel {
  static override tableName = 'deletions'
  static override jsonAttributes = ['taken', 'inactive']

  declare id: string
  declare tenant_id: number
  declare entity_type: string
  declare root_table: string
  declare entity_id: number
  declare taken: RowsByTable
  declare inactive: RowsByTable
  declare deleted_by_id: number | null
  declare deleted_by_email: string | null
  declare created_at: Date
  declare restored_at: Date | null
}
