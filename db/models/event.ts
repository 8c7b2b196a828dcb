import { BaseModel } from './base-model'

export class EventModel extends BaseModel {
  static override tableName = 'events'
  static override idColumn = ['channel', 'seq', 'occurred_at']
  static override jsonAttributes = ['payload']

  declare id: string
  declare channel: string
  declare seq: number
  declare tenant_id: number
  declare branch_id: number
  declare type: string
  declare payload: unknown
  declare occurred_at: Date
  declare published_at: Date | null
}
