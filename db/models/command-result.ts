import { BaseModel } from './base-model'

export class CommandResultModel extends BaseModel {
  static override tableName = 'command_results'
  static override idColumn = ['tenant_id', 'command_id']
  static override jsonAttributes = ['result']

  declare tenant_id: number
  declare command_id: string
  declare result: unknown
  declare created_at: Date
}
