import { BaseModel } from './base-model'

export class RealtimeEpochModel extends BaseModel {
  static override tableName = 'realtime_epochs'
  static override idColumn = 'epoch'

  declare epoch: string
}
